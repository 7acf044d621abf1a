/** `local reset`: ends the servers and removes the data folder with everything in it. */
import { rm } from "node:fs/promises";
import type { Command } from "commander";
import { CommandError } from "../../ops/tools/command";
import { isClaimed } from "../data-folder";
import { withLock } from "../supervisor/lock";
import { chosenFolder, type LocalContext, type LocalOptions, withLocalOptions } from "./shared";
import { stopIn } from "./stop";

export interface ResetOptions extends LocalOptions {
  /** Whether the user agreed beforehand. */
  readonly yes?: boolean | undefined;
}

/** Adds the command to the command line. */
export function registerReset(program: Command, context: LocalContext, root: string): void {
  withLocalOptions(program.command("reset"))
    .description("end the servers and remove their data, logs, passwords and ports")
    .option("-y, --yes", "do not ask")
    .action((options: ResetOptions) => reset(options, context, root));
}

/**
 * Ends the servers and removes the data folder.
 *
 * @throws CommandError when the user does not agree, or another command works on the data folder
 */
export async function reset(options: ResetOptions, context: LocalContext, root: string): Promise<void> {
  const folder = chosenFolder(root, options, context);
  if (!(await isClaimed(folder))) {
    context.print(`Nothing to remove: there is no local platform in ${folder.path}.`);
    return;
  }
  if (options.yes !== true) await needConsent(folder.path, context);
  await withLock(folder.path, "npm run local reset", async () => {
    await stopIn(folder, [], context);
    await rm(folder.path, { recursive: true });
  });
  context.print(`Removed ${folder.path}. Next: \`npm run local up\` begins anew.`);
}

async function needConsent(path: string, { confirm }: LocalContext): Promise<void> {
  if (confirm === undefined) {
    throw new CommandError(
      `Everything in ${path} would be removed, and nobody is at the terminal to agree.`,
      "Add --yes: `npm run local -- reset --yes`.",
    );
  }
  if (await confirm(`Remove all data in ${path}?`)) return;
  throw new CommandError("Nothing was removed.", "Run the command again and answer with yes.");
}
