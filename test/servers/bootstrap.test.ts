/**
 * The bootstrap on real servers: it makes everything, changes nothing the second time, corrects what it can, and
 * refuses the rest with the page that says what to do. What it does in Postgres is in bootstrap-postgres.test.ts.
 */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { GetBucketVersioningCommand, PutBucketVersioningCommand, S3Client } from "@aws-sdk/client-s3";
import { Client as OpenSearch } from "@opensearch-project/opensearch";
import { Admin, ConfigResourceTypes } from "@platformatic/kafka";
import { createClient } from "@redis/client";
import { run as runProgram } from "../../ops/tools/process";
import type { IndexPlan } from "../../pipelines/bootstrap/search-plan";
import type { TopicPlan } from "../../pipelines/bootstrap/topics-plan";
import { type Bootstrapper, bootstrapper, planOf } from "../support/bootstrap";
import { type LocalPlatform, startLocalPlatform } from "../support/local-platform";
import { root } from "../support/root";

jest.setTimeout(60_000);

let local: LocalPlatform | undefined;
let boot: Bootstrapper;
beforeAll(async () => {
  local = await startLocalPlatform({ servers: ["primary", "cache", "search", "events", "media"], filled: false });
  boot = await bootstrapper(local);
}, 600_000);
afterAll(async () => local?.stop(), 60_000);

const day = 86_400_000;

describe("a whole platform", () => {
  it("is made once, and right from then on", async () => {
    const first = await boot.run(boot.plan);
    expect(first.lines.filter((line) => !line.startsWith("made") && !line.includes("replica identity"))).toEqual([]);
    const second = await boot.run(boot.plan);
    expect(second.lines.filter((line) => !line.startsWith("right"))).toEqual([]);
    expect(second.findings).toHaveLength(first.findings.length);
    expect([first.ok, second.ok]).toEqual([true, true]);
  });

  it("is made by two at once", async () => {
    const [topics] = boot.plan.kafka;
    const [search] = boot.plan.opensearch;
    const again = (name: string) => `twice-${name}`;
    const plan = {
      ...boot.plan,
      kafka: [
        { store: "events", topics: (topics?.topics ?? []).map((topic) => ({ ...topic, name: again(topic.name) })) },
      ],
      opensearch: [
        {
          store: "search",
          indexes: (search?.indexes ?? []).map((index) => ({
            ...index,
            alias: again(index.alias),
            index: again(index.index),
            pattern: again(index.pattern),
          })),
        },
      ],
      objectStorage: [{ store: "media", buckets: ["twice-one", "twice-two"] }],
    };
    const runs = await Promise.all([1, 2, 3].map(() => boot.run(plan)));
    expect(runs.flatMap(({ findings }) => findings.filter(({ outcome }) => outcome === "failed"))).toEqual([]);
    expect((await boot.run(plan)).lines.filter((line) => !line.startsWith("right"))).toEqual([]);
  });

  it("has the topics of the plan, with their partitions and settings", async () => {
    const topics = boot.plan.kafka.flatMap((store) => store.topics);
    const found = await withAdmin(
      async (admin) => (await admin.metadata({ topics: topics.map(({ name }) => name) })).topics,
    );
    expect(topics.map(({ name }) => [name, found.get(name)?.partitionsCount])).toEqual(
      topics.map(({ name, partitions }) => [name, partitions]),
    );
    for (const { name, settings } of topics) expect(await settingsOf(name, Object.keys(settings))).toEqual(settings);
  });

  it("prints no password", async () => {
    const { printed } = await boot.run(boot.plan);
    const files = [
      ...Object.values(boot.connections.postgres).flatMap((at) => [
        at.passwordFile,
        ...Object.values(at.rolePasswordFiles),
      ]),
      ...Object.values(boot.connections.redis).flatMap((at) => [
        at.passwordFile,
        ...Object.values(at.userPasswordFiles),
      ]),
      ...Object.values(boot.connections.objectStorage).map((at) => at.secretKeyFile),
    ];
    const secrets = await Promise.all(files.map((file) => readFile(file, "utf8")));
    expect(secrets.length).toBeGreaterThan(5);
    expect(secrets.filter((secret) => printed.includes(secret))).toEqual([]);
  });

  it("tells of every store that is not there, and still makes the others", async () => {
    const nowhere = { ...boot.connections.kafka, events: { brokers: ["127.0.0.1:1"] } };
    const { ok, lines } = await boot.run(boot.plan, { ...boot.connections, kafka: nowhere, redis: {} });
    const failed = lines.filter((line) => line.startsWith("failed"));
    expect(ok).toBe(false);
    expect(failed).toEqual([
      "failed connection: Connection to 127.0.0.1:1 failed: connect ECONNREFUSED 127.0.0.1:1",
      'failed connection: there is no address of it under "redis"',
    ]);
    expect(lines.filter((line) => line.startsWith("right")).length).toBeGreaterThan(20);
  });
});

