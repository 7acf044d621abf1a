/**
 * One command at a time works on a data folder. The lock is a file that names the process which holds it, so a lock
 * whose process was killed is recognized and taken over; nobody has to remove files by hand.
 */
import { link, mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { CommandError } from "../../ops/tools/command";
import { hasCode } from "../../ops/tools/files";
import { readText } from "../text-file";
import { identify, isRunning } from "./identity";

const holderSchema = z.object({ pid: z.int(), began: z.string(), command: z.string(), since: z.string() });
type Holder = z.infer<typeof holderSchema>;

/**
 * Does the work while no other command can work on the folder.
 *
 * @param command what the user called, for the message that a second one gets
 * @throws CommandError when another command holds the lock
 */
export async function withLock<T>(folder: string, command: string, work: () => Promise<T>): Promise<T> {
  await mkdir(folder, { recursive: true });
  const lock = join(folder, "lock");
  await acquire(lock, command);
  try {
    return await work();
  } finally {
    await rm(lock, { force: true });
  }
}

async function acquire(lock: string, command: string): Promise<void> {
  const self = await identify(process.pid);
  const text = JSON.stringify({ ...self, command, since: new Date().toISOString() });
  const own = `${lock}.${process.pid}`;
  // Written first and linked then: a lock that can be seen is complete.
  await writeFile(own, text);
  try {
    while (!(await linked(own, lock))) await removeStale(lock, own);
  } finally {
    await rm(own, { force: true });
  }
}

async function linked(own: string, lock: string): Promise<boolean> {
  try {
    await link(own, lock);
    return true;
  } catch (error) {
    if (hasCode(error, "EEXIST")) return false;
    throw error;
  }
}

/** Takes a lock away whose process is gone. */
async function removeStale(lock: string, own: string): Promise<void> {
  const found = await readText(lock);
  if (found === undefined) return;
  const holder = parse(found);
  if (holder !== undefined && (await isRunning(holder))) throw busy(lock, holder);
  const aside = `${own}.stale`;
  try {
    await rename(lock, aside);
  } catch (error) {
    if (hasCode(error, "ENOENT")) return;
    throw error;
  }
  // Between the look and the move another command may have taken the lock: then it gets it back.
  if ((await readText(aside)) === found) await rm(aside, { force: true });
  else await rename(aside, lock);
}

function busy(lock: string, { pid, command, since }: Holder): CommandError {
  return new CommandError(
    `Another command works on the same data folder: \`${command}\`, process ${pid}, since ${since}. ` +
      `It holds the lock ${lock}; one command at a time is allowed.`,
    `Wait until it has ended, or end it with Ctrl-C in its terminal or \`kill ${pid}\`, then run this command again.`,
  );
}

function parse(text: string): Holder | undefined {
  try {
    return holderSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
