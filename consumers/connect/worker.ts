/**
 * The REST interface of a Kafka Connect worker, as far as connectors are registered and watched through it.
 * https://kafka.apache.org/documentation/#connect_rest
 */
import { setTimeout as sleep } from "node:timers/promises";

/** Where a worker is, e.g. `http://127.0.0.1:8083`. */
export type WorkerUrl = string;

export interface ConnectorStatus {
  readonly connector: State;
  readonly tasks: readonly (State & { readonly id: number })[];
}

export interface State {
  readonly state: "RUNNING" | "FAILED" | "PAUSED" | "STOPPED" | "UNASSIGNED" | "RESTARTING" | "DESTROYED";
  /** A stack trace, where it failed. */
  readonly trace?: string;
}

/** A field of a configuration and what is wrong with it. */
export interface FieldErrors {
  readonly field: string;
  readonly errors: readonly string[];
}

interface Validation {
  readonly configs: readonly { readonly value: { readonly name: string; readonly errors: readonly string[] } }[];
}

/** An answer that says no. */
export class WorkerError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
    this.name = "WorkerError";
  }
}

const requestTimeoutMs = 60_000;
/** The worker is taking part in a rebalance; it says so itself, and asks to try again. */
const busy = 409;
const busyTries = 60;
const busyWaitMs = 500;

/** What the worker would refuse of a configuration; none when it would take it. */
export async function validate(
  worker: WorkerUrl,
  config: Readonly<Record<string, string>>,
): Promise<readonly FieldErrors[]> {
  const plugin = encodeURIComponent(config["connector.class"] ?? "");
  const { configs } = (await request(
    worker,
    "PUT",
    `/connector-plugins/${plugin}/config/validate`,
    config,
  )) as Validation;
  return configs
    .filter(({ value }) => value.errors.length > 0)
    .map(({ value }) => ({ field: value.name, errors: value.errors }));
}

/** The configuration of a connector, undefined where there is none of that name. */
export async function configOf(worker: WorkerUrl, name: string): Promise<Readonly<Record<string, string>> | undefined> {
  return whereFound(request(worker, "GET", `${path(name)}/config`)) as Promise<
    Readonly<Record<string, string>> | undefined
  >;
}

/** Makes the connector, or gives it another configuration. */
export async function putConfig(
  worker: WorkerUrl,
  name: string,
  config: Readonly<Record<string, string>>,
): Promise<void> {
  await request(worker, "PUT", `${path(name)}/config`, config);
}

/** How it is; undefined while the worker has not heard of it. */
export async function statusOf(worker: WorkerUrl, name: string): Promise<ConnectorStatus | undefined> {
  return whereFound(request(worker, "GET", `${path(name)}/status`)) as Promise<ConnectorStatus | undefined>;
}

/** Starts again what has failed. */
export async function restartFailed(worker: WorkerUrl, name: string): Promise<void> {
  await request(worker, "POST", `${path(name)}/restart?includeTasks=true&onlyFailed=true`);
}

/** Ends the connector's task and keeps its configuration and its offset; it does not start again by itself. */
export async function stopConnector(worker: WorkerUrl, name: string): Promise<void> {
  await request(worker, "PUT", `${path(name)}/stop`);
}

/** Starts a connector that was stopped. */
export async function resumeConnector(worker: WorkerUrl, name: string): Promise<void> {
  await request(worker, "PUT", `${path(name)}/resume`);
}

/** Forgets how far a stopped connector has read: when it is resumed it begins as a new one does. */
export async function forgetOffset(worker: WorkerUrl, name: string): Promise<void> {
  await request(worker, "DELETE", `${path(name)}/offsets`);
}

const path = (name: string): string => `/connectors/${encodeURIComponent(name)}`;

async function whereFound(answer: Promise<unknown>): Promise<unknown> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof WorkerError && error.status === 404) return undefined;
    throw error;
  }
}

async function request(worker: WorkerUrl, method: string, place: string, body?: unknown): Promise<unknown> {
  for (let tries = 1; ; tries++) {
    const answer = await fetch(`${worker}${place}`, {
      method,
      headers: { "content-type": "application/json" },
      signal: AbortSignal.timeout(requestTimeoutMs),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (answer.ok) return text === "" ? undefined : JSON.parse(text);
    if (answer.status !== busy || tries === busyTries)
      throw new WorkerError(answer.status, saidIn(text, answer.status));
    await sleep(busyWaitMs);
  }
}

function saidIn(text: string, status: number): string {
  try {
    return String((JSON.parse(text) as { readonly message?: unknown }).message ?? `Kafka Connect answered ${status}`);
  } catch {
    return `Kafka Connect answered ${status}`;
  }
}
