/** What the bootstrap has to make, by platform: nothing that Terraform makes, everything that it does not. */
import { loadPlatform } from "../../../load/definition";
import { bootstrapPlan } from "../../../pipelines/bootstrap/plan";
import { platformWith, removed } from "../../support/definitions";
import { root } from "../../support/root";

/** The only store of a kind in a plan. */
function only<T>(plans: readonly T[]): T {
  const [plan] = plans;
  if (plan === undefined || plans.length !== 1) throw new Error(`There are ${plans.length} plans, not one.`);
  return plan;
}

const notes = () => bootstrapPlan(platformWith(), "everything");

describe("a plan", () => {
  it("leaves to Terraform what Terraform makes", () => {
    const inside = bootstrapPlan(platformWith(), "inside-stores");
    expect([inside.redis, inside.objectStorage]).toEqual([[], []]);
    expect({ ...inside, redis: 0, objectStorage: 0 }).toEqual({ ...notes(), redis: 0, objectStorage: 0 });
  });

  it("is plain JSON that fits into a config map", () => {
    const plan = bootstrapPlan(loadPlatform({ root, environment: "production" }), "inside-stores");
    const text = JSON.stringify(plan);
    expect(JSON.parse(text)).toEqual(plan);
    expect(text.length).toBeLessThan(1_000_000);
  });
});

describe("of a database", () => {
  it("has the files in the order of their datasets, each once, and the platform's own tables", () => {
    const { files } = only(notes().postgres);
    expect(files.map(({ path }) => path)).toEqual([
      "sql/notes.sql",
      "sql/note_files.sql",
      "sql/outbox.sql",
      "(platform)",
    ]);
    expect(files.at(-1)?.sql).toContain("CREATE TABLE IF NOT EXISTS polyglot.signals_tables ");
    expect(files[0]?.sql).toContain("CREATE TABLE IF NOT EXISTS notes ");
    const shared = platformWith({
      "blueprint.datasets.noteFiles.sql": "sql/notes.sql",
      "files:sql/notes.sql":
        "CREATE TABLE IF NOT EXISTS notes (id UUID PRIMARY KEY); CREATE TABLE IF NOT EXISTS note_files (id UUID PRIMARY KEY);",
    });
    expect(only(bootstrapPlan(shared, "everything").postgres).files).toHaveLength(3);
  });

  it("gives each connector its tables, the heartbeat and its own signals", () => {
    const published = only(notes().postgres).publications.map(({ name, tables }) => [
      name,
      tables.map(({ schema, table }) => `${schema}.${table}`),
    ]);
    expect(published).toEqual([
      ["notes_main_tables", ["public.notes", "polyglot.heartbeat", "polyglot.signals_tables"]],
      ["notes_main_outbox", ["public.outbox", "polyglot.heartbeat", "polyglot.signals_outbox"]],
    ]);
  });

  it("lets applications write rows, and of the outbox no row twice", () => {
    const [application] = only(notes().postgres).roles;
    expect(application).toMatchObject({ name: "notes_application", replication: false });
    const rights = Object.fromEntries((application?.grants ?? []).map(({ table, privileges }) => [table, privileges]));
    expect(rights).toEqual({
      notes: ["SELECT", "INSERT", "UPDATE", "DELETE"],
      note_files: ["SELECT", "INSERT", "UPDATE", "DELETE"],
      outbox: ["SELECT", "INSERT", "DELETE"],
    });
  });

  it("lets Debezium read what it captures, and write only what is the platform's own", () => {
    const debezium = only(notes().postgres).roles.find(({ replication }) => replication);
    const rights = (debezium?.grants ?? []).map(({ schema, table, privileges }) => [`${schema}.${table}`, privileges]);
    expect(Object.fromEntries(rights)).toEqual({
      "public.notes": ["SELECT"],
      "public.outbox": ["SELECT"],
      "polyglot.heartbeat": ["SELECT", "INSERT", "UPDATE"],
      "polyglot.signals_tables": ["SELECT", "INSERT", "DELETE"],
      "polyglot.signals_outbox": ["SELECT", "INSERT", "DELETE"],
    });
  });

  it("needs nothing of Debezium where nothing is captured", () => {
    const views = Object.fromEntries(
      ["noteSearch", "noteCache", "noteArchive", "noteChanges"].map((view) => [`blueprint.views.${view}`, removed]),
    );
    const { files, roles, publications } = only(bootstrapPlan(platformWith(views), "everything").postgres);
    expect(files.map(({ path }) => path)).not.toContain("(platform)");
    expect(roles.map(({ name }) => name)).toEqual(["notes_application"]);
    expect(publications).toEqual([]);
  });

  it("takes replica identity, schema, name and key from the definition", () => {
    const changed = platformWith({
      "blueprint.datasets.notes.replicaIdentity": "full",
      "files:sql/notes.sql":
        "CREATE TABLE IF NOT EXISTS writing.note (tenant UUID, id UUID, PRIMARY KEY (tenant, id));",
      "blueprint.datasets.notes.schema": "writing",
      "blueprint.datasets.notes.name": "note",
      "blueprint.datasets.notes.key": ["tenant", "id"],
    });
    expect(only(bootstrapPlan(changed, "everything").postgres).tables[0]).toEqual({
      schema: "writing",
      table: "note",
      key: ["tenant", "id"],
      replicaIdentity: "full",
      columns: [],
    });
  });
});

