/**
 * Whether the shop's event contracts and its search mapping still say the same as its tables, on a real Postgres.
 * A contract that is narrower than its table turns good rows into dead letters; one that is wider lets a projector
 * trust a field that is not there.
 */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import { eventsOf, folder, openShop, order, read, type Shop, shoes } from "./ecommerce-rows";

/** https://debezium.io/documentation/reference/connectors/postgresql.html#postgresql-data-types */
const eventTypes: Readonly<Record<string, Shape>> = {
  uuid: { type: "string", format: "uuid" },
  text: { type: "string" },
  _text: { type: "array", items: { type: "string" } },
  jsonb: { type: "string" },
  timestamptz: { type: "string", format: "date-time" },
  int4: { type: "integer", maximum: 2 ** 31 - 1 },
  int8: { type: "integer", maximum: Number.MAX_SAFE_INTEGER },
};

/** The index types that neither refuse nor cut any value of a column. */
const searchTypes: Readonly<Record<string, readonly string[]>> = {
  uuid: ["keyword"],
  text: ["keyword", "text"],
  _text: ["keyword"],
  jsonb: ["nested"],
  timestamptz: ["date"],
  int4: ["integer", "long"],
};

const rowContracts = [
  { table: "products", file: "product.v1.schema.json" },
  { table: "inventory", file: "inventory.v1.schema.json" },
  { table: "orders", file: "order.v1.schema.json" },
  { table: "order_items", file: "order-item.v1.schema.json" },
] as const;

interface Shape {
  readonly type: string | readonly string[];
  readonly format?: string;
  readonly maximum?: number;
  readonly items?: { readonly type: string };
}
interface Contract {
  readonly $schema: string;
  readonly $id: string;
  readonly title: string;
  readonly description: string;
  readonly properties: Readonly<Record<string, Shape & { readonly description: string }>>;
  readonly required: readonly string[];
  readonly additionalProperties: boolean;
}
interface Mapping {
  readonly settings: { readonly index: object };
  readonly mappings: {
    readonly dynamic: string;
    readonly _meta: { readonly derived_fields: Readonly<Record<string, string>> };
    readonly properties: Readonly<Record<string, { readonly type: string; readonly properties?: object }>>;
  };
}
interface Column {
  readonly name: string;
  readonly type: string;
  readonly nullable: boolean;
}

let shop: Shop | undefined;
beforeAll(async () => {
  shop = await openShop();
}, 120_000);
afterAll(async () => shop?.close());

function db(): Shop["db"] {
  if (shop === undefined) throw new Error("Postgres did not start.");
  return shop.db;
}

describe("the contracts", () => {
  it("are open draft-07 schemas with an id, a title and a description for every field", () => {
    const files = readdirSync(join(folder, "contracts"));
    expect(files.length).toBeGreaterThan(rowContracts.length);
    for (const file of files) {
      const contract = contractIn(file);
      expect(contract.$schema).toBe("http://json-schema.org/draft-07/schema#");
      expect(contract.$id).toMatch(new RegExp(`^https://.*/${file}$`));
      expect(contract.additionalProperties).toBe(true);
      const described = [
        contract.title,
        contract.description,
        ...Object.values(contract.properties).map((p) => p.description),
      ];
      for (const text of described) expect(text).toMatch(/\w/);
    }
  });

  it.each(rowContracts)("$file has the columns of $table", async ({ table, file }) => {
    const columns = await columnsOf(table);
    const { properties, required } = contractIn(file);
    const shapes = Object.entries(properties).map(([name, property]) => [name, shapeOf(property)]);
    expect(Object.fromEntries(shapes)).toEqual(Object.fromEntries(columns.map((c) => [c.name, eventTypeOf(c)])));
    expect([...required].sort()).toEqual(columns.flatMap((c) => (c.nullable ? [] : [c.name])).sort());
  });

  it.each(rowContracts)("$file accepts rows of $table, and none without a required column", async ({ table, file }) => {
    const isValid = validatorOf(file);
    const rows = await rowsOf(table);
    expect(rows).not.toHaveLength(0);
    for (const row of rows) {
      expect(isValid(row) ? [] : isValid.errors).toEqual([]);
      expect(isValid({ ...row, added_later: 1 })).toBe(true);
      for (const column of contractIn(file).required) {
        const { [column]: _, ...without } = row;
        expect({ without: column, valid: isValid(without) }).toEqual({ without: column, valid: false });
        expect({ nulled: column, valid: isValid({ ...row, [column]: null }) }).toEqual({
          nulled: column,
          valid: false,
        });
      }
    }
  });

  it("OrderPlaced accepts what the outbox holds, and no event without lines or of another version", async () => {
    const isValid = validatorOf("order-placed.v1.schema.json");
    const [event] = await eventsOf(db(), order);
    expect(isValid(event) ? [] : isValid.errors).toEqual([]);
    expect(isValid({ ...event, coupon: "added later" })).toBe(true);
    const changes = [
      { items: [] },
      { items: [{ productId: shoes, quantity: 1 }] },
      { schemaVersion: 2 },
      { userId: 7 },
    ];
    for (const change of changes) {
      expect({ change, valid: isValid({ ...event, ...change }) }).toEqual({ change, valid: false });
    }
  });
});

