/**
 * Ends servers: those that need others first, each by the signal that lets it finish its work, and by force when it
 * takes longer than it may. A process is signalled only while it is the very one that was started.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { hasCode } from "../../ops/tools/files";
import { isRunning } from "./identity";
import { removeRecord, type ServerRecord } from "./records";

const POLL_MS = 50;

export interface StopOptions {
  /** Folder of the records. */
  readonly folder: string;
  /** Aborted when the user does not want to wait: what still runs is killed. */
  readonly hurry: AbortSignal;
  /** Called for each server that is gone, with how that came about. */
  readonly onStopped: (name: string, how: "stopped" | "killed" | "had ended") => void;
}

/** Ends all of the servers and forgets them; none of them runs afterwards. */
export async function stopServers(records: readonly ServerRecord[], options: StopOptions): Promise<void> {
  const gone = new Map<string, Promise<void>>();
  const stop = (record: ServerRecord): Promise<void> => {
    const begun = gone.get(record.name);
    if (begun !== undefined) return begun;
    const needing = records.filter(({ after }) => after.includes(record.name));
    const end = Promise.all(needing.map(stop)).then(() => stopServer(record, options));
    gone.set(record.name, end);
    return end;
  };
  const ends = await Promise.allSettled(records.map(stop));
  for (const end of ends) if (end.status === "rejected") throw end.reason;
}

async function stopServer(record: ServerRecord, { folder, hurry, onStopped }: StopOptions): Promise<void> {
  const ran = await isRunning(record);
  const how = ran ? await end(record, hurry) : "had ended";
  // What it may have left in its process group.
  if (ran) send(-record.pid, "SIGKILL");
  await removeRecord(folder, record.name);
  onStopped(record.name, how);
}

async function end(record: ServerRecord, hurry: AbortSignal): Promise<"stopped" | "killed"> {
  send(record.pid, record.stop.signal);
  const deadline = Date.now() + record.stop.graceMs;
  while (await isRunning(record)) {
    if (hurry.aborted || Date.now() > deadline) return kill(record);
    await sleep(POLL_MS);
  }
  return "stopped";
}

async function kill(record: ServerRecord): Promise<"killed"> {
  send(record.pid, "SIGKILL");
  while (await isRunning(record)) await sleep(POLL_MS);
  return "killed";
}

/** Signals a process, or with a negative number its group; one that has just ended is no fault. */
function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!hasCode(error, "ESRCH")) throw error;
  }
}
