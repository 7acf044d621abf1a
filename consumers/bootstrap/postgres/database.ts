/**
 * What is inside a Postgres store, in the order in which one thing needs the other: tables, what the tables must be
 * like, roles, publications. Slots are not made here: one without a reader keeps WAL from its first second, so each
 * connector makes its own when it starts.
 */
import type { Client } from "pg";
import type { DatabasePlan } from "../../../pipelines/bootstrap/database-plan";
import type { PostgresConnection } from "../connections";
import type { Report } from "../report";
import { withClient } from "./client";
import { bootstrapPublications } from "./publications";
import { bootstrapRoles } from "./roles";
import { bootstrapSchema } from "./schema";
import { bootstrapTables } from "./tables";

/** Any number: two bootstraps at once would make the same things twice, so the second waits. */
const lockKey = 2_147_483_629;
/** A statement that waits for a lock holds up every one behind it, so it gives up soon and is tried again by a person. */
const lockTimeoutMs = 5_000;

export async function bootstrapDatabase(plan: DatabasePlan, at: PostgresConnection, report: Report): Promise<void> {
  await withClient(at, async (client) => {
    await client.query("SELECT pg_advisory_lock($1)", [lockKey]);
    await client.query(`SET lock_timeout = ${lockTimeoutMs}`);
    if (!(await tablesAreMade(client, plan, at, report))) return;
    await bootstrapTables(client, plan.tables, report);
    await bootstrapRoles(client, plan.roles, at, report);
    await bootstrapPublications(client, plan.publications, report);
  });
}

/** All else is about tables: where they could not be made it would only fail of that. */
async function tablesAreMade(client: Client, { files }: DatabasePlan, at: PostgresConnection, report: Report) {
  try {
    await bootstrapSchema(client, at, files, report);
    return true;
  } catch (error) {
    report.failed("SQL files", error);
    return false;
  }
}