describe("the search mapping", () => {
  const { settings, mappings }: Mapping = JSON.parse(read("opensearch/product-search.json"));
  const fields = Object.keys(mappings.properties);
  const derived = Object.keys(mappings._meta.derived_fields);

  it("has only fields of the product contract and the derived ones it describes", () => {
    const product = Object.keys(contractIn("product.v1.schema.json").properties);
    expect(fields.filter((field) => !product.includes(field)).sort()).toEqual([...derived].sort());
    expect(mappings.dynamic).toBe("strict");
  });

  it("can hold every value of the columns", async () => {
    const indexed = (await columnsOf("products")).filter(({ name }) => fields.includes(name));
    expect(indexed).toHaveLength(fields.length - derived.length);
    for (const { name, type } of indexed) expect(searchTypes[type]).toContain(mappings.properties[name]?.type);
    expect(Object.keys(mappings.properties.attributes?.properties ?? {})).toEqual(["name", "value"]);
  });

  it("leaves shards and replicas to the environment", () => {
    expect(Object.keys(settings.index)).toEqual(["refresh_interval"]);
  });
});

function contractIn(file: string): Contract {
  return JSON.parse(read(`contracts/${file}`));
}

function validatorOf(file: string) {
  const ajv = new Ajv({ allErrors: true });
  addFormats(ajv);
  return ajv.compile(contractIn(file));
}

/** The part of a contract's property that follows from its column's type. */
function shapeOf({ type, format, maximum, items }: Shape): Shape {
  return {
    type,
    ...(format !== undefined && { format }),
    ...(maximum !== undefined && { maximum }),
    ...(items !== undefined && { items: { type: items.type } }),
  };
}

function eventTypeOf({ type, nullable }: Column): Shape {
  const shape = eventTypes[type];
  if (shape === undefined) throw new Error(`No event type is known for columns of type ${type}: add it to eventTypes.`);
  return nullable ? { ...shape, type: [shape.type, "null"].flat() } : shape;
}

async function columnsOf(table: string): Promise<Column[]> {
  const { rows } = await db().query(
    `SELECT column_name AS name, udt_name AS type, is_nullable = 'YES' AS nullable FROM information_schema.columns
     WHERE table_schema = 'public' AND table_name = $1`,
    [table],
  );
  return rows;
}

/** The rows of a table as change events carry them: JSON, with jsonb columns as text. */
async function rowsOf(table: string): Promise<Record<string, unknown>[]> {
  const jsonb = (await columnsOf(table)).filter((column) => column.type === "jsonb");
  const asText = jsonb.map(({ name }) => ` || jsonb_build_object('${name}', ${name}::text)`).join("");
  const { rows } = await db().query(`SELECT to_jsonb(t)${asText} AS row FROM ${table} t`);
  return rows.map(({ row }) => row);
}