describe("the command", () => {
  const command = (plan: string, addresses: string) =>
    runProgram(
      process.execPath,
      ["--import", "tsx", "consumers/cli.ts", "bootstrap", "--plan", plan, "--addresses", addresses],
      { cwd: root, env: process.env, signal: new AbortController().signal },
    );
  const file = async (name: string, content: unknown) => {
    const path = join(local?.folder.path ?? "", name);
    await writeFile(path, JSON.stringify(content));
    return path;
  };

  it("ends with 0 and a summary", async () => {
    const { exitCode, stdout } = await command(await file("plan", boot.plan), await file("at", boot.connections));
    expect({ exitCode, last: stdout.trim().split("\n").at(-1) }).toEqual({
      exitCode: 0,
      last: expect.stringMatching(/^Bootstrap of shop-local: \d+ right\.$/),
    });
  });

  it("ends with 1 where something is not as it should be", async () => {
    const plan = await file("plan", { ...boot.plan, kafka: [{ store: "nowhere", topics: [] }] });
    const { exitCode, stdout } = await command(plan, await file("at", boot.connections));
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: expect.stringContaining("failed   kafka nowhere") });
  });
});

describe("topics", () => {
  const topic = (name: string, change: Partial<TopicPlan> = {}): TopicPlan => ({
    name,
    use: "changes",
    partitions: 3,
    replicationFactor: 1,
    settings: { "cleanup.policy": "delete", "retention.ms": String(day) },
    ...change,
  });
  const run = (plan: TopicPlan) => boot.run(planOf({ kafka: [{ store: "events", topics: [plan] }] }));
  const keep = (retentionMs: number, policy = "delete") => ({
    settings: { "cleanup.policy": policy, "retention.ms": String(retentionMs) },
  });

  it.each([
    ["fewer partitions", { partitions: 2 }, "it has 3 partitions, the plan says 2", "kafka/change-partitions"],
    ["more partitions", { partitions: 4 }, "it has 3 partitions, the plan says 4", "kafka/change-partitions"],
    ["other replicas", { replicationFactor: 2 }, "it has 1 replica, the plan says 2", "kafka/change-replicas"],
    [
      "a shorter time",
      keep(day / 2),
      `retention.ms is ${day}, the plan says ${day / 2}, which would remove records`,
      "kafka/keep-less",
    ],
    [
      "compaction",
      keep(day, "compact"),
      "cleanup.policy is delete, the plan says compact, which would remove records",
      "kafka/keep-less",
    ],
  ])("refuses %s", async (what, change, detail, runbook) => {
    const name = `refuse-${what.replaceAll(" ", "-")}`;
    await run(topic(name));
    const { ok, findings } = await run(topic(name, change));
    expect(ok).toBe(false);
    expect(findings).toEqual([
      { outcome: "refused", store: "kafka events", object: `topic ${name}`, detail, runbook: `runbooks/${runbook}.md` },
    ]);
    expect((await run(topic(name))).lines).toEqual([`right topic ${name}`]);
  });

  it("keep longer when they are told to, and for ever", async () => {
    await run(topic("longer"));
    expect((await run(topic("longer", keep(2 * day)))).lines).toEqual([
      `changed topic longer: retention.ms is ${2 * day}, was ${day}`,
    ]);
    expect((await run(topic("longer", keep(-1)))).ok).toBe(true);
    expect(await settingsOf("longer", ["retention.ms"])).toEqual({ "retention.ms": "-1" });
    expect((await run(topic("longer", keep(2 * day)))).ok).toBe(false);
  });

  it("keep the settings that the plan does not name", async () => {
    await run(topic("others"));
    await run(topic("others", { settings: { "segment.ms": "60000" } }));
    await run(topic("others", keep(3 * day)));
    expect(await settingsOf("others", ["segment.ms"])).toEqual({ "segment.ms": "60000" });
  });
});

