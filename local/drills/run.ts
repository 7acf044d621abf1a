/**
 * The frame of every drill: it begins from a platform in which everything runs, writes while the drill breaks
 * something, compares afterwards what Postgres holds with what the topics say, and brings everything back, whether the
 * drill came to its end, failed or was stopped.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { CommandError } from "../../ops/tools/command";
import { count } from "../../ops/tools/text";
import type { LocalAddresses } from "../addresses";
import { chosenFolder, type LocalContext, type LocalOptions, localPlatform, refuseUnknown } from "../commands/shared";
import { endpoint } from "../credentials";
import { readRunning } from "../running";
import { serversOf } from "../servers";
import { asApplication, openSession } from "../session";
import { loadWorkload } from "../workload/load";
import { asOnlyWriter } from "../workload/seeds";
import { Connectors } from "./connectors";
import type { Drill, Stage } from "./drill";
import { type Mark, Observer, type Verdict } from "./observe/observer";
import type { Positions } from "./observe/topics";
import { staleLine, verdictLines, verdictSentence } from "./report";
import { Servers } from "./servers";
import { Writer } from "./writer";

/** Before the drill begins it lets some rows come into being, so that there is something to change and to delete. */
const WARM_UP_SECONDS = 3;
const DEFAULT_RATE = 40;
/** A connector writes what is left in seconds; after a broken connection it waits for up to ten before it tries again. */
const DRAINED_WITHIN_MS = 180_000;

export interface DrillOptions extends LocalOptions {
  /** Actions a second of the workload. @default the drill's own */
  readonly rate?: number | undefined;
}

/**
 * Runs a drill on the platform that runs.
 *
 * @param argument the word behind the drill's name, where it takes one
 * @returns whether the topics say what Postgres holds
 * @throws CommandError when not everything runs, or another command writes; the signal's reason when the user stopped
 * it. Everything runs again then.
 */
export async function runDrill(
  drill: Drill,
  argument: string,
  options: DrillOptions,
  context: LocalContext,
  root: string,
): Promise<Verdict> {
  const platform = localPlatform(root, options);
  if (drill.argument !== undefined) refuseUnknown(drill.argument.name, [argument], drill.argument.choices(platform));
  const folder = chosenFolder(root, options, context);
  const workload = await loadWorkload(root, options.blueprint);
  const addresses = await readRunning(folder);
  const signIn = asApplication(platform, addresses, folder, workload.store);
  await (await openSession(signIn)).end();

  return asOnlyWriter(folder, `npm run drill ${drill.name}`, async () => {
    const observer = new Observer(platform, addresses);
    let writer: Writer | undefined;
    const tell = teller(context);
    const stageWith = (world: LocalContext): Stage => ({
      platform,
      addresses,
      argument,
      observer,
      servers: new Servers(folder, options, world, root),
      connectors: new Connectors(workerOf(addresses), world.signal),
      signal: world.signal,
      step: stepper(tell),
      note: (line) => tell(`  ${line}`),
      print: world.print,
      writeFor: async (seconds) => {
        await sleep(seconds * 1000, undefined, { signal: world.signal });
        writer?.check();
      },
    });
    const stage = stageWith(context);
    await refuseIll(stage);
    try {
      const start = await begin(stage, drill);
      writer = new Writer({ workload, signIn, folder, rate: options.rate ?? drill.rate ?? DEFAULT_RATE });
      await stage.writeFor(WARM_UP_SECONDS);
      const anew = await drill.perform(stage);
      return await conclude(stage, writer, start, anew);
    } finally {
      await writer?.stop();
      // What the user stopped is brought back all the same, unless he hurries.
      await bringBack(stageWith({ ...context, signal: context.hurry }), drill);
      await observer.close();
    }
  });
}

/** @throws CommandError when something does not run */
async function refuseIll(stage: Stage): Promise<void> {
  const ills = await illsOf(stage);
  if (ills.length === 0) return;
  throw new CommandError(
    `A drill begins with a platform in which everything runs: ${ills.join("; ")}.`,
    "Run `npm run local up`, then this command again.",
  );
}

async function begin({ argument, note, step, observer, signal }: Stage, { name, summary }: Drill): Promise<Mark> {
  note(`${name}${argument === "" ? "" : ` ${argument}`}: ${summary}`);
  return step(
    "remember what Postgres and the topics hold",
    async () => {
      const behind = await observer.drained(DRAINED_WITHIN_MS, signal);
      if (behind.length === 0) return observer.mark();
      throw new CommandError(
        `After ${DRAINED_WITHIN_MS / 1000} s there is still to be read from ${behind.join(", ")}; a drill begins when there is not.`,
        "End what else writes to Postgres, or see `npm run local logs connect`; then run this command again.",
      );
    },
    ({ rows }) => {
      const all = [...rows.values()].reduce((sum, one) => sum + one.size, 0);
      return `${count(all, "row")} in ${count(rows.size, "table")}`;
    },
  );
}

async function conclude(stage: Stage, writer: Writer, start: Mark, anew: Positions | undefined): Promise<Verdict> {
  const { observer, signal, step, print } = stage;
  await step(
    "end the workload",
    () => writer.stop(),
    () => writtenBy(writer),
  );
  writer.check();
  const since = anew === undefined ? start : observer.from(start, anew);
  const verdict = await step("let the connectors write the rest, then read and compare", () =>
    observer.judge(since, DRAINED_WITHIN_MS, signal),
  );
  print("");
  for (const line of verdictLines(verdict)) print(line);
  if (anew !== undefined) print(staleLine(await observer.judgements(start, await observer.records(start))));
  print(verdictSentence(verdict));
  print("");
  return verdict;
}

const writtenBy = ({ done, interruptions }: Writer): string =>
  `${count(done, "action")}${interruptions === 0 ? "" : `; its connection broke ${count(interruptions, "time")}`}`;

async function bringBack(stage: Stage, drill: Drill): Promise<void> {
  await stage.step("see that everything runs", async () => {
    await stage.servers.startAsTheyAre();
    await drill.mend?.(stage);
    await stage.servers.start();
  });
}

/** What does not run. */
async function illsOf({ platform, servers, connectors }: Stage): Promise<readonly string[]> {
  const running = await servers.running();
  const ills = serversOf(platform).flatMap(({ name }) => (running.includes(name) ? [] : [`${name} does not`]));
  if (ills.length > 0) return ills;
  const states = platform.connectors.map(async ({ name }) => {
    const { state, cause } = await connectors.health(name);
    return state === "RUNNING" ? [] : [`the connector ${name} is ${state}${cause === undefined ? "" : ` (${cause})`}`];
  });
  return (await Promise.all(states)).flat();
}

/** Prints lines with the seconds since the drill began. */
function teller({ print }: LocalContext): (line: string) => void {
  const begun = Date.now();
  return (line) => print(`${((Date.now() - begun) / 1000).toFixed(1).padStart(6)} s  ${line}`);
}

function stepper(tell: (line: string) => void): Stage["step"] {
  return async (what, work, told) => {
    const begun = Date.now();
    tell(`${what} …`);
    const seen = await work();
    const took = `${((Date.now() - begun) / 1000).toFixed(1)} s`;
    tell(`  ${told === undefined ? "done" : told(seen)} (${took})`);
    return seen;
  };
}

function workerOf({ connect }: LocalAddresses): string {
  if (connect !== undefined) return `http://${endpoint(connect)}`;
  throw new CommandError(
    "This platform has no connectors: nothing is captured.",
    "Give the blueprint a view with a source.",
  );
}
