/**
 * `npm run bench:cdc`: how long a committed row takes to its topic, and how fast many rows go there, on a local platform
 * of its own that is removed afterwards. Writes `bench/results/cdc.json` and `cdc.md`.
 *
 * It reports, it judges nothing: all servers share this machine with whatever else it does, so look at the load first.
 * It takes some two minutes.
 */
import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Client } from "pg";
import { defaultBlueprint } from "../load/definition";
import { reset } from "../local/commands/reset";
import { type LocalContext, type LocalOptions, localPlatform } from "../local/commands/shared";
import { up } from "../local/commands/up";
import { endpoint } from "../local/credentials";
import { dataFolder } from "../local/data-folder";
import { Connectors } from "../local/drills/connectors";
import { topicsOf } from "../local/drills/observe/captured";
import { Observer } from "../local/drills/observe/observer";
import { readRunning } from "../local/running";
import { asAdmin, openSession } from "../local/session";
import { loadWorkload } from "../local/workload/load";
import { runWorkload } from "../local/workload/run";
import type { Workload } from "../model/workload";
import { CommandError } from "../ops/tools/command";
import { Arrivals } from "./parts/cdc/arrivals";
import { type Bench, latencies, snapshotIncrementally, snapshotInitially, streamed } from "./parts/cdc/measurements";
import { type CdcResults, cdcReport, figures } from "./parts/cdc/report";
import { copiedTable } from "./parts/cdc/rows";
import { root } from "./parts/definition";

/** So many that there is a row of every table. */
const WORKLOAD_ACTIONS = 200;
const DRAINED_WITHIN_MS = 120_000;
const POLL_MS = 20;

const stop = new AbortController();
const hurry = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    if (stop.signal.aborted) hurry.abort(signal);
    stop.abort(new Error(`${signal} stopped it`));
  });
}
const { signal } = stop;
const context: LocalContext = {
  env: process.env,
  print: () => undefined,
  signal,
  hurry: hurry.signal,
  asRoot: process.getuid?.() === 0,
};
const tell = (line: string) => process.stderr.write(`${line}\n`);

async function main(): Promise<void> {
  // Not TMPDIR: Postgres runs as another user where root runs this, and may not enter every folder.
  const options = { blueprint: defaultBlueprint, data: await mkdtemp("/tmp/polyglot-bench-") };
  try {
    const results = await onPlatform(options);
    const folder = join(root, "bench/results");
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "cdc.json"), `${JSON.stringify(results, null, 2)}\n`);
    await writeFile(join(folder, "cdc.md"), cdcReport(results));
    process.stdout.write(cdcReport(results));
  } finally {
    await reset({ ...options, yes: true }, { ...context, signal: hurry.signal }, root);
  }
}

async function onPlatform(options: LocalOptions & { readonly data: string }): Promise<CdcResults> {
  const load = loadNow();
  tell("Starting the platform …");
  const begun = performance.now();
  await up([], { ...options, port: [] }, context, root);
  const platform = localPlatform(root, options);
  const addresses = await readRunning(dataFolder(options.data));
  const workload = await loadWorkload(root, options.blueprint);
  const observer = new Observer(platform, addresses);
  const client = await openSession(asAdmin(addresses, workload.store));
  try {
    const firstChangeSeconds = ((await firstChange(observer, client, workload)) - begun) / 1000;
    await observer.drained(DRAINED_WITHIN_MS, signal);
    const copied = await copiedTable(client, observer.captured);
    const { topic } = copied.captured;
    const connector = platform.connectors.find(({ tables }) => tables.some((table) => table.topic === topic));
    if (connector === undefined || addresses.connect === undefined) throw new Error(`No connector writes ${topic}.`);
    const arrivals = await Arrivals.of(Object.values(addresses.kafka).map(endpoint), copied);
    try {
      const connectors = new Connectors(`http://${endpoint(addresses.connect)}`, signal);
      const measured = await measure({ client, connector, connectors, observer, copied, arrivals, signal });
      const [cpu] = cpus();
      return {
        node: `Node ${process.version}`,
        cpu: cpu?.model ?? "unknown CPU",
        cores: cpus().length,
        rowBytes: Buffer.byteLength(JSON.stringify(copied.row)),
        firstChangeSeconds: Number(firstChangeSeconds.toFixed(1)),
        ...measured,
        load: { start: load, ...measured.load },
      };
    } finally {
      await arrivals.close();
    }
  } finally {
    await client.end();
    await observer.close();
  }
}

/** Writes what the workload writes. @returns when its first change could be read */
async function firstChange(observer: Observer, client: Client, workload: Workload): Promise<number> {
  const topics = topicsOf(observer.captured);
  const readable = (async () => {
    const sum = async () =>
      [...(await observer.reader.end(topics)).values()].flat().reduce((all, end) => all + end, 0n);
    while ((await sum()) === 0n) await sleep(POLL_MS, undefined, { signal });
    return performance.now();
  })();
  const writing = runWorkload(workload, client, {
    seed: 1,
    perSecond: 0,
    actions: WORKLOAD_ACTIONS,
    signal,
    sleep: async () => undefined,
    now: () => performance.now(),
  });
  const [at] = await Promise.all([readable, writing]);
  return at;
}

async function measure(bench: Bench) {
  const latency = loadNow();
  tell("Inserting rows one after the other …");
  const milliseconds = await latencies(bench);
  const throughput = loadNow();
  tell("Inserting many rows at once …");
  const stream = await streamed(bench);
  tell("Taking an incremental snapshot …");
  const incrementalSnapshot = await snapshotIncrementally(bench);
  tell("Taking an initial snapshot …");
  const initialSnapshot = await snapshotInitially(bench);
  return {
    load: { latency, throughput },
    latencyMs: { rows: milliseconds.length, ...figures(milliseconds) },
    stream,
    incrementalSnapshot,
    initialSnapshot,
  };
}

const loadNow = (): number => Number((loadavg()[0] ?? 0).toFixed(2));

main().catch((error: unknown) => {
  process.exitCode = 1;
  if (error instanceof CommandError) process.stderr.write(`\n${error.message}\nNext: ${error.nextStep}\n`);
  else console.error(error);
});
