/**
 * Starts servers in the order of their needs, as many at a time as that allows, and waits until each answers.
 *
 * All or nothing: when one can not be started, or the user stops the command, everything that this call started ends
 * before the failure is thrown. A server runs in a process group of its own and outlives the command that started it.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { open } from "node:fs/promises";
import { CommandError } from "../../ops/tools/command";
import { untilAnswering } from "./answer";
import { identify } from "./identity";
import { rotate } from "./logs";
import { inStartOrder } from "./order";
import { type ServerRecord, writeRecord } from "./records";
import { stopServers } from "./stop";
import type { Program, Supervised } from "./supervised";

export interface StartOptions {
  /** Folder of the records. */
  readonly folder: string;
  readonly signal: AbortSignal;
  /** Aborted when what was started has to end at once. */
  readonly hurry: AbortSignal;
  readonly onProgress: (name: string, state: "starting" | "ready" | "stopped") => void;
}

/**
 * Starts all of the servers; one that needs a server which is not among them finds it running.
 *
 * @throws CommandError with the last lines of its log when a server can not be started; the signal's reason when the
 * user stopped the command. Nothing that was started here runs then.
 */
export async function startServers(servers: readonly Supervised[], options: StartOptions): Promise<void> {
  const failure = new AbortController();
  const signal = AbortSignal.any([options.signal, failure.signal]);
  const started: ServerRecord[] = [];
  const ready = new Map<string, Promise<void>>();
  for (const server of inStartOrder(servers)) {
    const needed = server.after.flatMap((name) => ready.get(name) ?? []);
    const start = Promise.all(needed)
      .then(() => startServer(server, { ...options, signal }, (record) => started.push(record)))
      .catch((error: unknown) => failure.abort(error));
    ready.set(server.name, start);
  }
  await Promise.all(ready.values());
  if (!signal.aborted) return;
  const onStopped = (name: string) => options.onProgress(name, "stopped");
  await stopServers(started, { folder: options.folder, hurry: options.hurry, onStopped });
  throw signal.reason;
}

async function startServer(
  server: Supervised,
  { folder, signal, onProgress }: StartOptions,
  onStarted: (record: ServerRecord) => void,
): Promise<void> {
  signal.throwIfAborted();
  const program = await server.prepare(signal);
  signal.throwIfAborted();
  onProgress(server.name, "starting");
  const child = await launch(server, program);
  const record = await recordOf(server, child);
  if (record !== undefined) {
    onStarted(record);
    await writeRecord(folder, record);
  }
  await untilAnswering(server, async () => endOf(child), signal);
  child.unref();
  onProgress(server.name, "ready");
}

async function launch({ name, log }: Supervised, { path, args, env, cwd, account }: Program): Promise<ChildProcess> {
  await rotate(log);
  const file = await open(log, "a", 0o600);
  try {
    const stdio = ["ignore" as const, file.fd, file.fd];
    const child = spawn(path, args, { cwd, env: { ...env }, stdio, detached: true, ...account });
    await once(child, "spawn");
    return child;
  } catch (error) {
    throw new CommandError(
      `${name}: ${path} can not be executed: ${error instanceof Error ? error.message : String(error)}.`,
      "See that the program is there and may be executed, then run this command again.",
    );
  } finally {
    await file.close();
  }
}

/** What to remember of a server; undefined where it has already ended. */
async function recordOf(server: Supervised, child: ChildProcess): Promise<ServerRecord | undefined> {
  const identity = child.pid === undefined ? undefined : await identify(child.pid);
  if (identity === undefined) return undefined;
  const { name, after, stop, configuration } = server;
  return { name, ...identity, startedAt: new Date().toISOString(), after: [...after], stop, configuration };
}

/** How a process ended; undefined while it runs. */
function endOf({ exitCode, signalCode }: ChildProcess): string | undefined {
  if (signalCode !== null) return `signal ${signalCode}`;
  return exitCode === null ? undefined : `exit code ${exitCode}`;
}
