/**
 * Who may sign in to a Postgres store and what with: no more than the plan says of attributes, and at least what it
 * says of tables. A right that somebody granted besides is left.
 *
 * On RDS nobody is a superuser: the right to read the WAL and the right to sign in by IAM are had by membership in
 * roles that RDS brings. Where they exist they are used.
 */
import { type Client, DatabaseError, escapeIdentifier, escapeLiteral } from "pg";
import type { RolePlan } from "../../../pipelines/bootstrap/database-plan";
import { type PostgresConnection, readPassword } from "../connections";
import type { Report } from "../report";
import { withClient } from "./client";
import { grantMissing } from "./grants";
import { scramVerifier } from "./scram";

/** https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Appendix.PostgreSQL.CommonDBATasks.Roles.rds_superuser.html */
const rdsReplication = "rds_replication";
const rdsIam = "rds_iam";
/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
const signInRefused = ["28P01", "28000"];

export async function bootstrapRoles(
  client: Client,
  roles: readonly RolePlan[],
  at: PostgresConnection,
  report: Report,
): Promise<void> {
  for (const role of roles) {
    await report.attempt(`role ${role.name}`, async () => {
      const isNew = !(await exists(client, role.name));
      if (isNew) await client.query(`CREATE ROLE ${escapeIdentifier(role.name)} LOGIN`);
      const done = [
        ...(await setAttributes(client, role)),
        ...(await setSignIn(client, role, at)),
        ...(await grantMissing(client, role, at.database)),
      ];
      if (isNew) report.made(`role ${role.name}`, done.join("; "));
      else if (done.length > 0) report.changed(`role ${role.name}`, done.join("; "));
      else report.right(`role ${role.name}`);
    });
  }
}

async function exists(client: Client, role: string): Promise<boolean> {
  const { rowCount } = await client.query("SELECT FROM pg_roles WHERE rolname = $1", [role]);
  return rowCount === 1;
}

/** Only what differs is set: on RDS even `NOSUPERUSER` needs a superuser. */
async function setAttributes(client: Client, { name, replication }: RolePlan): Promise<readonly string[]> {
  const byMembership = replication && (await exists(client, rdsReplication));
  const { rows } = await client.query<Readonly<Record<string, boolean>>>(
    `SELECT rolcanlogin AS "LOGIN", rolreplication AS "REPLICATION", rolsuper AS "SUPERUSER", rolcreatedb AS "CREATEDB",
       rolcreaterole AS "CREATEROLE", rolbypassrls AS "BYPASSRLS" FROM pg_roles WHERE rolname = $1`,
    [name],
  );
  const planned: Readonly<Record<string, boolean>> = { LOGIN: true, REPLICATION: replication && !byMembership };
  const attributes = Object.entries(rows[0] ?? {})
    .filter(([attribute, set]) => set !== (planned[attribute] ?? false))
    .map(([attribute, set]) => (set ? `NO${attribute}` : attribute));
  if (attributes.length > 0) await client.query(`ALTER ROLE ${escapeIdentifier(name)} ${attributes.join(" ")}`);
  return [...attributes, ...(byMembership ? await join(client, name, rdsReplication) : [])];
}

async function join(client: Client, role: string, group: string): Promise<readonly string[]> {
  const { rows } = await client.query<{ readonly member: boolean }>("SELECT pg_has_role($1, $2, 'MEMBER') AS member", [
    role,
    group,
  ]);
  if (rows[0]?.member) return [];
  await client.query(`GRANT ${escapeIdentifier(group)} TO ${escapeIdentifier(role)}`);
  return [`member of ${group}`];
}

/** Whether a password is right is seen by signing in with it: what the server keeps of it may be read by nobody. */
async function setSignIn(client: Client, { name }: RolePlan, at: PostgresConnection): Promise<readonly string[]> {
  const file = at.rolePasswordFiles[name];
  if (file === undefined) {
    if (await exists(client, rdsIam)) return join(client, name, rdsIam);
    throw new Error("no file with its password was given, and this server has no sign-in by IAM");
  }
  const password = await readPassword(file);
  if (await signsIn(name, password, at)) return [];
  const verifier = escapeLiteral(scramVerifier(password));
  await client.query(`ALTER ROLE ${escapeIdentifier(name)} PASSWORD ${verifier}`);
  return ["password set"];
}

async function signsIn(user: string, password: string, at: PostgresConnection): Promise<boolean> {
  try {
    await withClient(at, async () => undefined, { user, password });
    return true;
  } catch (error) {
    if (error instanceof DatabaseError && signInRefused.includes(error.code ?? "")) return false;
    throw error;
  }
}
