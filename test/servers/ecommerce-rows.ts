/** The shop's tables with a few rows in them, for the tests that need a real Postgres. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Client } from "pg";
import { startPostgres } from "../support/postgres";

export const folder = join(__dirname, "../../blueprints/ecommerce");
export const read = (file: string): string => readFileSync(join(folder, file), "utf8");

/** In the order in which they refer to each other. */
export const tables = [
  "users",
  "products",
  "product_images",
  "inventory",
  "orders",
  "order_items",
  "payments",
  "outbox_events",
] as const;

export interface Shop {
  readonly db: Client;
  close(): Promise<void>;
}

/** A new server with the tables and the rows below. Takes seconds: once for a test file, in `beforeAll`. */
export async function openShop(): Promise<Shop> {
  const server = await startPostgres();
  const db = new Client(server.connection);
  const close = async () => {
    await db.end();
    await server.stop();
  };
  try {
    await db.connect();
    await createTables(db);
    await db.query(someRows);
  } catch (error) {
    await close();
    throw error;
  }
  return { db, close };
}

export async function createTables(db: Client): Promise<void> {
  for (const table of tables) await db.query(read(`postgres/${table}.sql`));
}

export const id = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;
export const [alice, shoes, hat, order] = [id(1), id(2), id(3), id(4)];

export const insertOrder = (orderId: string, userId: string, totalCents: string): string =>
  `INSERT INTO orders (id, user_id, total_cents, currency) VALUES ('${orderId}', '${userId}', ${totalCents}, 'EUR')`;

export const insertPayment = (idempotencyKey: string, reference: string): string =>
  `INSERT INTO payments (order_id, status, amount_cents, currency, provider, provider_reference, idempotency_key)
   VALUES ('${order}', 'captured', 100, 'EUR', 'bank', '${reference}', '${idempotencyKey}')`;

/** The event of an order, with the lines it has so far. */
export const insertEvent = (orderId: string): string =>
  `INSERT INTO outbox_events (aggregatetype, aggregateid, type, payload)
   SELECT 'order', o.id, 'OrderPlaced', jsonb_build_object('schemaVersion', 1, 'orderId', o.id, 'userId', o.user_id,
     'totalCents', o.total_cents, 'currency', o.currency, 'placedAt', o.created_at, 'items', (
       SELECT jsonb_agg(jsonb_build_object('productId', product_id, 'quantity', quantity,
         'unitPriceCents', unit_price_cents)) FROM order_items WHERE order_id = o.id))
   FROM orders o WHERE o.id = '${orderId}'`;

/** The payloads of an order's events. */
export async function eventsOf(db: Client, orderId: string): Promise<Record<string, unknown>[]> {
  const { rows } = await db.query("SELECT payload FROM outbox_events WHERE aggregateid = $1", [orderId]);
  return rows.map(({ payload }) => payload);
}

/** A product as usual and one at the limits; an order whose total is the largest there can be. */
const someRows = `
  INSERT INTO users (id, email) VALUES ('${alice}', 'alice@example.com');
  INSERT INTO products (id, name, description, brand, category, price_cents, currency, tags, attributes) VALUES
    ('${shoes}', 'Blue Running Shoes', 'Lightweight mesh upper', 'Acme', 'Footwear', 8999, 'EUR', '{running,blue}',
     '[{"name": "size", "value": "10"}, {"name": "color", "value": "blue"}]'),
    ('${hat}', 'Hat', '', NULL, 'Hats', 2147483647, 'JPY', '{}', '[]');
  INSERT INTO product_images (product_id, object_key, filename, content_type, byte_size, sha256, position) VALUES
    ('${hat}', 'images/front', 'front.webp', 'image/webp', 1, repeat('a', 64), 0),
    ('${hat}', 'images/back', 'back.webp', 'image/webp', 1, repeat('b', 64), 1);
  INSERT INTO inventory (product_id, on_hand, reserved) VALUES ('${shoes}', 5, 1), ('${hat}', 2147483647, 0);
  ${insertOrder(order, alice, "9007199254740991")};
  INSERT INTO order_items (order_id, product_id, quantity, unit_price_cents) VALUES ('${order}', '${shoes}', 1, 0);
  ${insertPayment("first-click-on-pay", "txn-1")};
  ${insertEvent(order)};`;
