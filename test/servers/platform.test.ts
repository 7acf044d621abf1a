/**
 * The whole local platform, written to by the example's workload: what is committed in Postgres is in the topics, by
 * key and content, whatever is stopped, killed or lost meanwhile. One platform for all tests of this file; a verdict
 * begins where the test before it ended.
 */
import type { LocalContext } from "../../local/commands/shared";
import { stop } from "../../local/commands/stop";
import { up } from "../../local/commands/up";
import { workload } from "../../local/commands/workload";
import { drills } from "../../local/drills";
import type { Drill } from "../../local/drills/drill";
import { wrongIn } from "../../local/drills/observe/compare";
import { type Judgement, type Mark, Observer } from "../../local/drills/observe/observer";
import type { TopicRecord } from "../../local/drills/observe/topics";
import { restart } from "../../local/drills/restart";
import { runDrill } from "../../local/drills/run";
import { serversOf } from "../../local/servers";
import { type LocalPlatform, startLocalPlatform } from "../support/local-platform";
import { root } from "../support/root";

jest.setTimeout(400_000);

const drainedWithinMs = 90_000;
const { signal } = new AbortController();
const products = "shop.primary.public.products";
const orders = "shop.primary.public.orders";
const orderEvents = "shop.primary.event.order";

let started: LocalPlatform | undefined;
let observer: Observer;
beforeAll(async () => {
  started = await startLocalPlatform({ servers: [], filled: true });
  observer = new Observer(started.platform, started.addresses);
}, 900_000);
afterAll(async () => {
  await observer?.close();
  await started?.stop();
}, 120_000);

function local(): LocalPlatform {
  if (started === undefined) throw new Error("The platform did not start.");
  return started;
}
/** The outside world of a command, which remembers what was printed. */
function context(): LocalContext & { readonly printed: readonly string[] } {
  const printed: string[] = [];
  return {
    env: process.env,
    print: (line) => printed.push(line),
    printed,
    signal,
    hurry: signal,
    asRoot: process.getuid?.() === 0,
  };
}
const options = () => ({ blueprint: "ecommerce", data: local().folder.path });

/** Runs the workload and returns how often each action was done, from what it printed. */
async function write(seed: number): Promise<ReadonlyMap<string, number>> {
  const world = context();
  await workload({ ...options(), seed, rate: 0, actions: 600 }, world, root);
  const lines = world.printed.flatMap((line) => /^(\D+?) {2,}(\d+)$/.exec(line) ?? []);
  return new Map(
    lines.flatMap((_, at) => (at % 3 === 0 ? [[lines[at + 1] ?? "", Number(lines[at + 2])] as const] : [])),
  );
}

const wrong = (judgements: readonly Judgement[]) =>
  judgements.filter(({ differences }) => wrongIn(differences) > 0).map(({ table }) => table);

describe("what the workload writes", () => {
  let before: Mark;
  let done: ReadonlyMap<string, number>;
  let records: ReadonlyMap<string, readonly TopicRecord[]>;
  beforeAll(async () => {
    before = await observer.mark();
    done = await write(1);
    expect(await observer.drained(drainedWithinMs, signal)).toEqual([]);
    records = await observer.records(before);
  });

  const of = (topic: string) => records.get(topic) ?? [];
  const times = (action: string) => done.get(action) ?? 0;
  const opOf = ({ value }: TopicRecord) => (value === null ? "tombstone" : JSON.parse(value.toString()).op);

  it("is in the topics as it is in Postgres", async () => {
    const judgements = await observer.judgements(before, records);
    expect(judgements.map(({ table }) => table).sort()).toEqual([
      "public.inventory",
      "public.order_items",
      "public.orders",
      "public.outbox_events",
      "public.products",
    ]);
    expect(judgements.filter(({ rows, events }) => rows === 0 || events < rows)).toEqual([]);
    expect(wrong(judgements)).toEqual([]);
  });

  it("comes as one event an order, with its key, its headers and its trace", async () => {
    expect(times("place order")).toBeGreaterThan(50);
    expect(of(orderEvents)).toHaveLength(times("place order"));
    for (const { key, value, headers } of of(orderEvents)) {
      expect(JSON.parse(String(value)).orderId).toBe(key?.toString());
      expect(headers.get("eventType")).toBe("OrderPlaced");
      expect(headers.get("traceparent")).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    }
  });

  it("is nowhere when it was rolled back", () => {
    expect(times("rolled-back order")).toBeGreaterThan(5);
    const made = of(orders).filter((record) => opOf(record) === "c");
    expect(made).toHaveLength(times("place order"));
    expect(made.map(({ key }) => JSON.parse(String(key)).id).sort()).toEqual(
      of(orderEvents)
        .map(({ key }) => String(key))
        .sort(),
    );
  });

  it("ends in a delete and a tombstone when it was deleted", () => {
    expect(times("delete product")).toBeGreaterThan(3);
    const ops = of(products).map(opOf);
    expect(ops.filter((op) => op === "d")).toHaveLength(times("delete product"));
    const deleted = of(products).filter((record) => opOf(record) === "d");
    for (const { key, partition } of deleted) {
      const ofKey = of(products).filter(
        (record) => record.partition === partition && record.key?.equals(key ?? Buffer.of()),
      );
      expect(ofKey.slice(-2).map(opOf)).toEqual(["d", "tombstone"]);
    }
  });

  it("is found to be wrong when one event of any kind is taken away, changed or repeated", async () => {
    const judged = async (topic: string, change: (all: readonly TopicRecord[]) => readonly TopicRecord[]) =>
      wrong(await observer.judgements(before, new Map([...records, [topic, change(of(topic))]])));
    const without = (op: string) => (all: readonly TopicRecord[]) => {
      const at = all.findLastIndex((record) => opOf(record) === op);
      expect(at).toBeGreaterThan(0);
      return all.toSpliced(at, 1);
    };
    for (const op of ["c", "u", "d", "tombstone"]) {
      expect({ op, found: await judged(products, without(op)) }).toEqual({ op, found: ["public.products"] });
    }
    expect(await judged(orderEvents, (all) => all.slice(1))).toEqual(["public.outbox_events"]);
    expect(await judged(orderEvents, (all) => [...all, ...all.slice(-1)])).toEqual(["public.outbox_events"]);
    expect(await judged(products, (all) => [...all, ...all.slice(0, 1)])).toEqual(["public.products"]);
  });
});

