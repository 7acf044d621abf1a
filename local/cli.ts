/**
 * The command line of the local platform: `npm run local <command>`.
 *
 * This is the entry point: it alone reads the process's environment, user, terminal and signals, and hands them to the
 * commands. Ctrl-C ends what the command had begun, in good order; a second Ctrl-C ends it at once.
 */
import { constants } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline/promises";
import { Command } from "commander";
import { CommandError } from "../ops/tools/command";
import { registerLogs } from "./commands/logs";
import { registerReset } from "./commands/reset";
import type { LocalContext } from "./commands/shared";
import { registerStatus } from "./commands/status";
import { registerStop } from "./commands/stop";
import { registerUp } from "./commands/up";
import { registerWorkload } from "./commands/workload";
import { registerDrill } from "./drills/command";

const STOP_SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
type StopSignal = (typeof STOP_SIGNALS)[number];

const stop = new AbortController();
const hurry = new AbortController();
for (const signal of STOP_SIGNALS) {
  process.on(signal, () => {
    if (stop.signal.aborted) hurry.abort(signal);
    stop.abort(signal);
  });
}

const context: LocalContext = {
  env: process.env,
  print: (line) => console.log(line),
  signal: stop.signal,
  hurry: hurry.signal,
  asRoot: process.getuid?.() === 0,
  confirm: process.stdin.isTTY ? confirm : undefined,
};

const program = new Command("local")
  .description("Runs the platform of a blueprint on this machine, with the real servers, on the loopback interface.")
  .addHelpText("after", "\nOptions go behind two hyphens: npm run local -- up --port primary=15432")
  .showHelpAfterError("(add --help for what the command accepts)");
const root = join(__dirname, "..");
registerUp(program, context, root);
registerStatus(program, context, root);
registerLogs(program, context, root);
registerStop(program, context, root);
registerReset(program, context, root);
registerWorkload(program, context, root);
registerDrill(program, context, root);

program.parseAsync().catch((error: unknown) => {
  process.exitCode = stop.signal.aborted ? exitCodeOf(stop.signal.reason) : 1;
  if (error instanceof CommandError) console.error(`\n${error.message}\nNext: ${error.nextStep}`);
  else if (stop.signal.aborted) console.error("\nStopped; nothing that this command had started runs.");
  else console.error(error);
});

async function confirm(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `, { signal: stop.signal })).trim());
  } finally {
    terminal.close();
  }
}

function exitCodeOf(signal: StopSignal): number {
  return 128 + constants.signals[signal];
}
