/**
 * The bootstrap in a real Postgres: each test has a database of its own, with tables about notes. What it corrects,
 * what it refuses, and that it loses nothing.
 */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Client, escapeIdentifier } from "pg";
import type { PostgresConnection } from "../../consumers/bootstrap/connections";
import type { DatabasePlan } from "../../pipelines/bootstrap/database-plan";
import { type Bootstrapper, bootstrapper, planOf, type Run } from "../support/bootstrap";
import { type LocalPlatform, startLocalPlatform } from "../support/local-platform";

jest.setTimeout(60_000);

let local: LocalPlatform | undefined;
let boot: Bootstrapper;
beforeAll(async () => {
  local = await startLocalPlatform({ servers: ["primary"], filled: false });
  boot = await bootstrapper(local);
}, 600_000);
afterAll(async () => local?.stop(), 60_000);

const notes = "CREATE TABLE IF NOT EXISTS notes (id INTEGER PRIMARY KEY, body TEXT NOT NULL);";
const table = { schema: "public", table: "notes" };

/** A store with one table, one role and one publication of that name. */
function planned(name: string, change: Partial<DatabasePlan> = {}): DatabasePlan {
  return {
    store: "primary",
    files: [{ path: "sql/notes.sql", sql: notes }],
    tables: [{ ...table, key: ["id"], replicaIdentity: "default", columns: [] }],
    roles: [{ name, replication: false, grants: [{ ...table, privileges: ["SELECT", "INSERT"] }] }],
    publications: [{ name, tables: [table] }],
    ...change,
  };
}

const withFile = (name: string, sql: string): DatabasePlan =>
  planned(name, { files: [{ path: "sql/notes.sql", sql }] });

/** A new database of this name, and what runs in it. */
async function database(name: string) {
  const server = boot.connections.postgres.primary;
  if (server === undefined) throw new Error("no address");
  const passwordFile = join(local?.folder.secrets ?? "", name);
  await writeFile(passwordFile, `password-of-${name}`);
  const at: PostgresConnection = { ...server, database: name, rolePasswordFiles: { [name]: passwordFile } };
  await session(server, `CREATE DATABASE ${escapeIdentifier(name)}`);
  return {
    at,
    run: (plan: DatabasePlan): Promise<Run> =>
      boot.run(planOf({ postgres: [plan] }), { ...boot.connections, postgres: { primary: at } }),
    sql: (text: string) => session(at, text),
    as: (user: string, password: string, text: string) => session(at, text, user, password),
  };
}

async function session(at: PostgresConnection, text: string, user = at.user, password?: string) {
  const client = new Client({
    host: at.host,
    port: at.port,
    database: at.database,
    user,
    password: password ?? (await readFile(at.passwordFile, "utf8")),
  });
  await client.connect();
  try {
    return (await client.query(text)).rows as readonly Readonly<Record<string, unknown>>[];
  } finally {
    await client.end();
  }
}

const wrong = ({ findings }: Run) =>
  findings
    .filter(({ outcome }) => outcome === "refused" || outcome === "failed")
    .map(({ outcome, object, detail, runbook }) => ({ outcome, object, detail, runbook }));
const done = ({ lines }: Run) => lines.filter((line) => !line.startsWith("right"));

