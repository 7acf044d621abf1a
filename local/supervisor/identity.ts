/**
 * Which process a number means. The system gives the number of an ended process to a new one, so a number alone, read
 * from a file of yesterday, may name a stranger. A process is its number and the moment it began.
 */
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { hasCode } from "../../ops/tools/files";

/** A process, recognizable after its number was given away. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it began, in the words of the system it runs on; equal for the same process only. */
  readonly began: string;
}

const BOOT_ID = "/proc/sys/kernel/random/boot_id";
/** Of the fields behind the name in /proc/<pid>/stat. https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
const STATE_FIELD = 0;
const START_FIELD = 19;

/** The process that has this number now; undefined where there is none, or it has ended and nobody collected it. */
export async function identify(pid: number): Promise<ProcessIdentity | undefined> {
  const boot = await textOf(BOOT_ID);
  const began = boot === undefined ? await beganByPs(pid) : await beganByProc(pid, boot.trim());
  return began === undefined ? undefined : { pid, began };
}

/** Whether this very process still runs. */
export async function isRunning({ pid, began }: ProcessIdentity): Promise<boolean> {
  return (await identify(pid))?.began === began;
}

/** Clock ticks since the boot, and which boot. */
async function beganByProc(pid: number, boot: string): Promise<string | undefined> {
  const stat = await textOf(`/proc/${pid}/stat`);
  // The name, in brackets, may hold spaces and brackets itself.
  const fields = stat?.slice(stat.lastIndexOf(")") + 2).split(" ") ?? [];
  const [state, ticks] = [fields[STATE_FIELD], fields[START_FIELD]];
  return state === undefined || ticks === undefined || "ZX".includes(state) ? undefined : `${boot} ${ticks}`;
}

/** Where there is no /proc (macOS). */
async function beganByPs(pid: number): Promise<string | undefined> {
  try {
    const args = ["-o", "stat=,lstart=", "-p", String(pid)];
    const { stdout } = await promisify(execFile)("ps", args, { env: { LC_ALL: "C", PATH: "/usr/bin:/bin" } });
    const [state = "", ...began] = stdout.trim().split(/\s+/);
    return state === "" || state.startsWith("Z") ? undefined : began.join(" ");
  } catch (error) {
    // ps ends with 1 where there is no such process.
    if (hasCode(error, "ENOENT")) throw error;
    return undefined;
  }
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    // ESRCH: the process ended while its file was read.
    if (hasCode(error, "ENOENT", "ESRCH")) return undefined;
    throw error;
  }
}
