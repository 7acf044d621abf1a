/**
 * A field, value or key that is not allowed is answered with what is allowed, what was given and what to do.
 */
import { regions } from "../../../model/catalogue/regions";
import { oneOf } from "../../../model/words";
import { definition, onlyProblem, problemsOf, removed } from "../../support/definitions";

const main = "blueprint.stores.main";
const notes = "blueprint.datasets.notes";

test("the definition that these tests change is right", () => {
  expect(problemsOf()).toEqual([]);
});

describe("an unknown field", () => {
  test("is answered with the field that was meant", () => {
    expect(onlyProblem({ [`${main}.onwer`]: "writing team" })).toEqual({
      path: `${main}.onwer`,
      problem: 'there is no field "onwer" here',
      allowed: "kind, owner or justification",
      given: '"onwer"',
      fix: 'did you mean "owner"?',
    });
  });

  test("in place of the right one is one mistake, not two", () => {
    expect(onlyProblem({ [`${main}.onwer`]: "writing team", [`${main}.owner`]: removed })).toMatchObject({
      path: `${main}.onwer`,
      fix: 'did you mean "owner"?',
    });
  });

  test("prefers a field that is missing to one that is there", () => {
    const changes = {
      "environment.stores.kafka.minInsyncReplicas": removed,
      "environment.stores.kafka.inSyncReplicas": 2,
    };
    expect(onlyProblem(changes).fix).toBe('did you mean "minInsyncReplicas"?');
  });

  test("that resembles nothing is to be removed", () => {
    expect(onlyProblem({ [`${notes}.engine`]: "InnoDB" }).fix).toBe("remove it");
  });

  test.each([
    ["blueprint.veiws", {}, "views"],
    ["blueprint.views.noteSearch.freshWithin.second", 5, "seconds"],
    ["blueprint.stores.cache.justification.measured.p99", 340, "p99Ms"],
    ["environment.nettwork", {}, "network"],
    ["environment.stores.kafka.storage.maxAllocatedGB", 9, "maxAllocatedGb"],
    ["environment.stores.opensearch.data.storageGB", 9, "storageGb"],
    ["environment.network.zones.eu-west-1a.privat", "10.20.0.0/24", "private"],
    ["environment.alerts.critical[0].urll", "https://example.com", "url"],
    ["environment.migrations.instanceClas", "dms.r6i.large", "instanceClass"],
  ])("is found at %s", (path, value, meant) => {
    expect(onlyProblem({ [path]: value })).toMatchObject({ path, fix: `did you mean "${meant}"?` });
  });
});

describe("a missing field", () => {
  test.each([
    [`${main}.owner`, "a text"],
    [`${notes}.dataClass`, "public, internal, confidential, personal or payment"],
    [`${notes}.key`, "a list"],
    [`${notes}.type`, "table, outbox, key-space or objects"],
    [`${main}.justification`, "an object"],
    ["environment.stores.redis.shards", "a number"],
    ["environment.stores.postgres.deletionProtection", "true or false"],
    ["environment.team.opsHoursPerMonth", "a number"],
  ])("is named: %s", (path, allowed) => {
    const fix = "add it";
    expect(onlyProblem({ [path]: removed })).toEqual({
      path,
      problem: "this field is missing",
      allowed,
      given: "nothing",
      fix,
    });
  });
});

describe("a value of the wrong type", () => {
  test.each<readonly [string, unknown, string, string]>([
    [`${main}.owner`, 5, "a text", "5"],
    [`${notes}.key`, "id", "a list", '"id"'],
    [`${notes}.key[0]`, 1, "a text", "1"],
    [notes, "notes.sql", "an object", '"notes.sql"'],
    ["blueprint.views", [], "an object", "[]"],
    ["blueprint.datasets.drafts.ttl", 3600, "an object", "3600"],
    ["environment.kubernetes.nodes.min", 1.5, "a whole number", "1.5"],
    ["environment.stores.postgres.deletionProtection", "yes", "true or false", '"yes"'],
    ["environment.stores.redis.nodeType", null, "a text", "null"],
  ])("is told from the right one: %s", (path, value, allowed, given) => {
    const problem = "this is of the wrong type";
    expect(onlyProblem({ [path]: value })).toEqual({ path, problem, allowed, given, fix: `give ${allowed}` });
  });

  test("may be the whole of a definition", () => {
    expect(problemsOf({ blueprint: undefined, environment: "production" })).toMatchObject([
      { path: "blueprint", problem: "this field is missing" },
      { path: "environment", problem: "this is of the wrong type", given: '"production"' },
    ]);
  });
});