describe("tables", () => {
  it("are made, and touched no more", async () => {
    const { run } = await database("made");
    expect(done(await run(planned("made")))).toEqual([
      "made publication made: public.notes",
      "made role made: password set; SELECT, INSERT on public.notes",
      "made table public.notes",
    ]);
    expect(done(await run(planned("made")))).toEqual([]);
  });

  it.each([
    [
      "a column",
      "CREATE TABLE IF NOT EXISTS notes (id INTEGER PRIMARY KEY, body TEXT NOT NULL, title TEXT);",
      "column title is missing",
    ],
    [
      "another type",
      "CREATE TABLE IF NOT EXISTS notes (id INTEGER PRIMARY KEY, body VARCHAR(10) NOT NULL);",
      'column body is "text not null", the SQL file says "character varying(10) not null"',
    ],
    [
      "a constraint",
      "CREATE TABLE IF NOT EXISTS notes (id INTEGER PRIMARY KEY, body TEXT NOT NULL CONSTRAINT short CHECK (length(body) < 9));",
      "constraint short is missing",
    ],
  ])("that lack %s are refused", async (what, sql, detail) => {
    const name = `lacks_${what.replaceAll(" ", "_")}`;
    const { run } = await database(name);
    await run(planned(name));
    const second = await run(withFile(name, sql));
    expect(wrong(second)).toEqual([
      { outcome: "refused", object: "table public.notes", detail, runbook: "runbooks/postgres/change-table.md" },
    ]);
    expect(done(await run(planned(name)))).toEqual([]);
  });

  it("get the index, function and trigger that are new in their file", async () => {
    const { run } = await database("grows");
    await run(planned("grows"));
    const grown = withFile(
      "grows",
      `${notes}
       CREATE INDEX IF NOT EXISTS notes_body ON notes (body);
       CREATE OR REPLACE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
       CREATE OR REPLACE TRIGGER notes_keep BEFORE UPDATE ON notes FOR EACH ROW EXECUTE FUNCTION keep();`,
    );
    expect(done(await run(grown))).toEqual([
      "changed table public.notes: index notes_body, trigger notes_keep",
      "made function public.keep()",
    ]);
    expect(done(await run(grown))).toEqual([]);
  });

  it("of others are left alone", async () => {
    const { run, sql } = await database("others");
    await run(planned("others"));
    await sql(
      "CREATE TABLE theirs (id INTEGER); ALTER TABLE notes ADD COLUMN extra TEXT; INSERT INTO notes VALUES (1, 'a')",
    );
    expect(done(await run(planned("others")))).toEqual([]);
    expect(await sql("SELECT extra, body FROM notes")).toEqual([{ extra: null, body: "a" }]);
  });

  it("are not removed by a file", async () => {
    const { run, sql } = await database("kept");
    await run(planned("kept"));
    await sql("CREATE TABLE theirs (id INTEGER)");
    const dropping = withFile(
      "kept",
      `${notes} DROP TABLE IF EXISTS theirs; CREATE TABLE IF NOT EXISTS more (id INTEGER);`,
    );
    expect(wrong(await run(dropping))).toEqual([
      expect.objectContaining({
        outcome: "failed",
        detail: expect.stringMatching(/would remove table public\.theirs.*nothing was done/),
      }),
    ]);
    expect(await sql("SELECT to_regclass('theirs') IS NULL AS gone, to_regclass('more') IS NULL AS without")).toEqual([
      { gone: false, without: true },
    ]);
  });

  it("are not half made by a file with a mistake, which is told with its line", async () => {
    const { run, sql } = await database("mistake");
    const { ok, lines } = await run(withFile("mistake", `${notes}\n\nCREATE TABEL x (id INTEGER);`));
    expect({ ok, lines }).toEqual({
      ok: false,
      lines: [`failed SQL files: sql/notes.sql, line 3, can't be applied: syntax error at or near "TABEL"`],
    });
    expect(await sql("SELECT to_regclass('notes') AS notes")).toEqual([{ notes: null }]);
    expect(await sql("SELECT datname FROM pg_database WHERE datname = 'mistake_bootstrap'")).toEqual([]);
  });

  it("whose key is not the blueprint's, or that no file makes, are refused", async () => {
    const { run } = await database("keys");
    const tables = [
      { ...table, key: ["id", "body"], replicaIdentity: "default" as const, columns: [] },
      { schema: "public", table: "nowhere", key: ["id"], replicaIdentity: "default" as const, columns: [] },
    ];
    expect(wrong(await run(planned("keys", { tables })))).toEqual([
      expect.objectContaining({ outcome: "refused", detail: "its primary key is (id), the blueprint says (id, body)" }),
      expect.objectContaining({ outcome: "refused", detail: "no SQL file of the blueprint makes it" }),
    ]);
  });

  it("of events without the columns of the router are refused", async () => {
    const { run } = await database("router");
    const tables = [
      { ...table, key: ["id"], replicaIdentity: "default" as const, columns: ["id", "payload", "traceparent"] },
    ];
    expect(wrong(await run(planned("router", { tables })))).toEqual([
      expect.objectContaining({
        outcome: "refused",
        detail: "it lacks what the outbox is read by: payload, traceparent",
      }),
    ]);
  });

  it("get their replica identity, and keep it", async () => {
    const { run, sql } = await database("identity");
    const full = planned("identity", { tables: [{ ...table, key: ["id"], replicaIdentity: "full", columns: [] }] });
    expect(done(await run(full))).toContain("changed replica identity of public.notes: full, was default");
    expect(done(await run(full))).toEqual([]);
    expect(await sql("SELECT relreplident AS identity FROM pg_class WHERE relname = 'notes'")).toEqual([
      { identity: "f" },
    ]);
  });
});

