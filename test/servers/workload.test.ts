/** The shop's workload on a real Postgres: it writes what is hard to follow, and the same again from the same seed. */
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import shopWorkload from "../../blueprints/ecommerce/workload";
import { type Report, runWorkload } from "../../local/workload/run";
import { startPostgres } from "../support/postgres";
import { createTables } from "./ecommerce-rows";

const actions = 800;
const opened: { close(): Promise<void> }[] = [];

afterAll(async () => {
  for (const { close } of opened) await close();
});

/** A shop that was empty before this seed. */
async function run(seed: number): Promise<{ db: Client; report: Report }> {
  const server = await startPostgres();
  const db = new Client(server.connection);
  opened.push({
    close: async () => {
      await db.end();
      await server.stop();
    },
  });
  await db.connect();
  await createTables(db);
  const report = await runWorkload(shopWorkload, db, {
    seed,
    perSecond: 0,
    actions,
    signal: new AbortController().signal,
    sleep,
    now: () => performance.now(),
  });
  return { db, report };
}

/** Everything that a seed decides; times of day are the database's. */
async function contents(db: Client): Promise<unknown> {
  const { rows } = await db.query(`
    SELECT 'user' AS kind, id::text, email AS a, '' AS b FROM users
    UNION ALL SELECT 'product', id::text, price_cents::text, md5(description) FROM products
    UNION ALL SELECT 'stock', product_id::text, on_hand::text, '' FROM inventory
    UNION ALL SELECT 'order', id::text, status, total_cents::text FROM orders
    UNION ALL SELECT 'line', id::text, product_id::text, quantity::text FROM order_items
    UNION ALL SELECT 'payment', id::text, amount_cents::text, status FROM payments
    UNION ALL SELECT 'event', id::text, aggregateid, md5(payload::text || traceparent) FROM outbox_events
    ORDER BY 1, 2`);
  return rows;
}

describe("the workload", () => {
  let first: Awaited<ReturnType<typeof run>>;
  beforeAll(async () => {
    first = await run(7);
  }, 120_000);

  const count = async (query: string): Promise<number> => Number((await first.db.query(query)).rows[0]?.count);

  it("does every action", () => {
    expect(Object.values(first.report).reduce((sum, n) => sum + n, 0)).toBe(actions);
    for (const [name, times] of Object.entries(first.report))
      expect({ name, done: times > 0 }).toEqual({ name, done: true });
  });

  it("leaves one event for every order, and nothing of those that were rolled back", async () => {
    const placed = first.report["place order"];
    expect(await count("SELECT count(*) FROM orders")).toBe(placed);
    expect(await count("SELECT count(*) FROM outbox_events")).toBe(placed);
    expect(await count("SELECT count(*) FROM outbox_events e JOIN orders o ON o.id::text = e.aggregateid")).toBe(
      placed,
    );
    expect(
      await count(
        "SELECT count(*) FROM orders WHERE total_cents = (SELECT sum(quantity * unit_price_cents) FROM order_items i WHERE i.order_id = orders.id)",
      ),
    ).toBe(placed);
  });

  it("writes descriptions that Postgres stores outside their row", async () => {
    const toasted = "SELECT count(*) FROM products WHERE pg_column_size(description) > 4000";
    expect(await count(toasted)).toBeGreaterThan(5);
    const outside = "SELECT pg_relation_size(reltoastrelid) AS count FROM pg_class WHERE relname = 'products'";
    expect(await count(outside)).toBeGreaterThan(0);
  });

  it("writes the same again from the same seed, and something else from another", async () => {
    const wanted = await contents(first.db);
    expect(await contents((await run(7)).db)).toEqual(wanted);
    expect(await contents((await run(8)).db)).not.toEqual(wanted);
  }, 120_000);
});
