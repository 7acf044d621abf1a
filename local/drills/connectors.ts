/** The connectors of the platform, as the Kafka Connect worker shows them. */
import { setTimeout as sleep } from "node:timers/promises";
import { causeOf } from "../../consumers/connect/cause";
import {
  type ConnectorStatus,
  forgetOffset,
  restartFailed,
  resumeConnector,
  statusOf,
  stopConnector,
  type WorkerUrl,
} from "../../consumers/connect/worker";

const POLL_MS = 250;
/** The worker waits up to five seconds for a task to end. */
const STOPPED_WITHIN_MS = 30_000;

/** How a connector is. */
export interface ConnectorHealth {
  /** `RUNNING` only when its task runs, too. */
  readonly state: string;
  /** Why it failed. */
  readonly cause?: string;
}

export class Connectors {
  constructor(
    private readonly worker: WorkerUrl,
    private readonly signal: AbortSignal,
  ) {}

  /** How a connector is now. */
  async health(name: string): Promise<ConnectorHealth> {
    return healthOf(await statusOf(this.worker, name));
  }

  /** Waits until a connector is in one of these states. @returns how it is then, or when the time is over */
  async until(name: string, states: readonly string[], withinMs: number): Promise<ConnectorHealth> {
    const deadline = Date.now() + withinMs;
    for (;;) {
      const health = await this.health(name);
      if (states.includes(health.state) || Date.now() > deadline) return health;
      await sleep(POLL_MS, undefined, { signal: this.signal });
    }
  }

  /** Starts again what has failed of a connector. */
  async restart(name: string): Promise<void> {
    await restartFailed(this.worker, name);
  }

  /** Stops a connector, whether its task runs or has failed. */
  async stop(name: string): Promise<void> {
    await stopConnector(this.worker, name);
    const { state } = await this.until(name, ["STOPPED"], STOPPED_WITHIN_MS);
    if (state !== "STOPPED") throw new Error(`The connector ${name} does not stop; it is ${state}.`);
  }

  /** Lets a stopped connector begin as a new one does: with a slot of its own making and a snapshot. */
  async beginAnew(name: string): Promise<void> {
    await forgetOffset(this.worker, name);
    await resumeConnector(this.worker, name);
  }
}

function healthOf(status: ConnectorStatus | undefined): ConnectorHealth {
  if (status === undefined) return { state: "unknown to the worker" };
  const parts = [status.connector, ...status.tasks];
  const failed = parts.find(({ state }) => state === "FAILED");
  if (failed !== undefined) return { state: "FAILED", cause: causeOf(failed.trace ?? "") };
  const other = parts.find(({ state }) => state !== "RUNNING");
  if (other !== undefined) return { state: other.state };
  return { state: status.tasks.length === 0 ? "without a task" : "RUNNING" };
}
