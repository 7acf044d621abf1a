/**
 * Writes the blueprint's workload in the background of a drill.
 *
 * When its connection breaks, nobody can say whether the last transaction was committed. So it does not go on with what
 * it remembers: it signs in again and begins anew, with the next seed.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { Client } from "pg";
import type { Workload } from "../../model/workload";
import { CommandError } from "../../ops/tools/command";
import type { DataFolder } from "../data-folder";
import { isConnectionLost, openSession, type SignIn } from "../session";
import { runWorkload } from "../workload/run";
import { useNextSeed } from "../workload/seeds";

const RETRY_MS = 200;

export interface WriterOptions {
  readonly workload: Workload;
  readonly signIn: SignIn;
  readonly folder: DataFolder;
  /** Actions a second; 0 means as fast as the database answers. */
  readonly rate: number;
}

export class Writer {
  /** Actions that were done. */
  done = 0;
  /** How often the connection broke. */
  interruptions = 0;
  private readonly ending = new AbortController();
  private readonly work: Promise<void>;
  private failure: unknown;

  /** Begins to write. */
  constructor(private readonly options: WriterOptions) {
    this.work = this.write().catch((error: unknown) => {
      this.failure = error;
    });
  }

  /** @throws what made the workload fail, if it has */
  check(): void {
    if (this.failure !== undefined) throw this.failure;
  }

  /** Ends after the action that it is at. */
  async stop(): Promise<void> {
    this.ending.abort();
    await this.work;
  }

  private async write(): Promise<void> {
    const { workload, folder, rate } = this.options;
    const { signal } = this.ending;
    while (!signal.aborted) {
      const client = await this.signIn();
      if (client === undefined) continue;
      try {
        await runWorkload(workload, client, {
          seed: await useNextSeed(folder),
          perSecond: rate,
          actions: Number.POSITIVE_INFINITY,
          signal,
          sleep: wait(signal),
          now: () => performance.now(),
          onAction: () => {
            this.done++;
          },
        });
      } catch (error) {
        if (!isConnectionLost(error)) throw error;
        this.interruptions++;
      } finally {
        await client.end().catch(() => undefined);
      }
    }
  }

  /** A session; none while the server is away. */
  private async signIn(): Promise<Client | undefined> {
    try {
      return await openSession(this.options.signIn);
    } catch (error) {
      if (!(error instanceof CommandError || isConnectionLost(error))) throw error;
      await wait(this.ending.signal)(RETRY_MS);
      return undefined;
    }
  }
}

const wait = (signal: AbortSignal) => (ms: number) => sleep(ms, undefined, { signal }).catch(() => undefined);
