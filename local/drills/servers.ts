/** Stops, kills and starts servers of the platform, by what the command line also does. */
import { setTimeout as sleep } from "node:timers/promises";
import type { LocalContext, LocalOptions } from "../commands/shared";
import { stopIn } from "../commands/stop";
import { up } from "../commands/up";
import type { DataFolder } from "../data-folder";
import { isRunning } from "../supervisor/identity";
import { withLock } from "../supervisor/lock";
import { withNeeding } from "../supervisor/order";
import { runningRecords, type ServerRecord } from "../supervisor/records";

const POLL_MS = 50;

export class Servers {
  constructor(
    private readonly folder: DataFolder,
    private readonly options: LocalOptions,
    private readonly context: LocalContext,
    private readonly root: string,
  ) {}

  /** Names of those that run. */
  async running(): Promise<readonly string[]> {
    return [...(await runningRecords(this.folder.records)).keys()];
  }

  /** Ends a server in good order, after those that need it. @returns all that were stopped */
  async stop(name: string): Promise<readonly string[]> {
    const records = [...(await runningRecords(this.folder.records)).values()];
    const stopping = withNeeding(records, [name]).map((record) => record.name);
    await withLock(this.folder.path, "npm run drill", () => stopIn(this.folder, [name], quiet(this.context)));
    return stopping;
  }

  /** Sends a signal to one server's process alone and waits until it has ended; what needs it runs on. */
  async end(name: string, signal: NodeJS.Signals): Promise<void> {
    const record = await this.record(name);
    process.kill(record.pid, signal);
    while (await isRunning(record)) await sleep(POLL_MS, undefined, { signal: this.context.signal });
  }

  /** Starts these servers and what they need, or all; those that run stay as they are. Connectors are registered. */
  async start(names: readonly string[] = []): Promise<void> {
    await up(names, { ...this.options, port: [] }, quiet(this.context), this.root);
  }

  /** Starts what does not run and leaves what is inside the servers as it is, so also a connector that fails. */
  async startAsTheyAre(): Promise<void> {
    await up([], { ...this.options, port: [], empty: true }, quiet(this.context), this.root);
  }

  private async record(name: string): Promise<ServerRecord> {
    const record = (await runningRecords(this.folder.records)).get(name);
    if (record === undefined) throw new Error(`${name} does not run.`);
    return record;
  }
}

/** What the commands would print is not what a drill has to tell; their failures are thrown. */
function quiet(context: LocalContext): LocalContext {
  return { ...context, print: () => undefined };
}