describe("roles", () => {
  it("may do what the plan says, and nothing else", async () => {
    const { run, as } = await database("rights");
    await run(planned("rights"));
    const sql = (text: string) => as("rights", "password-of-rights", text);
    await sql("INSERT INTO notes VALUES (1, 'a'); SELECT * FROM notes");
    for (const refused of [
      "UPDATE notes SET body = 'b'",
      "DELETE FROM notes",
      "TRUNCATE notes",
      "DROP TABLE notes",
      "CREATE TABLE x ()",
    ]) {
      await expect(sql(refused)).rejects.toThrow(/permission denied|must be owner/);
    }
  });

  it("of the example: the application writes no event twice, Debezium writes no order", async () => {
    await boot.run(planOf({ postgres: boot.plan.postgres }));
    const server = boot.connections.postgres.primary;
    if (server === undefined) throw new Error("no address");
    const as = async (role: string, text: string) =>
      session(server, text, role, await readFile(server.rolePasswordFiles[role] ?? "", "utf8"));
    await as(
      "shop_application",
      "INSERT INTO outbox_events (aggregatetype, aggregateid, type, payload) VALUES ('a', '1', 'A', '{}')",
    );
    for (const [role, text] of [
      ["shop_application", "UPDATE outbox_events SET type = 'B'"],
      ["shop_application", "TRUNCATE orders CASCADE"],
      ["shop_application", "SELECT * FROM polyglot.heartbeat"],
      ["shop_debezium", "DELETE FROM orders"],
      ["shop_debezium", "SELECT * FROM payments"],
      ["shop_debezium", "ALTER PUBLICATION shop_primary_tables ADD TABLE payments"],
    ] as const) {
      await expect(as(role, text)).rejects.toThrow(/permission denied|must be owner/);
    }
  });

  it("lose attributes that they should not have, and get a new password", async () => {
    const { at, run, sql, as } = await database("attributes");
    await run(planned("attributes"));
    await sql("ALTER ROLE attributes SUPERUSER CREATEROLE REPLICATION");
    await writeFile(at.rolePasswordFiles.attributes ?? "", "another-password");
    expect(done(await run(planned("attributes")))).toEqual([
      "changed role attributes: NOREPLICATION; NOSUPERUSER; NOCREATEROLE; password set",
    ]);
    expect(await as("attributes", "another-password", "SELECT 1 AS one")).toEqual([{ one: 1 }]);
    expect(done(await run(planned("attributes")))).toEqual([]);
  });

  it("read the WAL by an attribute, and on RDS by membership; without a password they sign in by IAM", async () => {
    const { run, sql, at } = await database("wal");
    const plan = planned("wal", { roles: [{ name: "wal", replication: true, grants: [] }] });
    expect(done(await run(plan))).toContain("made role wal: REPLICATION; password set");
    await sql("CREATE ROLE rds_replication; CREATE ROLE rds_iam");
    try {
      expect(done(await run(plan))).toEqual(["changed role wal: NOREPLICATION; member of rds_replication"]);
      const byIam = { ...boot.connections, postgres: { primary: { ...at, rolePasswordFiles: {} } } };
      expect(done(await boot.run(planOf({ postgres: [plan] }), byIam))).toEqual([
        "changed role wal: member of rds_iam",
      ]);
      expect(done(await run(plan))).toEqual([]);
    } finally {
      await sql("DROP ROLE rds_replication; DROP ROLE rds_iam");
    }
    const { ok } = await boot.run(planOf({ postgres: [plan] }), {
      ...boot.connections,
      postgres: { primary: { ...at, rolePasswordFiles: {} } },
    });
    expect(ok).toBe(false);
  });

  it("are made by a master user who is no superuser, as on RDS", async () => {
    const { run, sql, at } = await database("master");
    const passwordFile = join(local?.folder.secrets ?? "", "the_master");
    await writeFile(passwordFile, "the-master");
    await sql(`CREATE ROLE the_master LOGIN CREATEDB CREATEROLE PASSWORD 'the-master'; CREATE ROLE rds_replication;
      GRANT rds_replication TO the_master WITH ADMIN OPTION; ALTER DATABASE master OWNER TO the_master`);
    const plan = planned("master", { roles: [{ name: "master", replication: true, grants: [] }] });
    const byMaster = { ...boot.connections, postgres: { primary: { ...at, user: "the_master", passwordFile } } };
    try {
      expect(done(await boot.run(planOf({ postgres: [plan] }), byMaster))).toEqual([
        "made publication master: public.notes",
        "made role master: member of rds_replication; password set",
        "made table public.notes",
      ]);
      expect(done(await boot.run(planOf({ postgres: [plan] }), byMaster))).toEqual([]);
      expect(done(await run(plan))).toEqual([]);
    } finally {
      await sql("DROP ROLE rds_replication");
    }
  });

  it("may use the sequence behind a column that they insert into", async () => {
    const { run, as } = await database("sequence");
    const plan = withFile(
      "sequence",
      "CREATE TABLE IF NOT EXISTS notes (id BIGSERIAL PRIMARY KEY, body TEXT NOT NULL);",
    );
    await run(plan);
    await as("sequence", "password-of-sequence", "INSERT INTO notes (body) VALUES ('a')");
    expect(done(await run(plan))).toEqual([]);
  });

  it("have passwords that no log holds", async () => {
    const log = await readFile(join(local?.folder.logs ?? "", "primary.log"), "utf8");
    expect(log).toContain("ALTER ROLE");
    expect(log).not.toContain("password-of-");
    expect(log).not.toContain("another-password");
  });
});

