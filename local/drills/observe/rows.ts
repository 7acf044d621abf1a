/** Reads the captured tables. */
import { type Client, escapeIdentifier } from "pg";
import type { CapturedOutbox, CapturedRows } from "./captured";
import { nameOf } from "./captured";
import type { OutboxRow } from "./outbox";
import { type Columns, type Content, contentOf, keyOf, kindOf } from "./values";

/** The columns of a table and how each is compared. @throws CommandError when one has a type not known here */
export async function columnsOf(client: Client, captured: CapturedRows): Promise<Columns> {
  const { rows } = await client.query<{ readonly column: string; readonly type: string }>(
    `SELECT attname AS column, typname AS type
     FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
     WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped ORDER BY attnum`,
    [quoted(captured)],
  );
  return new Map(rows.map(({ column, type }) => [column, kindOf(`${nameOf(captured)}.${column}`, type)]));
}

/** All rows of a table, by key. */
export async function rowsOf(
  client: Client,
  captured: CapturedRows,
  columns: Columns,
): Promise<ReadonlyMap<string, Content>> {
  const { rows } = await client.query<{ readonly row: Readonly<Record<string, unknown>> }>(
    `SELECT to_jsonb(t) AS row FROM ${quoted(captured)} t`,
  );
  return new Map(
    rows.map(({ row }) => {
      const content = contentOf(row, columns, "postgres");
      return [keyOf(content, captured.key), content];
    }),
  );
}

/** The rows of an outbox whose events go to one of its topics. */
export async function outboxRowsOf(client: Client, outbox: CapturedOutbox): Promise<readonly OutboxRow[]> {
  const { rows } = await client.query<OutboxRow & { readonly aggregatetype: string }>(
    `SELECT id, aggregatetype, aggregateid, type, payload, traceparent FROM ${quoted(outbox)}`,
  );
  return rows.filter(({ aggregatetype }) => outbox.topics.some((topic) => topic.endsWith(`.event.${aggregatetype}`)));
}

const quoted = ({ schema, table }: CapturedRows | CapturedOutbox): string =>
  `${escapeIdentifier(schema)}.${escapeIdentifier(table)}`;
