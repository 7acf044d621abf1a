/**
 * Runs the programs a command needs, so that nothing outlives it: a child is the leader of its own process group, and
 * when the user stops the command the whole group (Terraform with its provider plugins) is told to end, then killed.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import type { Environment } from "./command";
import { hasCode } from "./files";

/** How long a program may take to end by itself after it was told to: Terraform stops its plugins in under a second. */
const GRACE_MILLISECONDS = 5_000;

export interface RunOptions {
  readonly cwd: string;
  /** The complete environment of the program; nothing is inherited. */
  readonly env: Environment;
  readonly signal: AbortSignal;
  /** Whom the program runs as; only root may choose. @default the user who started the command */
  readonly account?: { readonly uid: number; readonly gid: number } | undefined;
}

export interface RunResult {
  /** Exit code, or null when a signal ended the program. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a program to its end and returns what it printed; a non-zero exit code is for the caller to judge.
 *
 * @throws the signal's reason once the program has ended, when the user stopped the command
 */
export async function run(program: string, args: readonly string[], options: RunOptions): Promise<RunResult> {
  options.signal.throwIfAborted();
  const { cwd, env, account } = options;
  const child = spawn(program, args, {
    cwd,
    env: { ...env },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
    ...account,
  });
  let kill: NodeJS.Timeout | undefined;
  const stop = () => {
    signalGroup(child.pid, "SIGTERM");
    kill = setTimeout(() => signalGroup(child.pid, "SIGKILL"), GRACE_MILLISECONDS);
  };
  options.signal.addEventListener("abort", stop, { once: true });
  try {
    const closed = once(child, "close") as Promise<[number | null]>;
    const [[exitCode], stdout, stderr] = await Promise.all([closed, text(child.stdout), text(child.stderr)]);
    options.signal.throwIfAborted();
    return { exitCode, stdout, stderr };
  } finally {
    options.signal.removeEventListener("abort", stop);
    clearTimeout(kill);
  }
}

/** Signals a process group; one that has already ended is no fault. */
function signalGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if (!hasCode(error, "ESRCH")) throw error;
  }
}

/**
 * Does the work for every item, a few at a time. After a failure no further item is begun, and the failure is thrown
 * once everything that had begun has ended: what cleans up afterwards meets no program that still runs.
 */
export async function inParallel<T>(
  items: readonly T[],
  atATime: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = takeInTurn(items);
  const worker = async () => {
    // Leaving the loop by an exception closes the generator, for the other workers too.
    for (const item of queue) await work(item);
  };
  const ends = await Promise.allSettled(Array.from({ length: atATime }, worker));
  for (const end of ends) if (end.status === "rejected") throw end.reason;
}

function* takeInTurn<T>(items: readonly T[]): Generator<T> {
  yield* items;
}
