/**
 * Rows to measure with, whatever the blueprint's tables are: copies of a row that its workload wrote, each with a key
 * of its own.
 */
import { randomUUID } from "node:crypto";
import { type Client, escapeIdentifier } from "pg";
import { type Captured, type CapturedRows, nameOf } from "../../../local/drills/observe/captured";

/** A table whose rows can be copied, and one of them. */
export interface Copied {
  readonly captured: CapturedRows;
  /** Name of its key column, a UUID. */
  readonly key: string;
  /** The smallest row, as JSON. */
  readonly row: Readonly<Record<string, unknown>>;
}

/**
 * The first captured table whose rows can be copied: its key is one UUID that refers to nothing, and nothing else of a
 * row must be unique.
 *
 * @throws where there is none
 */
export async function copiedTable(client: Client, captured: readonly Captured[]): Promise<Copied> {
  for (const one of captured) {
    const [key, ...more] = one.type === "table" ? one.key : [];
    if (one.type !== "table" || key === undefined || more.length > 0 || !(await canBeCopied(client, one, key)))
      continue;
    const { rows } = await client.query<{ readonly row: Copied["row"] }>(
      `SELECT to_jsonb(t) AS row FROM ${quoted(one)} t ORDER BY pg_column_size(t.*) LIMIT 1`,
    );
    const [first] = rows;
    if (first !== undefined) return { captured: one, key, row: first.row };
  }
  throw new Error("No captured table has rows that can be copied: one UUID as key, and nothing else that is unique.");
}

/** Inserts one copy, alone in its transaction. @returns its key */
export async function insertOne(client: Client, { captured, key, row }: Copied): Promise<string> {
  const id = randomUUID();
  await client.query(
    `INSERT INTO ${quoted(captured)} SELECT * FROM jsonb_populate_record(NULL::${quoted(captured)}, $1)`,
    [JSON.stringify({ ...row, [key]: id })],
  );
  return id;
}

/** Inserts many copies in one transaction. */
export async function insertMany(client: Client, { captured, key, row }: Copied, count: number): Promise<void> {
  await client.query(
    `INSERT INTO ${quoted(captured)} SELECT r.* FROM generate_series(1, $2) n,
       jsonb_populate_record(NULL::${quoted(captured)},
         -- Naming the number, under a name that no column has, makes a key for each.
         $1::jsonb || jsonb_build_object($3::text, gen_random_uuid(), '', n)) r`,
    [JSON.stringify(row), count, key],
  );
}

/** How many rows the table has. */
export async function countOf(client: Client, { captured }: Copied): Promise<number> {
  const { rows } = await client.query<{ readonly count: string }>(`SELECT count(*) FROM ${quoted(captured)}`);
  return Number(rows[0]?.count);
}

async function canBeCopied(client: Client, captured: CapturedRows, key: string): Promise<boolean> {
  const { rows } = await client.query<{ readonly can: boolean }>(
    `SELECT (SELECT atttypid = 'uuid'::regtype FROM pg_attribute WHERE attrelid = t AND attname = $2)
       AND NOT EXISTS (SELECT FROM pg_index WHERE indrelid = t AND indisunique AND NOT indisprimary)
       AND NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = t AND contype = 'f'
         AND conkey @> (SELECT ARRAY[attnum] FROM pg_attribute WHERE attrelid = t AND attname = $2)) AS can
     FROM to_regclass($1) AS t`,
    [nameOf(captured), key],
  );
  return rows[0]?.can === true;
}

const quoted = ({ schema, table }: CapturedRows): string => `${escapeIdentifier(schema)}.${escapeIdentifier(table)}`;