describe("publications", () => {
  const more = { schema: "public", table: "more" };
  const two = (name: string) =>
    planned(name, {
      files: [{ path: "sql/notes.sql", sql: `${notes} CREATE TABLE IF NOT EXISTS more (id INTEGER PRIMARY KEY);` }],
      publications: [{ name, tables: [table, more] }],
    });
  const page = "runbooks/postgres/change-publication.md";

  it("get what is missing: a table, an operation", async () => {
    const { run, sql } = await database("missing");
    await run(two("missing"));
    await sql(
      "ALTER PUBLICATION missing DROP TABLE more; ALTER PUBLICATION missing SET (publish = 'insert, truncate')",
    );
    expect(done(await run(two("missing")))).toEqual([
      "changed publication missing: public.more added; a connector that runs needs an incremental snapshot of what was in it before",
      "changed publication missing: publishes insert, update, delete, was insert, truncate",
    ]);
    expect(done(await run(two("missing")))).toEqual([]);
  });

  it.each([
    ["more", "ALTER PUBLICATION more_pub ADD TABLE more", "it also publishes public.more"],
    [
      "all",
      "DROP PUBLICATION all_pub; CREATE PUBLICATION all_pub FOR ALL TABLES WITH (publish = 'insert, update, delete')",
      "it also publishes public.more",
    ],
    [
      "rows",
      "ALTER PUBLICATION rows_pub SET TABLE notes WHERE (id > 3)",
      "it publishes only some rows or columns of notes",
    ],
    [
      "columns",
      "ALTER PUBLICATION columns_pub SET TABLE notes (id)",
      "it publishes only some rows or columns of notes",
    ],
  ])("that publish other things (%s) are refused and left", async (what, change, detail) => {
    const name = `${what}_pub`;
    const { run, sql } = await database(name);
    await run(two(name));
    const plan = { ...two(name), publications: [{ name, tables: [table] }] };
    await sql(`ALTER PUBLICATION ${name} SET TABLE notes`);
    expect(done(await run(plan))).toEqual([]);
    await sql(change);
    expect(wrong(await run(plan))).toEqual([
      { outcome: "refused", object: `publication ${name}`, detail, runbook: page },
    ]);
    expect(wrong(await run(plan))).toHaveLength(1);
  });

  it("of another owner are refused where they differ", async () => {
    const name = "foreign_pub";
    const { at, run, sql } = await database(name);
    await run(two(name));
    await writeFile(join(local?.folder.secrets ?? "", "limited"), "limited");
    await sql(`CREATE ROLE limited LOGIN CREATEDB CREATEROLE PASSWORD 'limited'; GRANT ALL ON DATABASE ${name} TO limited;
      ALTER TABLE notes OWNER TO limited; ALTER TABLE more OWNER TO limited; GRANT CREATE ON SCHEMA public TO limited;
      ALTER PUBLICATION ${name} SET TABLE notes`);
    const limited = { ...at, user: "limited", passwordFile: join(local?.folder.secrets ?? "", "limited") };
    const plan = { ...two(name), roles: [] };
    const result = await boot.run(planOf({ postgres: [plan] }), {
      ...boot.connections,
      postgres: { primary: limited },
    });
    expect(wrong(result)).toEqual([
      {
        outcome: "refused",
        object: `publication ${name}`,
        detail: "it is not as planned and belongs to shop_admin, who alone may change it",
        runbook: page,
      },
    ]);
  });
});