describe("a value that is not offered", () => {
  test.each([
    [`${main}.kind`, "postgre", "postgres, redis, opensearch, kafka or object-storage", "postgres"],
    [`${notes}.type`, "tabel", "table, outbox, key-space or objects", "table"],
    [`${notes}.reads`, "strongly", "strong, causal, read-your-writes or eventual", "strong"],
    ["environment.deploymentWaits", "ful", "full or none", "full"],
    ["environment.state.backend", "s33", "s3 or local", "s3"],
    ["environment.aws.region", "eu-wset-1", oneOf(regions), "eu-west-1"],
  ])("is answered with the one that was meant: %s", (path, given, allowed, meant) => {
    expect(onlyProblem({ [path]: given })).toEqual({
      path,
      problem: "this value is not offered",
      allowed,
      given: JSON.stringify(given),
      fix: `did you mean "${meant}"?`,
    });
  });

  test("is answered without a guess where nothing is near", () => {
    expect(onlyProblem({ [`${main}.kind`]: "cassandra" }).fix).toBe("use one of the allowed values");
    expect(onlyProblem({ "environment.logs.retentionDays": 8 })).toMatchObject({
      allowed: expect.stringContaining("7, 14, 30"),
      given: "8",
      fix: "use one of the allowed values",
    });
  });
});

describe("a value outside its limits", () => {
  test.each<readonly [string, unknown, string, string]>([
    ["environment.stores.postgres.storage.allocatedGb", 19, "at least 20 GiB", "raise it"],
    [
      "environment.stores.postgres.backup.retentionDays",
      0,
      "1 to 35: without backups there is no point in time recovery",
      "raise it",
    ],
    ["environment.stores.postgres.backup.retentionDays", 36, "at most 35", "lower it"],
    ["environment.stores.postgres.replication.walSenderTimeoutSeconds", 0, "at least 10", "raise it"],
    ["blueprint.views.noteSearch.from", [], "at least one dataset", "add one"],
    ["environment.team.onCall", [], "at least one person", "add one"],
    [`${main}.owner`, "x", "at least 3 characters", "make it longer"],
    [`${main}.owner`, "x".repeat(129), "at most 128 characters", "shorten it"],
    ["environment.kubernetes.nodes.min", -(2 ** 53), "at least 1", "raise it"],
    [`${main}.justification.opsHoursPerMonth`, 0, "at least half an hour: no store is free to run", "raise it"],
  ])("is answered with the limit: %s %j", (path, value, allowed, fix) => {
    expect(onlyProblem({ [path]: value })).toMatchObject({ path, problem: "this is outside its limits", allowed, fix });
  });
});

describe("a text of the wrong form", () => {
  test.each([
    ["blueprint.name", "Notes App", "2 to 12 lower-case letters and digits, the first a letter"],
    ["environment.name", "production-eu", "2 to 12 lower-case letters and digits, the first a letter"],
    ["environment.aws.accountId", "1234", "an AWS account id of 12 digits"],
    [`${main}.owner`, "search, ads & more", "letters, digits, spaces and + - = . _ : / @, as tags take them"],
    ["environment.tags.costCentre", "a,b;c", "letters, digits, spaces and + - = . _ : / @, as tags take them"],
    ["environment.stores.postgres.performanceInsightsDays", 8, "7, a multiple of 31 up to 713, or 731"],
    ["environment.stores.postgres.performanceInsightsDays", 744, "7, a multiple of 31 up to 713, or 731"],
    ["environment.network.cidr", "10.20.0.0/33", "an IPv4 range in CIDR notation, such as 10.20.0.0/16"],
    ["environment.network.cidr", "10.20.1.0/16", "an IPv4 range in CIDR notation, such as 10.20.0.0/16"],
    ["environment.network.cidr", "10.20.0.0", "an IPv4 range in CIDR notation, such as 10.20.0.0/16"],
    ["environment.network.zones.eu-west-1a.private", "private", "an IPv4 range in CIDR notation, such as 10.20.0.0/16"],
    ["environment.stores.postgres.maintenanceWindow", "sunday", "a weekly window in UTC, such as sun:03:00-sun:04:00"],
    ["environment.stores.postgres.backup.window", "2am", "a daily window in UTC, such as 02:00-03:00"],
    [`${notes}.sql`, "notes.txt", "a path below the blueprint's folder that ends in .sql"],
    [`${notes}.sql`, "/etc/notes.sql", "a path below the blueprint's folder that ends in .sql"],
    [`${notes}.sql`, "../other/notes.sql", "a path below the blueprint's folder that ends in .sql"],
    [`${notes}.name`, "Notes", "a lower-case Postgres identifier of at most 63 characters"],
    ["blueprint.datasets.drafts.pattern", "draft-{userId}", "a key such as draft:{userId}"],
    ["blueprint.datasets.attachments.prefix", "/attachments", "a prefix such as images/"],
    ["blueprint.views.noteChanges.aggregate", "Note", "lower-case letters, digits and hyphens"],
    ["blueprint.stores.cache.justification.measured", {}, "at least one measurement"],
    ["environment.secrets.recoveryDays", 3, "0, or 7 to 30 days"],
    ["environment.alerts.critical[0].url", "ftp://example.com", "an https address"],
  ])("is answered with the right one: %s %j", (path, value, allowed) => {
    expect(onlyProblem({ [path]: value })).toMatchObject({ path, problem: "this value is not allowed", allowed });
  });
});

