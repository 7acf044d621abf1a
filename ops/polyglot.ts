/**
 * The `polyglot` command line: `node --import tsx ops/polyglot.ts <command>`.
 *
 * This is the entry point: it alone reads the process's environment and signals, and hands them to the commands. A
 * command that fails ends with 1 and says what to do next; one that the user stops ends its children, removes what it
 * had begun, and ends with 128 + the signal's number, as shells do.
 */
import { constants } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { registerDocs } from "./commands/docs";
import { registerScan } from "./commands/scan";
import { registerStart } from "./commands/start";
import { registerValidate } from "./commands/validate";
import { type CommandContext, CommandError } from "./tools/command";

const STOP_SIGNALS = ["SIGINT", "SIGTERM"] as const;
type StopSignal = (typeof STOP_SIGNALS)[number];

const stop = new AbortController();
for (const signal of STOP_SIGNALS) process.once(signal, () => stop.abort(signal));

const context: CommandContext = {
  env: process.env,
  print: (line) => console.log(line),
  signal: stop.signal,
};

const program = new Command("polyglot")
  .description("Checks, runs and explains the platform that the blueprint defines.")
  .showHelpAfterError("(add --help for what the command accepts)");
const root = join(__dirname, "..");
registerStart(program, context, root);
registerValidate(program, context, root);
registerScan(program, context, root);
registerDocs(program, context, root);

program.parseAsync().catch((error: unknown) => {
  process.exitCode = stop.signal.aborted ? exitCodeOf(stop.signal.reason) : 1;
  if (stop.signal.aborted) console.error("\nStopped.");
  else if (error instanceof CommandError) console.error(`\n${error.message}\nNext: ${error.nextStep}`);
  else console.error(error);
});

function exitCodeOf(signal: StopSignal): number {
  return 128 + constants.signals[signal];
}