describe("of topics", () => {
  it("has every topic of the platform, with the replicas of the environment", () => {
    const platform = platformWith({
      "environment.stores.kafka.replicationFactor": 3,
      "environment.stores.kafka.minInsyncReplicas": 2,
    });
    const { topics } = only(bootstrapPlan(platform, "everything").kafka);
    expect(topics.map(({ name }) => name)).toEqual(platform.topics.map(({ name }) => name));
    for (const { replicationFactor, settings } of topics) {
      expect([replicationFactor, settings["min.insync.replicas"]]).toEqual([3, "2"]);
    }
  });

  it("lets a topic that holds rows take large ones, and keeps what is compacted", () => {
    const replayed = platformWith({ "blueprint.views.noteSearch.rebuild": "replay" });
    const { topics } = only(bootstrapPlan(replayed, "everything").kafka);
    const settings = Object.fromEntries(topics.map((topic) => [topic.name, topic.settings]));
    expect(settings["notes.main.public.notes"]).toEqual({
      "cleanup.policy": "compact",
      "min.insync.replicas": "2",
      "max.message.bytes": "8388608",
    });
    expect(settings["notes.main.signals"]).not.toHaveProperty("max.message.bytes");
  });
});

describe("of indexes", () => {
  const index = (changes = {}) => only(only(bootstrapPlan(platformWith(changes), "everything").opensearch).indexes);

  it("has the mapping of the blueprint and the settings of the environment", () => {
    const mapping =
      '{ "settings": { "index": { "refresh_interval": "1s", "analysis": { "filter": { "x": { "type": "lowercase" } } } } }, "mappings": { "properties": { "body": { "type": "text" } } } }';
    const planned = index({
      "files:mappings/notes.json": mapping,
      "environment.stores.opensearch.shardsPerIndex": 5,
      "environment.stores.kafka.retentionHours": 72,
    });
    expect(planned).toMatchObject({
      alias: "note-search",
      index: "note-search-v1",
      pattern: "note-search-v*",
      mappings: { properties: { body: { type: "text" } } },
      settings: {
        "index.refresh_interval": "1s",
        "index.analysis.filter.x.type": "lowercase",
        "index.number_of_shards": 5,
        "index.gc_deletes": "72h",
      },
    });
  });

  it("names settings in full, however the file writes them", () => {
    const mapping = (settings: string) =>
      `{ "settings": ${settings}, "mappings": { "properties": { "body": { "type": "text" } } } }`;
    for (const settings of [
      '{ "refresh_interval": "2s" }',
      '{ "index.refresh_interval": "2s" }',
      '{ "index": { "refresh_interval": "2s" } }',
    ]) {
      const planned = index({ "files:mappings/notes.json": mapping(settings) });
      expect(planned.settings).toMatchObject({ "index.refresh_interval": "2s" });
      expect(planned.settings).not.toHaveProperty("refresh_interval");
    }
  });

  it.each([
    ["a copy in every zone", "multi-az", 3, 2],
    ["two copies in a single zone", "single-az", 3, 1],
    ["no second copy for a single node", "single-az", 1, 0],
  ])("keeps %s", (_, availability, count, replicas) => {
    const planned = index({
      "environment.stores.opensearch.availability": availability,
      "environment.stores.opensearch.data.count": count,
      ...(availability === "single-az" ? { "environment.stores.opensearch.masters": removed } : {}),
    });
    expect(planned.settings["index.number_of_replicas"]).toBe(replicas);
  });
});

it("has the users of a cache and the buckets as Terraform makes them on AWS", () => {
  const plan = notes();
  expect(only(plan.redis).users.map(({ id }) => id)).toEqual([
    "notes-live-cache-application",
    "notes-live-cache-note-cache",
  ]);
  expect(only(plan.objectStorage).buckets).toEqual([
    "notes-live-files-objects-111122223333",
    "notes-live-files-archive-111122223333",
  ]);
});
