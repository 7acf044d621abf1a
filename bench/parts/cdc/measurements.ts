/** The measurements of the change data capture: one row at a time, and many rows in each of three ways. */
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Client } from "pg";
import type { Connectors } from "../../../local/drills/connectors";
import { nameOf } from "../../../local/drills/observe/captured";
import type { Observer } from "../../../local/drills/observe/observer";
import { dropSlot } from "../../../local/drills/slot-repair";
import type { Connector } from "../../../model/connectors";
import { qualified, signalTable } from "../../../pipelines/debezium/postgres-objects";
import type { Arrivals } from "./arrivals";
import type { Throughput } from "./report";
import { type Copied, countOf, insertMany, insertOne } from "./rows";

const LATENCY_ROWS = 1_000;
/** The first ones warm up compilers and caches. */
const WARM_UP_ROWS = 200;
/** Between two rows, so that none waits for the one before. */
const PAUSE_MS = 15;
const MANY_ROWS = 50_000;

/** What every measurement uses. */
export interface Bench {
  readonly client: Client;
  readonly connector: Connector;
  readonly connectors: Connectors;
  readonly observer: Observer;
  readonly copied: Copied;
  readonly arrivals: Arrivals;
  readonly signal: AbortSignal;
}

/** Milliseconds from the acknowledged commit of a row to its record, for rows inserted one after the other. */
export async function latencies({ client, copied, arrivals, signal }: Bench): Promise<readonly number[]> {
  const committed = new Map<string, number>();
  for (let row = 0; row < WARM_UP_ROWS + LATENCY_ROWS; row++) {
    const key = await insertOne(client, copied);
    if (row >= WARM_UP_ROWS) committed.set(key, performance.now());
    await sleep(PAUSE_MS, undefined, { signal });
  }
  await arrivals.until("c", WARM_UP_ROWS + LATENCY_ROWS, signal);
  return [...committed].map(([key, at]) => (arrivals.at(key) ?? Number.NaN) - at);
}

/** Many rows in one transaction: from its commit to the last record. */
export async function streamed({ client, copied, arrivals, signal }: Bench): Promise<Throughput> {
  const wanted = arrivals.count("c") + MANY_ROWS;
  await insertMany(client, copied, MANY_ROWS);
  const committed = performance.now();
  const last = await arrivals.until("c", wanted, signal);
  return throughput(MANY_ROWS, last - committed);
}

/** A snapshot that a signal asks for while changes flow on: from the signal to the last record. */
export async function snapshotIncrementally(bench: Bench): Promise<Throughput> {
  const { client, connector, copied, arrivals, signal } = bench;
  const rows = await countOf(client, copied);
  const begun = performance.now();
  await client.query(`INSERT INTO ${qualified(signalTable(connector.use))} VALUES ($1, 'execute-snapshot', $2)`, [
    randomUUID(),
    JSON.stringify({ type: "incremental", "data-collections": [nameOf(copied.captured)] }),
  ]);
  const last = await arrivals.until("r", arrivals.count("r") + rows, signal);
  return throughput(rows, last - begun);
}

/** The snapshot of a new connector: from its start to the last record of the table; its other tables are small. */
export async function snapshotInitially(bench: Bench): Promise<Throughput> {
  const { client, connector, connectors, copied, arrivals, signal } = bench;
  const rows = await countOf(client, copied);
  await connectors.stop(connector.name);
  await dropSlot(bench, connector);
  const wanted = arrivals.count("r") + rows;
  const begun = performance.now();
  await connectors.beginAnew(connector.name);
  const last = await arrivals.until("r", wanted, signal);
  return throughput(rows, last - begun);
}

const throughput = (rows: number, ms: number): Throughput => ({ rows, seconds: Number((ms / 1000).toFixed(2)) });
