/**
 * The connectors on real servers: the worker accepts their configuration, and what is committed in Postgres is on its
 * topic, once, and nothing else is.
 */
import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Admin, Producer } from "@platformatic/kafka";
import { Client } from "pg";
import { causeOf } from "../../consumers/connect/cause";
import { register } from "../../consumers/connect/register";
import { statusOf, validate } from "../../consumers/connect/worker";
import { availableEnvironments, loadPlatform } from "../../load/definition";
import { connectorEnvironment } from "../../local/fill";
import { signalTopic } from "../../model/names";
import { connectorConfig } from "../../pipelines/debezium/connector-config";
import { type LocalPlatform, startLocalPlatform } from "../support/local-platform";
import { root } from "../support/root";
import { readUntil, type TopicRecord } from "../support/topic-reader";

jest.setTimeout(90_000);

let started: LocalPlatform | undefined;
let db: Client;
beforeAll(async () => {
  started = await startLocalPlatform({ servers: ["connect"], filled: true });
  db = await signedIn(started, "shop_application");
}, 600_000);
afterAll(async () => {
  await db?.end();
  await started?.stop();
}, 120_000);

function local(): LocalPlatform {
  if (started === undefined) throw new Error("The platform did not start.");
  return started;
}
const worker = () => `http://127.0.0.1:${local().addresses.connect?.port}`;
const brokers = () => Object.values(local().addresses.kafka).map(({ host, port }) => `${host}:${port}`);
const read = (topic: string, enough: (records: readonly TopicRecord[]) => boolean) =>
  readUntil(brokers(), topic, enough);
const admin = (text: string) => withAdmin((client) => client.query(text));

/** The configuration of the connectors of an environment, with the addresses of this machine. */
function configs(environment: string) {
  const platform = loadPlatform({ root, environment });
  const secrets = local().addresses.connect?.secretsFolder ?? "";
  return platform.connectors.map((connector) => ({
    name: connector.name,
    config: connectorConfig(platform, connector, connectorEnvironment(platform, connector, local().addresses, secrets)),
  }));
}
const [tables, outbox] = [() => config("tables"), () => config("outbox")];
function config(use: string) {
  const found = configs("local").find(({ name }) => name.endsWith(use));
  if (found === undefined) throw new Error(`no connector for ${use}`);
  return found;
}

