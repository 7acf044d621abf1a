/**
 * What a table must be like for its changes to be of use: a key that is the key of its events, the columns that
 * something else than an application reads, and a replica identity, which decides what the WAL says of the old row.
 */
import type { Client } from "pg";
import type { TablePlan } from "../../../pipelines/bootstrap/database-plan";
import type { Report } from "../report";
import { named, quoted } from "./client";

const runbook = "postgres/change-table";

/** `relreplident`. https://www.postgresql.org/docs/current/catalog-pg-class.html */
const identities: Readonly<Record<string, string>> = { d: "default", f: "full", n: "nothing", i: "an index" };

interface FoundTable {
  readonly key: readonly string[];
  readonly columns: readonly string[];
  readonly identity: string;
}

export async function bootstrapTables(client: Client, tables: readonly TablePlan[], report: Report): Promise<void> {
  for (const table of tables) {
    await report.attempt(`table ${named(table)}`, async () => {
      const found = await tableIn(client, table);
      const wrong = found === undefined ? ["no SQL file of the blueprint makes it"] : wrongIn(table, found);
      for (const detail of wrong) report.refused(`table ${named(table)}`, detail, runbook);
      if (found !== undefined) await identify(client, table, found, report);
    });
  }
}

async function tableIn(client: Client, { schema, table }: TablePlan): Promise<FoundTable | undefined> {
  const { rows } = await client.query<FoundTable>(
    `SELECT c.relreplident AS identity,
       ARRAY(SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns,
       ARRAY(SELECT a.attname::text FROM pg_index i, unnest(i.indkey::int2[]) WITH ORDINALITY AS k (attnum, place)
             JOIN pg_attribute a ON a.attnum = k.attnum
             WHERE i.indrelid = c.oid AND i.indisprimary AND a.attrelid = c.oid ORDER BY k.place) AS key
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = $1 AND c.relname = $2 AND c.relkind IN ('r', 'p')`,
    [schema, table],
  );
  return rows[0];
}

function wrongIn(planned: TablePlan, found: FoundTable): readonly string[] {
  const missing = planned.columns.filter((column) => !found.columns.includes(column));
  return [
    ...(missing.length === 0 ? [] : [`it lacks what the outbox is read by: ${missing.join(", ")}`]),
    ...(found.key.join() === planned.key.join()
      ? []
      : [`its primary key is (${found.key.join(", ")}), the blueprint says (${planned.key.join(", ")})`]),
  ];
}

async function identify(client: Client, planned: TablePlan, found: FoundTable, report: Report): Promise<void> {
  const object = `replica identity of ${named(planned)}`;
  const current = identities[found.identity];
  if (current === planned.replicaIdentity) return report.right(object);
  await client.query(`ALTER TABLE ${quoted(planned)} REPLICA IDENTITY ${planned.replicaIdentity.toUpperCase()}`);
  report.changed(object, `${planned.replicaIdentity}, was ${current}`);
}
