/** Sessions of the bootstrap in Postgres. */
import { Client, type ClientConfig, escapeIdentifier } from "pg";
import { type PostgresConnection, readPassword } from "../connections";

const connectTimeoutMs = 10_000;

/** Who signs in where; the administrator into the database of the plan unless told otherwise. */
export interface Session {
  readonly user?: string;
  readonly password?: string;
  readonly database?: string;
}

/** Opens a session, does the work and closes it. */
export async function withClient<T>(
  { host, port, database, user, passwordFile }: PostgresConnection,
  work: (client: Client) => Promise<T>,
  session: Session = {},
): Promise<T> {
  const config: ClientConfig = {
    host,
    port,
    database: session.database ?? database,
    user: session.user ?? user,
    password: session.password ?? (await readPassword(passwordFile)),
    application_name: "polyglot-bootstrap",
    connectionTimeoutMillis: connectTimeoutMs,
  };
  const client = new Client(config);
  // A connection that breaks while nothing is asked of it is told by the next statement.
  client.on("error", () => undefined);
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end();
  }
}

/** `"public"."pages"`, as a statement names it. */
export const quoted = ({ schema, table }: { readonly schema: string; readonly table: string }): string =>
  `${escapeIdentifier(schema)}.${escapeIdentifier(table)}`;

/** A table as people write it. */
export const named = ({ schema, table }: { readonly schema: string; readonly table: string }): string =>
  `${schema}.${table}`;