describe("the worker", () => {
  it.each(availableEnvironments(root))("has nothing against the configuration of %s", async (environment) => {
    const wanted = configs(environment);
    expect(wanted.length).toBeGreaterThan(1);
    for (const { name, config: settings } of wanted)
      expect(await validate(worker(), { ...settings, name })).toEqual([]);
  });

  it("knows every setting, so that none is ignored for its spelling", async () => {
    for (const { name, config: settings } of configs("production")) {
      const unknown = await unknownSettings({ ...settings, name });
      // These reach the topic creation, the signal channel and the slot past the worker's own check.
      expect(
        unknown.filter((key) => !/^(topic\.creation\.default|signal\.kafka)\.|^offset\.mismatch\.strategy$/.test(key)),
      ).toEqual([]);
    }
    const log = await readFile(join(local().folder.logs, "connect.log"), "utf8");
    expect(log).toContain("Using offset mismatch strategy 'trust_offset'");
    expect(log).toContain("Replica identity for table 'public.products' is already FULL");
  });

  it("names each wrong field", async () => {
    const wrong = { ...tables().config, name: "wrong", "snapshot.mode": "sometimes", "plugin.name": "wal2json" };
    const errors = await validate(worker(), wrong);
    expect(errors.map(({ field }) => field).sort()).toEqual(["plugin.name", "snapshot.mode"]);
    await expect(register(worker(), { name: "wrong", config: wrong })).rejects.toThrow(
      /The connector wrong is refused by Kafka Connect:\n( {2}(plugin\.name|snapshot\.mode): .+\n?){2}/,
    );
    expect(await statusOf(worker(), "wrong")).toBeUndefined();
  });

  it("refuses a wrong password, and does not tell it", async () => {
    const secret = "not-the-password";
    const wrong = { ...tables().config, "database.password": secret };
    const refused = register(worker(), { name: "wrong", config: wrong });
    const { message } = await refused.then(
      () => new Error("accepted"),
      (error: Error) => error,
    );
    expect(message).toContain("password authentication failed");
    expect(message).not.toContain(secret);
  });

  it("is left alone where a connector is right", async () => {
    for (const wanted of configs("local")) expect(await register(worker(), wanted)).toBe("right");
  });

  it("shows the cause of a failed task, and starts it again when that is over", async () => {
    const { name, config: lost } = throwaway("lost");
    await expect(register(worker(), { name, config: lost })).rejects.toThrow(
      `The connector ${name} failed: Publication autocreation is disabled, please create one and restart the connector.`,
    );
    await admin("CREATE PUBLICATION lost FOR TABLE products");
    try {
      expect(await register(worker(), { name, config: lost })).toBe("restarted");
      expect(await register(worker(), { name, config: { ...lost, "poll.interval.ms": "20" } })).toBe("changed");
      await setState(name, "pause", "PAUSED");
      const paused = register(worker(), { name, config: { ...lost, "poll.interval.ms": "20" } });
      await expect(paused).rejects.toThrow(/is PAUSED: somebody stopped it/);
    } finally {
      await discard(name, "lost");
    }
  });

  it("does not go on from a slot that was made anew: what lies between would be lost", async () => {
    const { name, config: anew } = throwaway("anew");
    await admin("CREATE PUBLICATION anew FOR TABLE products");
    try {
      await register(worker(), { name, config: anew });
      const before = await insertProduct("Before");
      await read("shop.anew.public.products", (all) => all.some(({ key }) => (key as { id: string }).id === before));
      await setState(name, "stop", "STOPPED");
      await eventually(async () => (await admin("SELECT pg_drop_replication_slot('anew')")).rowCount === 1);
      await insertProduct("Between");
      await admin("SELECT pg_create_logical_replication_slot('anew', 'pgoutput')");
      await fetch(`${worker()}/connectors/${name}/resume`, { method: "PUT" });
      await eventually(async () => (await statusOf(worker(), name))?.tasks[0]?.state === "FAILED");
      const trace = (await statusOf(worker(), name))?.tasks[0]?.trace ?? "";
      expect(causeOf(trace)).toContain("no longer available on the server");
    } finally {
      await discard(name, "anew");
    }
  });
});

/** A connector for one test, with a slot and a publication of its own. */
function throwaway(use: string) {
  const { "replica.identity.autoset.values": _, ...settings } = tables().config;
  const own = { "slot.name": use, "publication.name": use, "topic.prefix": `shop.${use}` };
  return { name: `shop-primary-${use}`, config: { ...settings, ...own } };
}

async function discard(name: string, use: string): Promise<void> {
  await fetch(`${worker()}/connectors/${name}`, { method: "DELETE" });
  await eventually(async () => (await admin(`SELECT pg_drop_replication_slot('${use}')`)).rowCount === 1);
  await admin(`DROP PUBLICATION ${use}`);
}

async function setState(name: string, how: "pause" | "stop", state: string): Promise<void> {
  await fetch(`${worker()}/connectors/${name}/${how}`, { method: "PUT" });
  await eventually(async () => (await statusOf(worker(), name))?.connector.state === state);
}

async function insertProduct(name: string): Promise<string> {
  const id = randomUUID();
  await db.query("INSERT INTO products (id, name, category, price_cents, currency) VALUES ($1, $2, 'Hats', 1, 'EUR')", [
    id,
    name,
  ]);
  return id;
}

