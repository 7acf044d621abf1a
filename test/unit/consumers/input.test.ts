/** What the bootstrap is started with: files that are not there, not JSON, of another version, or wrong in places. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readPassword } from "../../../consumers/bootstrap/connections";
import { readConnections, readPlan } from "../../../consumers/bootstrap/input";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "polyglot-input-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function file(content: string): Promise<string> {
  const path = join(folder, "file");
  await writeFile(path, content);
  return path;
}

describe("a plan", () => {
  it("is read as it was written", async () => {
    const plan = { format: "polyglot-bootstrap/1", platform: "notes-live" };
    expect(await readPlan(await file(JSON.stringify(plan)))).toEqual(plan);
  });

  it.each([
    ["is missing", () => "/nowhere/plan", /^\/nowhere\/plan can't be read: ENOENT/],
    ["is not JSON", () => file("{"), /file is not JSON$/],
    [
      "has another version",
      () => file('{"format":"polyglot-bootstrap/9"}'),
      /"format" is "polyglot-bootstrap\/9".*same version/,
    ],
    ["is something else", () => file("null"), /"format" is undefined/],
  ])("is refused when it %s", async (_, path, message) => {
    await expect(readPlan(await path())).rejects.toThrow(message);
  });
});

describe("addresses", () => {
  const right = {
    postgres: {
      main: { host: "db", port: 5433, database: "notes", user: "admin", passwordFile: "/p", rolePasswordFiles: {} },
    },
    kafka: { broker: { brokers: ["broker:9098"] } },
    opensearch: { search: { url: "https://search" } },
    redis: { cache: { host: "cache", port: 6380, user: "admin", passwordFile: "/p", userPasswordFiles: {} } },
    objectStorage: { files: { endpoint: "http://s3:7070", region: "eu-west-1", accessKey: "a", secretKeyFile: "/p" } },
  };

  it("are read as they were written", async () => {
    expect(await readConnections(await file(JSON.stringify(right)))).toEqual(right);
  });

  it("are refused with every place that is wrong", async () => {
    const wrong = {
      ...right,
      postgres: { main: { ...right.postgres.main, port: 70_000, password: "hunter2" } },
      kafka: { broker: { brokers: [] } },
      opensearch: { search: { url: "search" } },
      redis: undefined,
    };
    const read = readConnections(await file(JSON.stringify(wrong)));
    const { message } = await read.then(
      () => new Error("it was accepted"),
      (error: Error) => error,
    );
    for (const place of [
      "postgres.main.port",
      "postgres.main",
      "kafka.broker.brokers",
      "opensearch.search.url",
      "redis",
    ]) {
      expect(message).toContain(`at ${place}`);
    }
    expect(message).not.toContain("hunter2");
  });
});

describe("a password", () => {
  it("is the whole file", async () => {
    expect(await readPassword(await file("a b"))).toBe("a b");
  });

  it.each([
    ["is empty", "", /is empty/],
    ["ends with a line break", "secret\n", /ends with a line break/],
    ["ends with that of another system", "secret\r\n", /ends with a line break/],
  ])("is refused when the file %s", async (_, content, message) => {
    const { message: said } = await readPassword(await file(content)).then(
      () => new Error("it was accepted"),
      (error: Error) => error,
    );
    expect(said).toMatch(message);
    expect(said).not.toContain("secret");
  });
});
