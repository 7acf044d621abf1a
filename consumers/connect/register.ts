/**
 * Brings the connectors of a worker to their configurations and waits until they run.
 *
 * The worker's own check comes first: what it would refuse is told by field, and then nothing has been changed. A
 * connector that is as it should be is left alone, except that a failed task is started once more, because what it
 * failed of may be over.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { causeOf } from "./cause";
import {
  type ConnectorStatus,
  configOf,
  type FieldErrors,
  putConfig,
  restartFailed,
  type State,
  statusOf,
  validate,
  type WorkerUrl,
} from "./worker";

/** A connector's name and what it is configured with, as `connectorConfig` renders it. */
export interface WantedConnector {
  readonly name: string;
  readonly config: Readonly<Record<string, string>>;
}

/** What was done. `right`: it runs with this configuration, nothing was done. `restarted`: what had failed of it. */
export type Registered = "made" | "changed" | "right" | "restarted";

/** A connector that was refused or does not run. Of passwords it says nothing. */
export class ConnectorError extends Error {
  constructor(name: string, problem: string) {
    super(`The connector ${name} ${problem}`);
    this.name = "ConnectorError";
  }
}

/** Making a slot waits for every transaction that is open; Debezium itself gives up after 90 s. */
const runningWithinMs = 120_000;
const pollMs = 250;
/** What a connector is only by somebody's wish. */
const halted: readonly State["state"][] = ["PAUSED", "STOPPED"];
/** A task runs before it has seen the database: only one that still runs a while later has found everything. */
const settledMs = 1_500;
/** What is restarted is told to have failed for a moment more. */
const staleMs = 5_000;

/**
 * Registers one connector.
 *
 * @throws ConnectorError with every error of its configuration, or with the cause of its failure.
 */
export async function register(worker: WorkerUrl, { name, config }: WantedConnector): Promise<Registered> {
  const errors = await validate(worker, { ...config, name });
  if (errors.length > 0) throw new ConnectorError(name, `is refused by Kafka Connect:\n${listed(errors)}`);
  const done = await bring(worker, { name, config });
  if (done !== "right") await running(worker, name);
  return done;
}

async function bring(worker: WorkerUrl, { name, config }: WantedConnector): Promise<Registered> {
  const found = await configOf(worker, name);
  if (found !== undefined && isSame(config, found)) {
    const status = await statusOf(worker, name);
    if (status !== undefined && runs(status)) return "right";
    await restartFailed(worker, name);
    return "restarted";
  }
  await putConfig(worker, name, config);
  return found === undefined ? "made" : "changed";
}

/** The worker adds the name. */
function isSame(
  wanted: Readonly<Record<string, string>>,
  { name: _, ...found }: Readonly<Record<string, string>>,
): boolean {
  const keys = new Set([...Object.keys(wanted), ...Object.keys(found)]);
  return [...keys].every((key) => wanted[key] === found[key]);
}

async function running(worker: WorkerUrl, name: string): Promise<void> {
  const begun = Date.now();
  const deadline = begun + runningWithinMs;
  let stale = true;
  for (let since: number | undefined; ; await sleep(pollMs)) {
    const status = await statusOf(worker, name);
    const failed = status === undefined ? [] : failures(status);
    stale &&= failed.length > 0 && Date.now() - begun < staleMs;
    if (failed.length > 0 && !stale) throw new ConnectorError(name, `failed: ${failed.join("; ")}`);
    if (status !== undefined && halted.includes(status.connector.state)) {
      throw new ConnectorError(name, `is ${status.connector.state}: somebody stopped it; resume it when that is over`);
    }
    since = status !== undefined && runs(status) ? (since ?? Date.now()) : undefined;
    if (since !== undefined && Date.now() - since >= settledMs) return;
    if (Date.now() > deadline) {
      throw new ConnectorError(name, `does not run after ${runningWithinMs / 1000} s; it is ${statesOf(status)}`);
    }
  }
}

function runs({ connector, tasks }: ConnectorStatus): boolean {
  return tasks.length > 0 && [connector, ...tasks].every(({ state }) => state === "RUNNING");
}

function failures({ connector, tasks }: ConnectorStatus): readonly string[] {
  return [connector, ...tasks].filter(({ state }) => state === "FAILED").map(({ trace }) => causeOf(trace ?? ""));
}

function statesOf(status: ConnectorStatus | undefined): string {
  if (status === undefined) return "unknown to the worker";
  const tasks = status.tasks.map(({ id, state }) => `task ${id} ${state}`);
  return [status.connector.state, ...(tasks.length === 0 ? ["without a task"] : tasks)].join(", ");
}

const listed = (errors: readonly FieldErrors[]): string =>
  errors.flatMap(({ field, errors: said }) => said.map((error) => `  ${field}: ${error}`)).join("\n");