describe("a row", () => {
  const topic = "shop.primary.public.products";
  const insert = (id: string, name: string) =>
    db.query(
      "INSERT INTO products (id, name, description, category, price_cents, currency) VALUES ($1, $2, $3, 'Hats', 100, 'EUR')",
      [id, name, description],
    );
  // Longer than a page, so that Postgres stores it out of line and a plain update does not send it.
  const description = Array.from({ length: 4000 }, (_, i) => `word${i}`).join(" ");
  const of = (id: string) => (records: readonly TopicRecord[]) =>
    records.filter(({ key }) => (key as { id: string })?.id === id);

  it("that is committed is on its topic, with its key, and so is its update, with all of its columns", async () => {
    const id = randomUUID();
    await insert(id, "Top hat");
    await db.query("UPDATE products SET price_cents = 200 WHERE id = $1", [id]);
    const records = of(id)(await read(topic, (all) => of(id)(all).length === 2));
    expect(records).toEqual([
      expect.objectContaining({ key: { id }, value: expect.objectContaining({ op: "c", before: null }) }),
      expect.objectContaining({ key: { id }, value: expect.objectContaining({ op: "u" }) }),
    ]);
    expect(records[1]?.value).toMatchObject({ before: { price_cents: 100 }, after: { price_cents: 200, description } });
  });

  it("that is deleted leaves a delete and a tombstone", async () => {
    const id = randomUUID();
    await insert(id, "Cap");
    await db.query("DELETE FROM products WHERE id = $1", [id]);
    const records = of(id)(await read(topic, (all) => of(id)(all).length === 3));
    expect(records.map(({ value }) => (value as { op: string } | null)?.op)).toEqual(["c", "d", undefined]);
    expect(records.at(-1)?.value).toBeNull();
    expect(records.at(1)?.value).toMatchObject({ before: { id, name: "Cap" }, after: null });
  });

  it("that is rolled back is nowhere, and neither is its event", async () => {
    // What is committed after it has the same key, hence the same partition: it would have come first.
    const id = randomUUID();
    await db.query("BEGIN");
    await insert(id, "Never");
    await event(id);
    await db.query("ROLLBACK");
    await insert(id, "Committed");
    const committed = await event(id);
    const rows = of(id)(await read(topic, (all) => of(id)(all).length > 0));
    expect(rows.map(({ value }) => value)).toEqual([
      expect.objectContaining({ after: expect.objectContaining({ name: "Committed" }) }),
    ]);
    const events = await read(eventTopic, (all) => all.some(({ key }) => key === id));
    expect(idsOf(events, id)).toEqual([committed]);
  });

  it("is read again by an incremental snapshot that a signal asks for", async () => {
    const id = randomUUID();
    await insert(id, "Beret");
    await read(topic, (all) => of(id)(all).length === 1);
    const { "topic.prefix": prefix = "", "signal.data.collection": signals = "" } = tables().config;
    const signal = {
      id: randomUUID(),
      type: "execute-snapshot",
      data: { type: "incremental", "data-collections": ["public.products"] },
    };
    await send(signalTopic(prefix), prefix, signal);
    const records = of(id)(await read(topic, (all) => of(id)(all).length === 2));
    expect(records[1]?.value).toMatchObject({ op: "r", after: { id, name: "Beret", description } });
    // Its marks are gone from the table, and were on no topic.
    await eventually(async () => (await admin(`SELECT FROM ${signals}`)).rowCount === 0);
    expect(await topicNames()).not.toContain(`${prefix}.${signals}`);
  });
});

const eventTopic = "shop.primary.event.order";
const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
/** Emits an event of an order; returns the event's id. */
async function event(order: string, payload: object = { orderId: order, items: [] }): Promise<string> {
  const { rows } = await db.query<{ id: string }>(
    `INSERT INTO outbox_events (aggregatetype, aggregateid, type, payload, traceparent)
     VALUES ('order', $1, 'OrderPlaced', $2, $3) RETURNING id`,
    [order, payload, traceparent],
  );
  return rows[0]?.id ?? "";
}
/** Ids of the events of an order, in their order. */
const idsOf = (records: readonly TopicRecord[], order: string) =>
  records.filter(({ key }) => key === order).map(({ headers }) => headers.id);

