/** How much memory the processes of a server hold. */
import { run } from "../ops/tools/process";

const PROCESS_FIELDS = 3;

/**
 * Resident memory of processes with their descendants, MiB by pid; pages that processes share count for each of them.
 * Empty where the machine has no `ps`.
 */
export async function residentMb(pids: readonly number[], signal: AbortSignal): Promise<ReadonlyMap<number, number>> {
  const processes = await allProcesses(signal);
  return new Map(pids.map((pid) => [pid, Math.round(treeKb(pid, processes) / 1024)]));
}

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly kb: number;
}

async function allProcesses(signal: AbortSignal): Promise<readonly Process[]> {
  const args = ["-A", "-o", "pid=,ppid=,rss="];
  const { stdout } = await run("ps", args, { cwd: "/", env: { PATH: "/usr/bin:/bin" }, signal });
  return stdout.split("\n").flatMap((line) => {
    const [pid = 0, parent = 0, kb = 0, ...more] = line.trim().split(/\s+/).map(Number);
    return line.trim() === "" || more.length > PROCESS_FIELDS ? [] : [{ pid, parent, kb }];
  });
}

function treeKb(pid: number, processes: readonly Process[]): number {
  const own = processes.find((process) => process.pid === pid)?.kb ?? 0;
  return processes
    .filter(({ parent }) => parent === pid)
    .reduce((sum, child) => sum + treeKb(child.pid, processes), own);
}