describe("indexes", () => {
  const index = (alias: string, change: Partial<IndexPlan> = {}): IndexPlan => ({
    alias,
    index: `${alias}-v1`,
    pattern: `${alias}-v*`,
    priority: 100 + alias.length,
    settings: { "index.number_of_shards": 1, "index.number_of_replicas": 0, "index.refresh_interval": "1s" },
    mappings: { dynamic: "strict", properties: { title: { type: "text" } } },
    ...change,
  });
  const run = (plan: IndexPlan) => boot.run(planOf({ opensearch: [{ store: "search", indexes: [plan] }] }));

  it("take a new field", async () => {
    await run(index("grows"));
    const grown = index("grows", { mappings: { properties: { title: { type: "text" }, year: { type: "integer" } } } });
    expect((await run(grown)).lines).toEqual([
      "changed index grows-v1: its mapping or its settings were others",
      "changed template grows: indexes made from now on are as planned",
      "right alias grows",
    ]);
    expect((await run(grown)).lines.filter((line) => !line.startsWith("right"))).toEqual([]);
  });

  it("refuse a field of another type and shards of another number, and change what they can", async () => {
    await run(index("stays"));
    const { ok, findings } = await run(
      index("stays", {
        mappings: { properties: { title: { type: "keyword" } } },
        settings: { "index.number_of_shards": 2, "index.number_of_replicas": 0, "index.refresh_interval": "5s" },
      }),
    );
    expect(ok).toBe(false);
    expect(findings.filter(({ outcome }) => outcome === "refused")).toEqual([
      expect.objectContaining({
        object: "index stays-v1",
        detail: expect.stringMatching(
          /^its mapping can't become the planned one: .*\[title\] cannot be changed from type \[text\]/,
        ),
        runbook: "runbooks/opensearch/incompatible-mapping.md",
      }),
      expect.objectContaining({
        detail: expect.stringMatching(/^index\.number_of_shards, which is 1, can't become the planned one: /),
      }),
    ]);
    const { body } = await searching((client) =>
      client.indices.getSettings({ index: "stays-v1", flat_settings: true }),
    );
    expect(body["stays-v1"]?.settings).toMatchObject({ "index.number_of_shards": "1", "index.refresh_interval": "5s" });
  });

  it("of a new version stand beside the old one, which is read until the view has been rebuilt", async () => {
    await run(index("next"));
    const { ok, lines } = await run(index("next", { index: "next-v2" }));
    expect({ ok, lines }).toEqual({
      ok: true,
      lines: [
        "made index next-v2",
        "right alias next: reads next-v1 until the view has been rebuilt into next-v2",
        "right template next",
      ],
    });
  });

  it("refuse an alias whose name an index has taken", async () => {
    await searching((client) => client.index({ index: "early", body: { title: "written too soon" } }));
    const { findings } = await run(index("early"));
    expect(findings.at(-1)).toMatchObject({
      outcome: "refused",
      object: "alias early",
      runbook: "runbooks/opensearch/alias-taken.md",
    });
  });

  it("get the template with the longer name when two match", async () => {
    const inZones = { "index.number_of_shards": 1, "index.number_of_replicas": 0, "index.refresh_interval": "9s" };
    const runs = [await run(index("notes-venues", { settings: inZones })), await run(index("notes"))];
    expect(runs.map(({ ok }) => ok)).toEqual([true, true]);
    await searching((client) => client.indices.create({ index: "notes-venues-v7" }));
    const { body } = await searching((client) =>
      client.indices.getSettings({ index: "notes-venues-v7", flat_settings: true }),
    );
    expect(body["notes-venues-v7"]?.settings).toMatchObject({ "index.refresh_interval": "9s" });
  });
});

describe("users of a cache", () => {
  const users = () => boot.plan.redis.flatMap((planned) => planned.users);

  it("may do what their rules say, and no more", async () => {
    const [application, projector] = users().map(({ id }) => id);
    await asUser(application, async (client) => {
      await client.set("cart:1", "a");
      await expect(client.set("product:1", "a")).rejects.toThrow(/NOPERM/);
      await expect(client.flushAll()).rejects.toThrow(/NOPERM/);
      expect(await client.get("product:1")).toBeNull();
    });
    await asUser(projector, async (client) => {
      await client.set("product:1", "a");
      await expect(client.get("cart:1")).rejects.toThrow(/NOPERM/);
    });
  });

  it("are brought back to their rules", async () => {
    const [id = ""] = users().map((user) => user.id);
    await asAdmin((client) => client.aclSetUser(id, ["allkeys"]));
    const plan = planOf({ redis: boot.plan.redis });
    expect((await boot.run(plan)).lines).toContain(`changed user ${id}: its rules or its password were others`);
    expect((await boot.run(plan)).lines).toContain(`right user ${id}`);
  });

  it("are not made without a password", async () => {
    const { ok, lines } = await boot.run(
      planOf({ redis: [{ store: "cache", users: [{ id: "nobody", accessString: "on" }] }] }),
    );
    expect({ ok, lines }).toEqual({ ok: false, lines: ["failed user nobody: no file with its password was given"] });
  });

  async function asUser(id: string | undefined, work: (client: ReturnType<typeof createClient>) => Promise<void>) {
    const file = boot.connections.redis.cache?.userPasswordFiles[id ?? ""] ?? "";
    await session(id ?? "", await readFile(file, "utf8"), work);
  }
  async function asAdmin(work: (client: ReturnType<typeof createClient>) => Promise<unknown>) {
    const { user = "", passwordFile = "" } = boot.connections.redis.cache ?? {};
    await session(user, await readFile(passwordFile, "utf8"), work);
  }
  async function session(
    username: string,
    password: string,
    work: (client: ReturnType<typeof createClient>) => Promise<unknown>,
  ) {
    const { host, port } = boot.connections.redis.cache ?? {};
    const client = createClient({ socket: { host: host ?? "", port: port ?? 0 }, username, password });
    await client.connect();
    try {
      await work(client as ReturnType<typeof createClient>);
    } finally {
      client.destroy();
    }
  }
});

describe("buckets", () => {
  it("keep versions again", async () => {
    const plan = planOf({ objectStorage: boot.plan.objectStorage });
    const [bucket = ""] = boot.plan.objectStorage.flatMap((store) => store.buckets);
    const {
      endpoint = "",
      region = "",
      accessKey = "",
      secretKeyFile = "",
    } = boot.connections.objectStorage.media ?? {};
    const credentials = { accessKeyId: accessKey, secretAccessKey: await readFile(secretKeyFile, "utf8") };
    const client = new S3Client({ endpoint, region, forcePathStyle: true, credentials });
    const versioning = { Bucket: bucket, VersioningConfiguration: { Status: "Suspended" as const } };
    await client.send(new PutBucketVersioningCommand(versioning));
    expect((await boot.run(plan)).lines).toContain(`changed bucket ${bucket}: keeps versions from now on`);
    expect((await client.send(new GetBucketVersioningCommand({ Bucket: bucket }))).Status).toBe("Enabled");
    client.destroy();
  });
});

async function withAdmin<T>(work: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = new Admin({ clientId: "test", bootstrapBrokers: [...(boot.connections.kafka.events?.brokers ?? [])] });
  try {
    return await work(admin);
  } finally {
    await admin.close();
  }
}

async function settingsOf(topic: string, names: readonly string[]): Promise<Readonly<Record<string, string | null>>> {
  const resource = { resourceType: ConfigResourceTypes.TOPIC, resourceName: topic, configurationKeys: [...names] };
  const [described] = await withAdmin((admin) => admin.describeConfigs({ resources: [resource] }));
  return Object.fromEntries((described?.configs ?? []).map(({ name, value }) => [name, value ?? null]));
}

async function searching<T>(work: (client: OpenSearch) => Promise<T>): Promise<T> {
  const client = new OpenSearch({ node: boot.connections.opensearch.search?.url ?? "" });
  try {
    return await work(client);
  } finally {
    await client.close();
  }
}