describe("a key that is not allowed", () => {
  test.each([
    ["blueprint.stores.Main", "blueprint.stores.main", "1 to 12 lower-case letters and digits, the first a letter"],
    [
      "blueprint.stores.maindatabase1",
      "blueprint.stores.main",
      "1 to 12 lower-case letters and digits, the first a letter",
    ],
    ["blueprint.datasets.new_notes", notes, "camel case of 1 to 40 letters and digits"],
    ["blueprint.views.note-search", "blueprint.views.noteCache", "camel case of 1 to 40 letters and digits"],
    [
      "environment.network.zones.eu-west-1z",
      "environment.network.zones.eu-west-1a",
      "an availability zone such as eu-west-1a",
    ],
  ])("is to be renamed, and nothing else is said of it: %s", (path, model, allowed) => {
    const key = path.split(".").at(-1);
    expect(onlyProblem({ [path]: valueAt(model) })).toEqual({
      path,
      problem: "this key is not allowed",
      allowed,
      given: JSON.stringify(key),
      fix: "rename it",
    });
  });
});

describe("a secret", () => {
  const secret = "hunter2";
  const places: Readonly<Record<string, unknown>> = {
    "blueprint.password": secret,
    [`${main}.password`]: secret,
    [`${notes}.credentials`]: { user: "admin", password: secret },
    [`${main}.owner`]: { apiKey: secret },
    [`${notes}.store`]: ["main", { password: secret }],
    "blueprint.stores.cache.justification.with": { secret },
    "environment.stores.postgres.masterPassword": secret,
    "environment.tags.costCentre": { token: secret, nested: [{ private_key: secret }] },
    "environment.alerts.critical": [
      { type: "https", url: `http://user:${secret}@hooks.example.com/services/${secret}` },
    ],
    "environment.overrides": { notes: { main: { password: secret }, cache: { shards: { token: secret } } } },
    "files:contracts/note.v1.schema.json": `{ "password": ${secret} }`,
    "files:mappings/notes.json": `{ "password": "${secret}" `,
  };

  test.each(Object.entries(places))("is not repeated: %s", (path, value) => {
    const problems = problemsOf({ [path]: value });
    expect(problems).not.toEqual([]);
    expect(JSON.stringify(problems)).not.toContain(secret);
  });

  test("leaves the rest of the value to be seen", () => {
    const value = { user: "admin", password: secret };
    expect(onlyProblem({ [`${main}.owner`]: value }).given).toBe('{"user":"admin","password":"(hidden)"}');
    const url = { type: "https", url: "http://hooks.example.com/services/x" };
    expect(onlyProblem({ "environment.alerts.critical": [url] }).given).toBe('"http://hooks.example.com/…"');
  });
});

test("a long value is shortened", () => {
  expect(onlyProblem({ [`${notes}.key`]: "x".repeat(500) }).given).toHaveLength(81);
});

function valueAt(path: string): unknown {
  const value = path.split(".").reduce<unknown>((at, part) => (at as Record<string, unknown>)[part], definition());
  return structuredClone(value);
}