describe("an event", () => {
  it("arrives once, with its key, its headers and its payload as JSON", async () => {
    const order = randomUUID();
    const payload = { orderId: order, totalCents: 9007199254740991, items: [{ quantity: 1 }], notes: [] };
    const [first, second] = [await event(order, payload), await event(order)];
    const records = await read(eventTopic, (all) => idsOf(all, order).includes(second));
    expect(idsOf(records, order)).toEqual([first, second]);
    expect(records.find(({ key }) => key === order)).toMatchObject({
      value: payload,
      headers: { id: first, eventType: "OrderPlaced", traceparent },
    });
  });

  it("arrives once, also when the connector is restarted in between", async () => {
    const orders = Array.from({ length: 25 }, () => randomUUID());
    const sent = new Map<string, string[]>();
    const send = async () => {
      for (const order of orders) sent.set(order, [...(sent.get(order) ?? []), await event(order)]);
    };
    await send();
    await fetch(`${worker()}/connectors/${outbox().name}/restart?includeTasks=true`, { method: "POST" });
    await send();
    const came = (all: readonly TopicRecord[]) =>
      orders.every((order) => idsOf(all, order).includes(sent.get(order)?.at(-1)));
    const records = await read(eventTopic, came);
    expect(new Map(orders.map((order) => [order, idsOf(records, order)]))).toEqual(sent);
  });

  it("of an aggregate that nobody declared does not hold up the others", async () => {
    const order = randomUUID();
    await db.query(
      "INSERT INTO outbox_events (aggregatetype, aggregateid, type, payload) VALUES ('parcel', $1, 'ParcelSent', '{}')",
      [order],
    );
    const [record] = await read("shop.primary.event.parcel", (all) => all.length > 0);
    expect(record).toMatchObject({ key: order, headers: { traceparent: null } });
  });

  it("stays when its row is removed, and nothing comes of that", async () => {
    const order = randomUUID();
    const first = await event(order);
    await db.query("DELETE FROM outbox_events WHERE aggregateid = $1", [order]);
    const second = await event(order);
    const records = await read(eventTopic, (all) => idsOf(all, order).includes(second));
    expect(idsOf(records, order)).toEqual([first, second]);
  });
});

it("moves the slot of an idle database by its heartbeat", async () => {
  const { rows } = await admin(
    "CREATE TABLE IF NOT EXISTS unwatched (); SELECT pg_current_wal_lsn()::text AS lsn",
  ).then((results) => (results as unknown as { rows: { lsn: string }[] }[])[1] ?? { rows: [] });
  const moved = `SELECT FROM pg_replication_slots WHERE confirmed_flush_lsn > '${rows[0]?.lsn}' AND slot_name ~ '^shop_primary_'`;
  await eventually(async () => (await admin(moved)).rowCount === 2, 60_000);
  const { rows: beats } = await admin("SELECT connector FROM polyglot.heartbeat ORDER BY 1");
  expect(beats.map(({ connector }) => connector)).toEqual(
    configs("local")
      .map(({ name }) => name)
      .sort(),
  );
});

async function unknownSettings(settings: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const answer = await fetch(`${worker()}/connector-plugins/${settings["connector.class"]}/config/validate`, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(settings),
  });
  const { configs: known } = (await answer.json()) as {
    readonly configs: readonly { readonly value: { readonly name: string } }[];
  };
  const names = new Set(known.map(({ value }) => value.name));
  return Object.keys(settings).filter((key) => !names.has(key));
}

async function send(topic: string, key: string, value: unknown): Promise<void> {
  const producer = new Producer({ clientId: "test", bootstrapBrokers: [...brokers()] });
  await producer.send({ messages: [{ topic, key: Buffer.from(key), value: Buffer.from(JSON.stringify(value)) }] });
  await producer.close();
}

async function topicNames(): Promise<readonly string[]> {
  const client = new Admin({ clientId: "test", bootstrapBrokers: [...brokers()] });
  const names = await client.listTopics();
  await client.close();
  return names;
}

/** Signs in to the source of truth as one of its roles. */
async function signedIn({ addresses, folder }: LocalPlatform, role?: string): Promise<Client> {
  const { host, port, database, adminUser, passwordFile } =
    addresses.postgres.primary ??
    (() => {
      throw new Error("no address");
    })();
  const password = await readFile(role === undefined ? passwordFile : join(folder.secrets, `primary.${role}`), "utf8");
  const client = new Client({ host, port, database, user: role ?? adminUser, password });
  await client.connect();
  return client;
}

async function withAdmin<T>(work: (client: Client) => Promise<T>): Promise<T> {
  const client = await signedIn(local());
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Waits until it holds; an error counts as not yet. */
async function eventually(holds: () => Promise<boolean>, timeoutMs = 30_000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await holds().catch(() => false))) {
    if (Date.now() > deadline) throw new Error(`It did not come to hold within ${timeoutMs / 1000} s: ${holds}`);
    await sleep(250);
  }
}
