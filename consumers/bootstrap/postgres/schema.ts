/**
 * The tables of a store, from the SQL files of the blueprint.
 *
 * The files are first applied to an empty database beside the real one: that shows whether they are right, and what
 * they come to. `CREATE TABLE IF NOT EXISTS` says nothing when the table is there and lacks a column; the comparison
 * does. The real database is only touched where something is missing, and then in one transaction.
 */
import { type Client, DatabaseError, escapeIdentifier } from "pg";
import type { SqlFile } from "../../../pipelines/bootstrap/database-plan";
import type { PostgresConnection } from "../connections";
import type { Report } from "../report";
import { type Catalogue, type CatalogueEntry, catalogueOf, differences, keyOf } from "./catalogue";
import { withClient } from "./client";

const runbook = "postgres/change-table";

export async function bootstrapSchema(
  client: Client,
  at: PostgresConnection,
  files: readonly SqlFile[],
  report: Report,
): Promise<void> {
  const wanted = await wantedCatalogue(client, at, files);
  const before = await catalogueOf(client);
  if (differences(wanted, before).length === 0) {
    for (const owner of ownersIn(wanted)) report.right(owner);
    return;
  }
  const after = await applyWithoutLoss(client, files, before);
  for (const owner of ownersIn(wanted)) tell(owner, wanted, before, after, report);
}

/** What the files make of an empty database. */
async function wantedCatalogue(client: Client, at: PostgresConnection, files: readonly SqlFile[]): Promise<Catalogue> {
  const database = `${at.database}_bootstrap`;
  // One that a killed run has left behind. Whoever holds the lock is the only one who makes it.
  await client.query(`DROP DATABASE IF EXISTS ${escapeIdentifier(database)}`);
  await client.query(`CREATE DATABASE ${escapeIdentifier(database)} TEMPLATE template0`);
  try {
    return await withClient(
      at,
      async (shadow) => {
        await apply(shadow, files);
        return await catalogueOf(shadow);
      },
      { database },
    );
  } finally {
    await client.query(`DROP DATABASE ${escapeIdentifier(database)}`);
  }
}

async function apply(client: Client, files: readonly SqlFile[]): Promise<void> {
  for (const { path, sql } of files) {
    try {
      await client.query(sql);
    } catch (error) {
      throw new Error(`${path}${lineOf(error, sql)} can't be applied: ${(error as Error).message}`, { cause: error });
    }
  }
}

/** Postgres counts characters, people count lines. */
function lineOf(error: unknown, sql: string): string {
  if (!(error instanceof DatabaseError) || error.position === undefined) return "";
  return `, line ${sql.slice(0, Number(error.position)).split("\n").length},`;
}

/** @throws when the files would remove something; then nothing has been done. */
async function applyWithoutLoss(client: Client, files: readonly SqlFile[], before: Catalogue): Promise<Catalogue> {
  await client.query("BEGIN");
  try {
    await apply(client, files);
    const after = await catalogueOf(client);
    const lost = [...before.keys()].filter((key) => !after.has(key));
    if (lost.length > 0) throw new Error(`the SQL files would remove ${lost.join(", ")}; nothing was done`);
    await client.query("COMMIT");
    return after;
  } catch (error) {
    await client.query("ROLLBACK");
    throw error;
  }
}

const ownersIn = (catalogue: Catalogue): readonly string[] => [
  ...new Set([...catalogue.values()].map(({ owner }) => owner)),
];

function tell(owner: string, wanted: Catalogue, before: Catalogue, after: Catalogue, report: Report): void {
  const parts = [...wanted.values()].filter((entry) => entry.owner === owner);
  const wrong = parts.filter((entry) => after.get(keyOf(entry))?.definition !== entry.definition);
  const mended = parts.filter(
    (entry) => !wrong.includes(entry) && before.get(keyOf(entry))?.definition !== entry.definition,
  );
  const isNew = ![...before.values()].some((entry) => entry.owner === owner);
  if (wrong.length > 0) report.refused(owner, wrong.map((entry) => wrongPart(entry, after)).join("; "), runbook);
  else if (isNew) report.made(owner);
  else if (mended.length > 0) report.changed(owner, mended.map(({ part }) => part || "its definition").join(", "));
  else report.right(owner);
}

function wrongPart(entry: CatalogueEntry, after: Catalogue): string {
  const found = after.get(keyOf(entry));
  const name = entry.part || "it";
  if (found === undefined) return `${name} is missing`;
  return `${name} is "${found.definition}", the SQL file says "${entry.definition}"`;
}
