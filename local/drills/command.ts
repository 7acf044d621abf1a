/** `npm run drill <name>`: lists the drills, and runs one. */
import type { Command } from "commander";
import { CommandError } from "../../ops/tools/command";
import { wholeNumber } from "../commands/numbers";
import { type LocalContext, withLocalOptions } from "../commands/shared";
import { table } from "../table";
import { drills } from ".";
import { type DrillOptions, runDrill } from "./run";

const MOST_RATE = 100_000;

/** Adds the command to the command line. */
export function registerDrill(program: Command, context: LocalContext, root: string): void {
  const drill = program
    .command("drill")
    .description("break something on purpose while the platform is written to, and compare what came of it")
    .action(() => list(context));
  for (const one of drills) {
    const command = withLocalOptions(drill.command(one.name))
      .description(one.summary)
      .option(
        "--rate <number>",
        "actions of the workload a second; 0: as fast as the database answers",
        wholeNumber(0, MOST_RATE),
      );
    if (one.argument !== undefined) command.argument(`<${one.argument.name}>`, one.argument.description);
    command.action(async (...given: readonly unknown[]) => {
      const argument = one.argument === undefined ? "" : String(given[0]);
      const { right } = await runDrill(one, argument, command.opts<DrillOptions>(), context, root).catch((error) => {
        throw context.signal.aborted ? stopped(context) : error;
      });
      if (right) return;
      throw new CommandError(
        `After the drill ${one.name} the topics do not say what Postgres holds; see above.`,
        "`npm run local logs connect` has what the connectors did.",
      );
    });
  }
}

function stopped({ hurry }: LocalContext): CommandError {
  return hurry.aborted
    ? new CommandError(
        "The drill was ended at once; not everything may run.",
        "`npm run local up` starts what does not run and says what is wrong.",
      )
    : new CommandError(
        "The drill was stopped before its verdict; everything runs again.",
        "Run it again when you like.",
      );
}

function list({ print }: LocalContext): void {
  const rows = drills.map(({ name, argument, summary }) => [
    argument === undefined ? name : `${name} <${argument.name}>`,
    summary,
  ]);
  for (const line of table(["drill", "what it does"], rows)) print(line);
  print("");
  print("Run one with `npm run drill <drill>`; a platform must run (`npm run local up`). Its data stays.");
}