it("runs a seed once", async () => {
  await expect(write(1)).rejects.toMatchObject({ nextStep: expect.stringContaining("--seed 2") });
});

it("changes nothing when it is filled again", async () => {
  const world = context();
  await up([], { ...options(), port: [] }, world, root);
  expect(world.printed.filter((line) => /^(made|changed|restarted|refused|failed)/.test(line))).toEqual([]);
  expect(world.printed).toContainEqual(expect.stringMatching(/^In the stores: \d+ right\.$/));
});

/** Runs a drill; what it printed is shown where the verdict is not as it should be. */
async function drilled(drill: Drill, argument = "") {
  const world = context();
  const verdict = await runDrill(drill, argument, options(), world, root).catch((error: unknown) => {
    throw new Error(`${world.printed.join("\n")}\n${String(error)}`, { cause: error });
  });
  if (!verdict.right) throw new Error(world.printed.join("\n"));
  return { verdict, printed: world.printed.join("\n") };
}

describe("a drill", () => {
  it("that restarts every server in turn finds nothing lost", async () => {
    const everyServer: Drill = {
      name: "restart-every",
      summary: "restarts every server in turn",
      perform: async (stage) => {
        for (const { name } of serversOf(stage.platform)) await restart.perform({ ...stage, argument: name });
        return undefined;
      },
    };
    const { verdict, printed } = await drilled(everyServer);
    expect(printed.match(/^.*stopped: .*$/gm)).toHaveLength(serversOf(local().platform).length);
    expect(verdict.judgements.filter(({ events }) => events < 100)).toEqual([]);
  });

  it.each(drills.filter(({ argument }) => argument === undefined))("$name finds nothing lost", async (drill) => {
    const { verdict, printed } = await drilled(drill);
    expect(verdict.judgements.filter(({ events }) => events < 20)).toEqual([]);
    expect(printed).toContain("Right: after ");
  });

  it("that loses something says so, and everything runs again", async () => {
    const lossy: Drill = {
      name: "lossy",
      summary: "takes a table out of its publication for a while",
      perform: async ({ platform, observer: eye, writeFor }) => {
        const connector = platform.connectors.find(({ use }) => use === "tables");
        const alter = (how: "DROP" | "ADD") =>
          eye.asking("primary", (client) =>
            client.query(`ALTER PUBLICATION ${connector?.publication} ${how} TABLE public.products`),
          );
        await alter("DROP");
        await writeFor(2);
        await alter("ADD");
        await writeFor(2);
        return undefined;
      },
    };
    const world = context();
    const { right, judgements } = await runDrill(lossy, "", options(), world, root);
    expect(right).toBe(false);
    expect(wrong(judgements)).toEqual(["public.products"]);
    expect(world.printed.join("\n")).toMatch(/public\.products: a row that no event tells of \(\d+\): id="/);
    expect(world.printed).toContain("Wrong: the topics do not say what Postgres holds.");
    await drilled({ name: "nothing", summary: "breaks nothing", perform: async () => undefined });
  });

  it("does not begin where something does not run", async () => {
    await stop(["cache"], options(), context(), root);
    await expect(runDrill(restart, "search", options(), context(), root)).rejects.toThrow(
      "A drill begins with a platform in which everything runs: cache does not.",
    );
  });
});
