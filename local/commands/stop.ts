/** `local stop`: ends servers, those that need others first. Their data stays. */
import type { Command } from "commander";
import { type DataFolder, isClaimed } from "../data-folder";
import { type Progress, progress } from "../progress";
import { forgetRunning } from "../running";
import { withLock } from "../supervisor/lock";
import { withNeeding } from "../supervisor/order";
import { readRecords } from "../supervisor/records";
import { stopServers } from "../supervisor/stop";
import { chosenFolder, type LocalContext, type LocalOptions, refuseUnknown, withLocalOptions } from "./shared";

/** Adds the command to the command line. */
export function registerStop(program: Command, context: LocalContext, root: string): void {
  withLocalOptions(program.command("stop"))
    .description("end the servers; their data stays")
    .argument("[servers...]", "only these and those that need them (default: all)")
    .action((servers: readonly string[], options: LocalOptions) => stop(servers, options, context, root));
}

/**
 * Ends servers.
 *
 * @param names the servers to end, with those that need them; none means all
 * @throws CommandError when one of the names does not run, or another command works on the data folder
 */
export async function stop(
  names: readonly string[],
  options: LocalOptions,
  context: LocalContext,
  root: string,
): Promise<void> {
  const folder = chosenFolder(root, options, context);
  if (!(await isClaimed(folder))) {
    context.print(`Nothing runs: there is no local platform in ${folder.path}.`);
    return;
  }
  await withLock(folder.path, "npm run local stop", () => stopIn(folder, names, context));
  context.print(`Data stays in ${folder.path}. Next: \`npm run local up\` starts what is stopped.`);
}

/** Ends servers of a data folder that the caller has locked. */
export async function stopIn(folder: DataFolder, names: readonly string[], context: LocalContext): Promise<void> {
  const records = await readRecords(folder.records);
  const running = records.map(({ name }) => name);
  refuseUnknown("running server", names, running);
  const stopping = names.length === 0 ? records : withNeeding(records, names);
  if (stopping.length === 0) context.print("Nothing runs.");
  const tell: Progress = progress(running, context.print);
  await stopServers(stopping, { folder: folder.records, hurry: context.hurry, onStopped: tell });
  if (stopping.length === records.length) await forgetRunning(folder);
}
