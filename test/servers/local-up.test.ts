/**
 * The command line of the local platform as a user meets it: real servers, a data folder of its own, and everything
 * that can stand in the way. What `up` fills them with is left out. The tests build on each other: all use the platform
 * that the first one starts.
 */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { Client } from "pg";
import { dataFolder } from "../../local/data-folder";
import { readRunning } from "../../local/running";
import { isRunning } from "../../local/supervisor/identity";
import { readRecords, type ServerRecord } from "../../local/supervisor/records";
import { root } from "../support/root";

/** The first start on a machine compiles the S3 server, which takes some minutes on two cores. */
const FIRST_START_MS = 20 * 60_000;
jest.setTimeout(4 * 60_000);

const ALL = ["cache", "connect", "events", "media", "primary", "search"];
/** Not below TMPDIR: Postgres runs as another user where root runs the tests, and may not enter every folder. */
const data = dataFolder(mkdtempSync("/tmp/local-platform-"));

interface Ended {
  readonly exitCode: number | null;
  /** Everything it printed. */
  readonly output: string;
}

function begin(args: readonly string[], env: Readonly<Record<string, string>> = {}): ChildProcess {
  const program = ["--import", "tsx", "local/cli.ts", ...args, "--data", data.path];
  return spawn(process.execPath, program, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

async function end(command: ChildProcess): Promise<Ended> {
  if (command.stdout === null || command.stderr === null) throw new Error("no output");
  const closed = once(command, "close");
  const [out, err] = await Promise.all([text(command.stdout), text(command.stderr)]);
  await closed;
  return { exitCode: command.exitCode, output: out + err };
}

/** Resolves when the command has printed a line like this. */
function printed(command: ChildProcess, pattern: RegExp): Promise<void> {
  return new Promise((resolve) => {
    command.stdout?.on("data", (chunk) => {
      if (pattern.test(String(chunk))) resolve();
    });
  });
}

const local = (args: string, env?: Readonly<Record<string, string>>) => end(begin(args.split(" "), env));

/** The records of what runs, by name. */
async function running(): Promise<Readonly<Record<string, ServerRecord>>> {
  const records = await readRecords(data.records);
  const alive = await Promise.all(records.map(isRunning));
  return Object.fromEntries(records.flatMap((record, index) => (alive[index] ? [[record.name, record]] : [])));
}
const runningNames = async () => Object.keys(await running()).sort();

/** Processes that work on the data folder, whatever is recorded of them. */
function processes(): readonly string[] {
  const all = execFileSync("ps", ["-A", "-o", "args="], { encoding: "utf8" }).split("\n");
  return all.filter((line) => line.includes(`${data.path}/`));
}

async function query<T>(statement: string): Promise<readonly T[]> {
  const {
    host,
    port,
    database,
    adminUser: user,
    passwordFile,
  } = (await readRunning(data)).postgres.primary ?? missing();
  const client = new Client({ host, port, database, user, password: readFileSync(passwordFile, "utf8"), ssl: false });
  await client.connect();
  try {
    return (await client.query(statement)).rows as T[];
  } finally {
    await client.end();
  }
}

async function getJson<T>(server: "opensearch" | "connect", path: string, init?: RequestInit): Promise<T> {
  const addresses = await readRunning(data);
  const { port } = (server === "connect" ? addresses.connect : addresses.opensearch.search) ?? missing();
  return (await (await fetch(`http://127.0.0.1:${port}${path}`, init)).json()) as T;
}

function missing(): never {
  throw new Error("no such server");
}

afterAll(async () => {
  await local("reset --yes");
  rmSync(data.path, { recursive: true, force: true });
});

test("before the first up there is nothing to see or to stop", async () => {
  expect(await local("status")).toMatchObject({ exitCode: 1, output: expect.stringContaining("npm run local up") });
  expect(await local("stop")).toMatchObject({ exitCode: 0, output: expect.stringContaining("Nothing runs") });
});

test(
  "a machine without Java is told so, and nothing is left running",
  async () => {
    const { exitCode, output } = await local("up --empty", { JAVA_HOME: "/nowhere" });
    expect(exitCode).toBe(1);
    expect(output).toContain(
      "JAVA_HOME is /nowhere, but there is no bin/java in it.\nNext: Install a Java development kit",
    );
    expect(processes()).toEqual([]);
  },
  FIRST_START_MS,
);

test(
  "up starts every server and says where they are",
  async () => {
    const { exitCode, output } = await local("up --empty");
    expect(output).toMatch(/primary +Postgres +postgresql:\/\/127\.0\.0\.1:\d+\/shop +shop_admin +\S+secrets\/primary/);
    expect(exitCode).toBe(0);
    expect(await runningNames()).toEqual(ALL);
  },
  FIRST_START_MS,
);

test("status asks each server", async () => {
  const { exitCode, output } = await local("status");
  for (const name of ALL)
    expect(output).toMatch(new RegExp(`^${name} +ready +\\d+ .*127\\.0\\.0\\.1:\\d+.* \\d+ MiB$`, "m"));
  expect(exitCode).toBe(0);
});

test("the servers are those of the blueprint: passwords are checked, limits set, Debezium is there", async () => {
  const settings = await query<{ name: string; setting: string }>(
    "SELECT name, setting FROM pg_settings WHERE name IN ('wal_level', 'max_replication_slots', 'max_slot_wal_keep_size')",
  );
  expect(Object.fromEntries(settings.map(({ name, setting }) => [name, setting]))).toEqual({
    wal_level: "logical",
    max_replication_slots: "10",
    max_slot_wal_keep_size: "1024",
  });
  const { port } = (await readRunning(data)).postgres.primary ?? missing();
  const stranger = new Client({
    host: "127.0.0.1",
    port,
    database: "shop",
    user: "shop_admin",
    password: "no",
    ssl: false,
  });
  await expect(stranger.connect()).rejects.toThrow("password authentication failed");
  const plugins = await getJson<readonly { class: string; version: string }[]>("connect", "/connector-plugins");
  expect(plugins).toContainEqual({
    class: "io.debezium.connector.postgresql.PostgresConnector",
    type: "source",
    version: "3.7.0.Final",
  });
});

test("a second up changes nothing", async () => {
  const before = await running();
  const { exitCode, output } = await local("up --empty");
  expect(exitCode).toBe(0);
  expect(output.match(/runs already/g)).toHaveLength(ALL.length);
  expect(await running()).toEqual(before);
});

test("a server that was killed is seen, and up starts it again, it alone", async () => {
  const before = await running();
  process.kill(before.cache?.pid ?? missing(), "SIGKILL");
  const seen = await local("status");
  expect(seen.exitCode).toBe(1);
  expect(seen.output).toMatch(/^cache +ended /m);
  expect(seen.output).toContain("Not ready: cache.");
  expect((await local("up --empty")).exitCode).toBe(0);
  const { cache, ...others } = await running();
  const { cache: killed, ...unchanged } = before;
  expect(others).toEqual(unchanged);
  expect(cache?.pid).not.toBe(killed?.pid);
});

test("a second up at the same time is refused, and the first is not disturbed", async () => {
  await local("stop events");
  const first = begin(["up", "--empty"]);
  await Promise.all([
    printed(first, /events +Kafka .* starts/).then(async () => {
      const { exitCode, output } = await local("up --empty");
      expect(output).toContain("Another command works on the same data folder: `npm run local up`, process ");
      expect(output).toContain(`kill ${first.pid}`);
      expect(exitCode).toBe(1);
    }),
    end(first).then(({ exitCode }) => expect(exitCode).toBe(0)),
  ]);
  expect(await runningNames()).toEqual(ALL);
});

test("a port that another program has is told, with who has it", async () => {
  await local("stop cache");
  const { port } = (await readRunning(data)).redis.cache ?? missing();
  const other = createServer().listen({ host: "127.0.0.1", port });
  await once(other, "listening");
  const { exitCode, output } = await local("up --empty");
  other.close();
  expect(exitCode).toBe(1);
  expect(output).toMatch(new RegExp(`Port ${port} .*cache.* is taken by .+, process ${process.pid}\\.`));
  expect(await runningNames()).toEqual(ALL.filter((name) => name !== "cache"));
});

test("a port of one's choice is taken and kept", async () => {
  expect((await local("up --empty --port cache=1")).output).toContain("from 1024 to 65535");
  const { port } = (await readRunning(data)).redis.cache ?? missing();
  const other = port + 1;
  expect((await local(`up --empty --port cache=${other}`)).exitCode).toBe(0);
  expect((await readRunning(data)).redis.cache?.port).toBe(other);
  const refused = await local(`up --empty --port cache=${port}`);
  expect(refused).toMatchObject({ exitCode: 1, output: expect.stringContaining("only while its server is stopped") });
});

test("a server that dies at start shows its last words, and what started beside it ends", async () => {
  await local("stop cache media");
  const users = join(data.servers, "cache/users.acl");
  const good = readFileSync(users);
  writeFileSync(users, "nonsense\n");
  const { exitCode, output } = await local("up --empty");
  writeFileSync(users, good);
  expect(exitCode).toBe(1);
  expect(output).toMatch(/cache ended instead of answering \(exit code 1\)\. Its last log lines:\n/);
  expect(output).toContain("users.acl");
  expect(await runningNames()).toEqual(ALL.filter((name) => !["cache", "media"].includes(name)));
  const log = await local("logs cache -n 1");
  expect(log).toMatchObject({ exitCode: 0, output: expect.stringMatching(/^.+\n$/) });
});

test("Ctrl-C during up ends what it had started, and nothing else", async () => {
  await local("stop events");
  const before = await running();
  const command = begin(["up", "--empty"]);
  const ended = end(command);
  await printed(command, /events +Kafka .* starts/);
  command.kill("SIGINT");
  expect(await ended).toMatchObject({ exitCode: 130, output: expect.stringContaining("Stopped; nothing that") });
  expect(await running()).toEqual(before);
  expect(processes().filter((line) => line.includes("kafka.Kafka"))).toEqual([]);
});

test("data survives a stop, which leaves no process", async () => {
  expect((await local("up --empty")).exitCode).toBe(0);
  await query("CREATE TABLE kept AS SELECT 42 AS answer");
  const document = { method: "PUT", body: '{"answer":42}', headers: { "content-type": "application/json" } };
  await getJson("opensearch", "/kept/_doc/1?refresh=true", document);
  const { kafka_cluster_id: cluster } = await getJson<{ kafka_cluster_id: string }>("connect", "/");
  const password = readFileSync(join(data.secrets, "primary"), "utf8");

  const stopped = await local("stop");
  expect(stopped.exitCode).toBe(0);
  expect(stopped.output.indexOf("connect")).toBeLessThan(stopped.output.indexOf("events"));
  expect(processes()).toEqual([]);
  expect(readdirSync(data.records)).toEqual([]);
  await expect(readRunning(data)).rejects.toThrow("No local platform runs");

  expect((await local("up --empty")).exitCode).toBe(0);
  expect(await query("SELECT answer FROM kept")).toEqual([{ answer: 42 }]);
  expect(await getJson("opensearch", "/kept/_doc/1")).toMatchObject({ _source: { answer: 42 } });
  expect(await getJson("connect", "/")).toMatchObject({ kafka_cluster_id: cluster });
  expect(readFileSync(join(data.secrets, "primary"), "utf8")).toBe(password);
});

test("a name that does not exist is told with those that do", async () => {
  expect(await local("stop evnts")).toMatchObject({
    exitCode: 1,
    output: expect.stringContaining('did you mean "events"?'),
  });
  expect((await local("up --empty nothing")).exitCode).toBe(1);
  expect((await local("logs nothing")).exitCode).toBe(1);
  expect((await local("restart")).exitCode).toBe(1);
  expect(await local("--help")).toMatchObject({ exitCode: 0, output: expect.stringContaining("npm run local -- up") });
});

test("reset asks first, and removes everything", async () => {
  const refused = await local("reset");
  expect(refused).toMatchObject({ exitCode: 1, output: expect.stringContaining("npm run local -- reset --yes") });
  expect(await runningNames()).toEqual(ALL);
  expect((await local("reset --yes")).exitCode).toBe(0);
  expect(existsSync(data.path)).toBe(false);
  expect(processes()).toEqual([]);
});
