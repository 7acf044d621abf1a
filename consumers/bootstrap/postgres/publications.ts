/**
 * What each connector is sent: exactly its tables, whole, with every insert, update and delete. Truncating is not
 * published, because no view could follow it; the role of the application may not truncate.
 *
 * A table is added but never taken out: a connector that still lists it would silently get nothing of it any more.
 */
import { type Client, escapeIdentifier } from "pg";
import type { PublicationPlan } from "../../../pipelines/bootstrap/database-plan";
import type { Report } from "../report";
import { named, quoted } from "./client";

const runbook = "postgres/change-publication";
const published = "insert, update, delete";

interface FoundPublication {
  readonly operations: string;
  readonly owner: string;
  readonly mine: boolean;
  readonly tables: readonly string[];
  /** Tables of which only some rows or columns are published. */
  readonly filtered: readonly string[];
}

export async function bootstrapPublications(
  client: Client,
  publications: readonly PublicationPlan[],
  report: Report,
): Promise<void> {
  for (const publication of publications) {
    await report.attempt(`publication ${publication.name}`, async () => {
      const found = await publicationIn(client, publication.name);
      if (found === undefined) await make(client, publication, report);
      else await correct(client, publication, found, report);
    });
  }
}

async function publicationIn(client: Client, name: string): Promise<FoundPublication | undefined> {
  const { rows } = await client.query<FoundPublication>(
    `SELECT concat_ws(', ', CASE WHEN pubinsert THEN 'insert' END, CASE WHEN pubupdate THEN 'update' END,
         CASE WHEN pubdelete THEN 'delete' END, CASE WHEN pubtruncate THEN 'truncate' END) AS operations,
       pg_get_userbyid(pubowner) AS owner, pg_has_role(pubowner, 'USAGE') AS mine,
       ARRAY(SELECT format('%s.%s', schemaname, tablename) FROM pg_publication_tables t WHERE t.pubname = p.pubname) AS tables,
       -- Read as JSON, because Postgres 14 has neither.
       ARRAY(SELECT prrelid::regclass::text FROM pg_publication_rel r
             WHERE prpubid = p.oid AND (to_jsonb(r) ->> 'prqual' IS NOT NULL OR to_jsonb(r) ->> 'prattrs' IS NOT NULL)
       ) AS filtered
     FROM pg_publication p WHERE pubname = $1`,
    [name],
  );
  return rows[0];
}

async function make(client: Client, { name, tables }: PublicationPlan, report: Report): Promise<void> {
  await client.query(
    `CREATE PUBLICATION ${escapeIdentifier(name)} FOR TABLE ${tables.map(quoted).join(", ")} WITH (publish = '${published}')`,
  );
  report.made(`publication ${name}`, tables.map(named).join(", "));
}

async function correct(client: Client, plan: PublicationPlan, found: FoundPublication, report: Report): Promise<void> {
  const object = `publication ${plan.name}`;
  const missing = plan.tables.filter((table) => !found.tables.includes(named(table)));
  const changes = [
    ...(missing.length === 0
      ? []
      : [{ to: `ADD TABLE ${missing.map(quoted).join(", ")}`, told: added(missing.map(named)) }]),
    ...(found.operations === published
      ? []
      : [{ to: `SET (publish = '${published}')`, told: `publishes ${published}, was ${found.operations}` }]),
  ];
  const refusals = refusalsOf(plan, found, changes.length > 0);
  for (const detail of refusals) report.refused(object, detail, runbook);
  if (!found.mine) return refusals.length === 0 ? report.right(object) : undefined;
  for (const { to, told } of changes) {
    await client.query(`ALTER PUBLICATION ${escapeIdentifier(plan.name)} ${to}`);
    report.changed(object, told);
  }
  if (changes.length === 0 && refusals.length === 0) report.right(object);
}

const added = (tables: readonly string[]): string =>
  `${tables.join(", ")} added; a connector that runs needs an incremental snapshot of what was in it before`;

function refusalsOf(plan: PublicationPlan, found: FoundPublication, needsChange: boolean): readonly string[] {
  const planned = plan.tables.map(named);
  const extra = found.tables.filter((table) => !planned.includes(table));
  return [
    ...(needsChange && !found.mine
      ? [`it is not as planned and belongs to ${found.owner}, who alone may change it`]
      : []),
    ...(extra.length === 0 ? [] : [`it also publishes ${extra.join(", ")}`]),
    ...(found.filtered.length === 0 ? [] : [`it publishes only some rows or columns of ${found.filtered.join(", ")}`]),
  ];
}
