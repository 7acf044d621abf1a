/**
 * Orders: the order, its lines and its event in one transaction. The event is a row of the outbox, so it exists
 * exactly when the order does.
 */
import { type Action, type Chance, type Database, transaction } from "../../../model/workload";
import { currency, type Order, type Product, type Shop } from "./shop";

type Run = Action<Shop>["run"];

interface Line {
  readonly product: Product;
  readonly quantity: number;
}

export const placeOrder: Run = async (database, chance, shop) => {
  const lines = draft(chance, shop);
  const order = { id: chance.uuid(), totalCents: total(lines) };
  await transaction(database, async () => {
    await write(database, chance, order, chance.pick(shop.users), lines);
    return "commit";
  });
  for (const { product } of lines) shop.sold.add(product.id);
  shop.unpaid.push(order);
};

/** Everything of an order was written, and then the payment was refused: nobody may hear of it. */
export const rolledBackOrder: Run = async (database, chance, shop) => {
  const lines = draft(chance, shop);
  await transaction(database, async () => {
    await write(database, chance, { id: chance.uuid(), totalCents: total(lines) }, chance.pick(shop.users), lines);
    return "rollback";
  });
};

export const payOrder: Run = async (database, chance, shop) => {
  const order = chance.pick(shop.unpaid);
  await transaction(database, async () => {
    await database.query(
      `INSERT INTO payments (id, order_id, status, amount_cents, currency, provider, provider_reference, idempotency_key)
       VALUES ($1, $2, 'captured', $3, $4, 'example-pay', $5, $6)`,
      [chance.uuid(), order.id, order.totalCents, currency, `pay-${chance.hex(16)}`, `order-${order.id}`],
    );
    await database.query("UPDATE orders SET status = 'paid' WHERE id = $1", [order.id]);
    return "commit";
  });
  shop.unpaid = shop.unpaid.filter(({ id }) => id !== order.id);
};

/** One to three different products, one to three pieces of each. */
function draft(chance: Chance, shop: Shop): readonly Line[] {
  const chosen = new Set(Array.from({ length: chance.between(1, 3) }, () => chance.pick(shop.products)));
  return [...chosen].map((product) => ({ product, quantity: chance.between(1, 3) }));
}

const total = (lines: readonly Line[]): number =>
  lines.reduce((sum, { product, quantity }) => sum + product.priceCents * quantity, 0);

async function write(
  database: Database,
  chance: Chance,
  order: Order,
  userId: string,
  lines: readonly Line[],
): Promise<void> {
  await database.query("INSERT INTO orders (id, user_id, total_cents, currency) VALUES ($1, $2, $3, $4)", [
    order.id,
    userId,
    order.totalCents,
    currency,
  ]);
  for (const { product, quantity } of lines) {
    await database.query(
      "INSERT INTO order_items (id, order_id, product_id, quantity, unit_price_cents) VALUES ($1, $2, $3, $4, $5)",
      [chance.uuid(), order.id, product.id, quantity, product.priceCents],
    );
  }
  await writeEvent(database, chance, order, userId, lines);
}

/** The trace of the request goes with the event: version, trace, span, flags. https://www.w3.org/TR/trace-context/ */
async function writeEvent(
  database: Database,
  chance: Chance,
  order: Order,
  userId: string,
  lines: readonly Line[],
): Promise<void> {
  const payload = {
    schemaVersion: 1,
    orderId: order.id,
    userId,
    items: lines.map(({ product, quantity }) => ({
      productId: product.id,
      quantity,
      unitPriceCents: product.priceCents,
    })),
    totalCents: order.totalCents,
    currency,
    placedAt: new Date(chance.between(1_700_000_000, 1_800_000_000) * 1000).toISOString(),
  };
  await database.query(
    `INSERT INTO outbox_events (id, aggregatetype, aggregateid, type, payload, traceparent)
     VALUES ($1, 'order', $2, 'OrderPlaced', $3, $4)`,
    [chance.uuid(), order.id, JSON.stringify(payload), `00-${chance.hex(32)}-${chance.hex(16)}-01`],
  );
}
