/** What a role may do with schemas, tables and the sequences behind their columns. */
import { type Client, escapeIdentifier } from "pg";
import type { GrantPlan, RolePlan } from "../../../pipelines/bootstrap/database-plan";
import { named, quoted } from "./client";

/** Grants what the role lacks; says what that was. */
export async function grantMissing(
  client: Client,
  { name, grants }: RolePlan,
  database: string,
): Promise<readonly string[]> {
  const role = escapeIdentifier(name);
  const done: string[] = [];
  const grant = async (held: boolean, privilege: string, on: string, told: string) => {
    if (held) return;
    await client.query(`GRANT ${privilege} ON ${on} TO ${role}`);
    done.push(told);
  };
  const connects = await holds(client, "has_database_privilege($1, $2, 'CONNECT')", [name, database]);
  await grant(connects, "CONNECT", `DATABASE ${escapeIdentifier(database)}`, "may connect");
  for (const schema of new Set(grants.map(({ schema }) => schema))) {
    const uses = await holds(client, "has_schema_privilege($1, $2, 'USAGE')", [name, schema]);
    await grant(uses, "USAGE", `SCHEMA ${escapeIdentifier(schema)}`, `may use ${schema}`);
  }
  for (const table of grants) {
    const missing = await missingOn(client, name, table);
    await grant(missing.length === 0, missing.join(", "), quoted(table), `${missing.join(", ")} on ${named(table)}`);
    if (!table.privileges.includes("INSERT")) continue;
    for (const sequence of await sequencesOf(client, table)) {
      const uses = await holds(client, "has_sequence_privilege($1, $2, 'USAGE')", [name, sequence]);
      await grant(uses, "USAGE", `SEQUENCE ${sequence}`, `may use ${sequence}`);
    }
  }
  return done;
}

async function missingOn(client: Client, role: string, table: GrantPlan): Promise<readonly string[]> {
  const missing: string[] = [];
  for (const privilege of table.privileges) {
    const held = await holds(client, "has_table_privilege($1, $2, $3)", [role, quoted(table), privilege]);
    if (!held) missing.push(privilege);
  }
  return missing;
}

async function holds(client: Client, question: string, values: readonly string[]): Promise<boolean> {
  const { rows } = await client.query<{ readonly held: boolean }>(`SELECT ${question} AS held`, [...values]);
  return rows[0]?.held ?? false;
}

/** Those that number a column, such as BIGSERIAL's, quoted and with their schema. */
async function sequencesOf(client: Client, table: GrantPlan): Promise<readonly string[]> {
  const { rows } = await client.query<{ readonly name: string }>(
    `SELECT format('%I.%I', n.nspname, s.relname) AS name FROM pg_depend d
     JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S' JOIN pg_namespace n ON n.oid = s.relnamespace
     WHERE d.refobjid = $1::regclass AND d.classid = 'pg_class'::regclass AND d.deptype = 'a'`,
    [quoted(table)],
  );
  return rows.map(({ name }) => name);
}
