/** The shop's tables on a real Postgres: they can be applied again and again, and they refuse what must not be. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { findPostgres } from "../support/postgres";
import {
  alice,
  createTables,
  eventsOf,
  folder,
  hat,
  id,
  insertEvent,
  insertOrder,
  insertPayment,
  openShop,
  type Shop,
  shoes,
  tables,
} from "./ecommerce-rows";

let shop: Shop | undefined;
beforeAll(async () => {
  shop = await openShop();
}, 120_000);
afterAll(async () => shop?.close());

function db(): Shop["db"] {
  if (shop === undefined) throw new Error("Postgres did not start.");
  return shop.db;
}

describe("the SQL files", () => {
  it("are one for each table", async () => {
    const { rows } = await db().query("SELECT tablename FROM pg_tables WHERE schemaname = 'public'");
    const files = readdirSync(join(folder, "postgres"));
    expect(files.sort()).toEqual(tables.map((table) => `${table}.sql`).sort());
    expect(rows.map((row) => row.tablename).sort()).toEqual([...tables].sort());
  });

  it("change nothing when they are applied again", async () => {
    const before = await catalogue();
    expect(before).not.toHaveLength(0);
    await createTables(db());
    expect(await catalogue()).toEqual(before);
    expect((await db().query("SELECT FROM products")).rowCount).toBe(2);
  });

  it("leave replication to the platform", async () => {
    const { rows } = await db().query(`
      SELECT relname AS name FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relreplident <> 'd'
      UNION ALL SELECT pubname FROM pg_publication`);
    expect(rows).toEqual([]);
  });

  it("index every foreign key, so that deleting a referred row does not scan the referring table", async () => {
    const { rows } = await db().query(`
      SELECT c.conrelid::regclass || '.' || a.attname AS unindexed FROM pg_constraint c
      JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
      WHERE c.contype = 'f' AND NOT EXISTS (
        SELECT FROM pg_index i WHERE i.indrelid = c.conrelid AND i.indkey[0] = c.conkey[1])`);
    expect(rows).toEqual([]);
  });
});

describe("the tables refuse", () => {
  const attributes = (json: string) => `UPDATE products SET attributes = '${json}'`;
  const event = (columns: string, values: string) =>
    `INSERT INTO outbox_events (aggregateid, ${columns}) VALUES ('1', ${values})`;
  it.each([
    ["negative stock", "inventory_on_hand_check", "UPDATE inventory SET on_hand = -1, reserved = -1"],
    ["negative reservations", "inventory_reserved_check", "UPDATE inventory SET reserved = -1"],
    ["selling what is not there", "inventory_not_oversold", "UPDATE inventory SET reserved = on_hand + 1"],
    ["a second payment for one click", "payments_idempotency_key_key", insertPayment("first-click-on-pay", "txn-2")],
    ["one provider reference twice", "idx_payments_provider_reference", insertPayment("second-click-on-pay", "txn-1")],
    ["untraceable money", "payments_settled_has_reference", "UPDATE payments SET provider_reference = NULL"],
    ["paying nothing", "payments_amount_cents_check", "UPDATE payments SET amount_cents = 0"],
    ["an order of an unknown user", "orders_user_id_fkey", insertOrder(id(98), id(99), "100")],
    ["a total JSON cannot hold", "orders_total_cents_check", insertOrder(id(98), alice, "9007199254740992")],
    ["a status that is none", "orders_status_check", "UPDATE orders SET status = 'lost'"],
    ["a line without pieces", "order_items_quantity_check", "UPDATE order_items SET quantity = 0"],
    ["deleting what was sold", "order_items_product_id_fkey", `DELETE FROM products WHERE id = '${shoes}'`],
    ["orphaning objects", "product_images_product_id_fkey", `DELETE FROM products WHERE id = '${hat}'`],
    [
      "images with script",
      "product_images_content_type_check",
      "UPDATE product_images SET content_type = 'image/svg+xml'",
    ],
    ["two images in one place", "product_images_position", "UPDATE product_images SET position = 0"],
    ["one address twice", "idx_users_email_lower", "INSERT INTO users (email) VALUES ('Alice@Example.com')"],
    ["a negative price", "products_price_cents_check", "UPDATE products SET price_cents = -1"],
    ["a currency that is none", "products_currency_check", "UPDATE products SET currency = 'eur'"],
    ["a null tag", "products_tags_indexable", "UPDATE products SET tags = '{a,NULL}'"],
    ["a tag too long to index", "products_tags_indexable", "UPDATE products SET tags = ARRAY[repeat('x', 32767)]"],
    ["attributes that are no list", "products_attributes_is_array", attributes("{}")],
    ["an attribute without a value", "products_attributes_named", attributes('[{"name": "size"}]')],
    ["an attribute that is a number", "products_attributes_named", attributes('[{"name": "size", "value": 10}]')],
    ["a list in the list", "products_attributes_named", attributes('[[{"name": "size", "value": "10"}]]')],
    [
      "an event for a topic that cannot exist",
      "outbox_events_aggregatetype_check",
      event("aggregatetype, type, payload", "'order line', 'OrderPlaced', '{}'"),
    ],
    [
      "an event that is no object",
      "outbox_events_payload_check",
      event("aggregatetype, type, payload", "'order', 'OrderPlaced', '[]'"),
    ],
  ])("%s", async (_what, constraint, statement) => {
    await expect(db().query(statement)).rejects.toMatchObject({ constraint });
  });

  it("changing an event", async () => {
    await expect(db().query("UPDATE outbox_events SET payload = '{}'")).rejects.toThrow("insert a new event instead");
  });
});

describe("the tables keep", () => {
  it("an order, its stock and its event together: none is left when one of them is refused", async () => {
    const placed = id(20);
    await db().query("BEGIN");
    await db().query(insertOrder(placed, alice, "900"));
    await db().query(
      `INSERT INTO order_items (order_id, product_id, quantity, unit_price_cents)
       VALUES ('${placed}', '${shoes}', 9, 100)`,
    );
    await db().query(insertEvent(placed));
    expect(await eventsOf(db(), placed)).toHaveLength(1);
    const reserve = db().query(`UPDATE inventory SET reserved = reserved + 9 WHERE product_id = '${shoes}'`);
    await expect(reserve).rejects.toMatchObject({ constraint: "inventory_not_oversold" });
    // Postgres answers the commit of a failed transaction with ROLLBACK.
    expect((await db().query("COMMIT")).command).toBe("ROLLBACK");

    expect(await eventsOf(db(), placed)).toEqual([]);
    expect((await db().query("SELECT FROM orders WHERE id = $1", [placed])).rowCount).toBe(0);
  });

  it("updated_at right, whatever the writer says", async () => {
    const { rows } = await db().query(
      `SELECT table_name AS name FROM information_schema.columns
       WHERE table_schema = 'public' AND column_name = 'updated_at'`,
    );
    expect(rows).not.toHaveLength(0);
    for (const { name } of rows) {
      const updated = await db().query(
        `UPDATE ${name} SET updated_at = 'epoch' RETURNING updated_at = now() AS touched`,
      );
      expect({ name, touched: updated.rows[0]?.touched }).toEqual({ name, touched: true });
    }
  });

  it("a gallery that one transaction can reorder", async () => {
    await db().query("BEGIN");
    await db().query("UPDATE product_images SET position = 1 WHERE object_key = 'images/front'");
    await db().query("UPDATE product_images SET position = 0 WHERE object_key = 'images/back'");
    expect((await db().query("COMMIT")).command).toBe("COMMIT");
  });

  it("no stock of a deleted product, and the images a deleted account uploaded", async () => {
    const [product, bob] = [id(30), id(31)];
    await db().query(`INSERT INTO users (id, email) VALUES ('${bob}', 'bob@example.com')`);
    await db().query(`UPDATE product_images SET uploaded_by = '${bob}'`);
    await db().query(`DELETE FROM users WHERE id = '${bob}'`);
    expect((await db().query("SELECT FROM product_images WHERE uploaded_by IS NULL")).rowCount).toBe(2);

    await db().query(
      `INSERT INTO products (id, name, category, price_cents, currency) VALUES ('${product}', 'Cap', 'Hats', 1, 'EUR')`,
    );
    await db().query(`INSERT INTO inventory (product_id) VALUES ('${product}')`);
    await db().query(`DELETE FROM products WHERE id = '${product}'`);
    expect((await db().query("SELECT FROM inventory WHERE product_id = $1", [product])).rowCount).toBe(0);
  });
});

describe("a machine without Postgres", () => {
  it("is told how to install it", () => {
    expect(() => findPostgres(["/nowhere"])).toThrow("apt-get install postgresql");
  });
});

/** Everything the files can create, as text. */
async function catalogue(): Promise<unknown[]> {
  const { rows } = await db().query(`
    SELECT format('%s.%s %s %s %s', table_name, column_name, data_type, is_nullable, column_default) AS what
      FROM information_schema.columns WHERE table_schema = 'public'
    UNION ALL SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
      FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    ORDER BY 1`);
  return rows;
}
