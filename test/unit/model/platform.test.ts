/**
 * What a platform is made of: what each store holds and how sensitive that is, which topics and connectors the flows
 * need, which stacks there are.
 */
import { datasetsOf, storesOf } from "../../../model/platform";
import { settingPath } from "../../../model/settings";
import { definition, like, platformWith, removed } from "../../support/definitions";

const storeOf = (key: string, changes: Parameters<typeof platformWith>[0] = {}) =>
  platformWith(changes).stores.find((store) => store.key === key);
const topicOf = (name: string, changes: Parameters<typeof platformWith>[0] = {}) =>
  platformWith(changes).topics.find((topic) => topic.name === name);
const flowOf = (view: string) => platformWith().flows.find((flow) => flow.view === view);

test("is plain data: it survives being written down and read", () => {
  const platform = platformWith();
  expect(JSON.parse(JSON.stringify(platform))).toEqual(platform);
});

test("is the same for the same definition, and leaves that alone", () => {
  const before = JSON.stringify(definition());
  expect(platformWith()).toEqual(platformWith());
  expect(JSON.stringify(definition())).toBe(before);
});

describe("a store", () => {
  test("knows what it holds", () => {
    expect(storeOf("main")).toMatchObject({ datasets: ["notes", "noteFiles", "outbox"], views: [] });
    expect(storeOf("cache")).toMatchObject({ datasets: ["drafts"], views: ["noteCache"] });
    expect(storeOf("broker")).toMatchObject({ datasets: [], views: ["noteChanges"] });
  });

  test("has the settings of its kind, and a stack and a name of its own", () => {
    expect(storeOf("search")).toMatchObject({ stack: "opensearch-search", name: "notes-live-search", overridden: [] });
    expect(storeOf("search")?.settings).toEqual((definition().environment as Settings).stores.opensearch);
  });

  test.each([
    ["main", "its datasets", "personal", {}],
    ["search", "copies of personal notes", "personal", {}],
    ["search", "copies of public notes", "public", { "blueprint.datasets.notes.dataClass": "public" }],
    ["files", "bulk loads", "payment", { "blueprint.datasets.noteFiles.dataClass": "payment" }],
    [
      "broker",
      "what is captured",
      "confidential",
      { "blueprint.datasets.notes.dataClass": "confidential", "blueprint.datasets.outbox.dataClass": "internal" },
    ],
    ["broker", "what is in the outbox", "payment", { "blueprint.datasets.outbox.dataClass": "payment" }],
  ])("%s is as sensitive as the most sensitive of %s", (key, _, dataClass, changes) => {
    expect(storeOf(key, changes)?.dataClass).toBe(dataClass);
  });

  test("belongs to the domains of what it holds", () => {
    const domains = {
      "blueprint.domains.archive": { owner: "archive team", description: "What is kept" },
      "blueprint.datasets.noteFiles.domain": "archive",
    };
    expect(storeOf("main", domains)?.domains).toEqual(["archive", "writing"]);
    expect(storeOf("files", domains)?.domains).toEqual(["archive", "writing"]);
    expect(storeOf("cache", domains)?.domains).toEqual(["writing"]);
    expect(storeOf("broker", domains)?.domains).toEqual(["writing"]);
  });

  test("is found by its kind, and datasets by their type", () => {
    expect(storesOf(platformWith(), "redis").map(({ key }) => key)).toEqual(["cache"]);
    expect(datasetsOf(platformWith(), "objects").map(({ key }) => key)).toEqual(["attachments"]);
  });

  test("says where a setting of it is given", () => {
    const platform = platformWith({ "environment.overrides": { notes: { cache: { shards: 1 } } } });
    const paths = storesOf(platform, "redis").flatMap((store) => [
      settingPath(platform, store, "shards"),
      settingPath(platform, store, "snapshot.window"),
    ]);
    expect(paths).toEqual(["environment.overrides.notes.cache.shards", "environment.stores.redis.snapshot.window"]);
  });
});

describe("a flow", () => {
  test("goes from a table over its topic and a projector into the view", () => {
    expect(flowOf("noteSearch")).toEqual({
      view: "noteSearch",
      store: "search",
      from: ["notes"],
      capture: "wal",
      sources: [
        { dataset: "notes", store: "main", schema: "public", table: "notes", topic: "notes.main.public.notes" },
      ],
      connector: "notes-main-tables",
      consistency: "eventual",
      freshWithinSeconds: 5,
      rebuild: "snapshot",
      target: { type: "index", alias: "note-search", index: "note-search-v1", mapping: "mappings/notes.json" },
      projector: {
        name: "note-search",
        consumerGroup: "notes.note-search",
        deadLetterTopics: ["notes.main.public.notes.note-search.dlq"],
        role: "notes-live-projector-note-search",
      },
    });
  });

  test("of events goes from the outbox to a topic, and needs no projector", () => {
    expect(flowOf("noteChanges")).toEqual({
      view: "noteChanges",
      store: "broker",
      from: ["notes"],
      capture: "outbox",
      sources: [
        { dataset: "outbox", store: "main", schema: "public", table: "outbox", topic: "notes.main.event.note" },
      ],
      connector: "notes-main-outbox",
      consistency: "causal",
      freshWithinSeconds: 2,
      rebuild: "replay",
      target: { type: "events", topic: "notes.main.event.note", schema: "note-shared", retentionSeconds: 2_592_000 },
    });
  });

  test("carries what a reader of the view may be shown", () => {
    const reason = "a note of a second ago is a note";
    const { flows } = platformWith({ "blueprint.views.noteCache.staleReadsTolerated": reason });
    expect(flows.find(({ view }) => view === "noteCache")).toMatchObject({
      staleReadsTolerated: reason,
      target: {
        type: "cache",
        keyPattern: "note:{id}",
        keyPrefix: "note:",
        user: "notes-live-cache-note-cache",
        ttlSeconds: 3600,
      },
    });
  });
});

describe("topics", () => {
  const rebuiltBySnapshot = "notes.main.public.notes";

  test("of tables keep changes as long as the environment says", () => {
    expect(
      topicOf(rebuiltBySnapshot, {
        "environment.stores.kafka.retentionHours": 100,
        "environment.stores.kafka.partitions": 7,
      }),
    ).toEqual({
      name: rebuiltBySnapshot,
      use: "changes",
      partitions: 7,
      cleanup: "delete",
      retentionMs: 360_000_000,
    });
  });

  test("keep the last change of every key where one view is rebuilt by replay", () => {
    const topic = topicOf(rebuiltBySnapshot, { "blueprint.views.noteArchive.rebuild": "replay" });
    expect(topic?.cleanup).toBe("compact");
    expect(topic).not.toHaveProperty("retentionMs");
  });

  test("of events keep them as long as the view says", () => {
    expect(topicOf("notes.main.event.note")).toMatchObject({
      use: "events",
      cleanup: "delete",
      retentionMs: 2_592_000_000,
    });
  });

  test("are there for everything that a pipeline needs, once", () => {
    expect(platformWith().topics.map(({ name, use, partitions }) => `${use} ${name} ${partitions}`)).toEqual([
      "connect notes.connect.configs 1",
      "connect notes.connect.offsets 25",
      "connect notes.connect.status 5",
      "heartbeats notes.heartbeat.notes.main 1",
      "heartbeats notes.heartbeat.notes.main.outbox 1",
      "events notes.main.event.note 12",
      "signals notes.main.outbox.signals 1",
      "changes notes.main.public.notes 12",
      "dead-letters notes.main.public.notes.note-archive.dlq 1",
      "dead-letters notes.main.public.notes.note-cache.dlq 1",
      "dead-letters notes.main.public.notes.note-search.dlq 1",
      "signals notes.main.signals 1",
    ]);
  });

  test("are not there where nothing flows", () => {
    expect(platformWith({ "blueprint.views": {} }).topics).toEqual([]);
  });
});

describe("connectors", () => {
  test("are one for the tables of a store and one for its outbox, each with a slot and a publication", () => {
    expect(
      platformWith().connectors.map(({ name, use, store, slot, publication, tables }) => ({
        name,
        use,
        store,
        slot,
        publication,
        tables: tables.map(({ table }) => table),
      })),
    ).toEqual([
      {
        name: "notes-main-tables",
        use: "tables",
        store: "main",
        slot: "notes_main_tables",
        publication: "notes_main_tables",
        tables: ["notes"],
      },
      {
        name: "notes-main-outbox",
        use: "outbox",
        store: "main",
        slot: "notes_main_outbox",
        publication: "notes_main_outbox",
        tables: ["outbox"],
      },
    ]);
  });

  test("read a table once, however many views derive from it", () => {
    const changes = {
      "blueprint.datasets.noteFiles.contract": "contracts/note.v1.schema.json",
      "blueprint.views.noteCache.from": ["noteFiles", "notes"],
    };
    const [tables] = platformWith(changes).connectors;
    expect(tables?.tables.map(({ table }) => table)).toEqual(["notes", "note_files"]);
  });

  test("are made for each store whose tables are captured", () => {
    const changes = {
      "blueprint.stores.second": like("blueprint.stores.main", {}),
      "blueprint.datasets.noteFiles.store": "second",
      "blueprint.datasets.noteFiles.contract": "contracts/note.v1.schema.json",
      "blueprint.views.noteCache.from": ["noteFiles"],
    };
    expect(platformWith(changes).connectors.map(({ name }) => name)).toEqual([
      "notes-main-tables",
      "notes-second-tables",
      "notes-main-outbox",
    ]);
  });
});

describe("contracts", () => {
  test("are those that the definition names, each once, by name", () => {
    const shared = { "blueprint.views.noteChanges.contract": "contracts/note.v1.schema.json" };
    expect(platformWith().contracts.map(({ name, describes, path }) => [name, describes, path])).toEqual([
      ["note", "notes", "blueprint.datasets.notes.contract"],
      ["note-shared", "noteChanges", "blueprint.views.noteChanges.contract"],
    ]);
    expect(platformWith(shared).contracts.map(({ name }) => name)).toEqual(["note"]);
  });
});

describe("migrations", () => {
  test("know the datasets and tables they read, and where these end", () => {
    const [lake, legacy] = platformWith().migrations;
    expect(lake).toMatchObject({
      name: "notes-live-lake",
      datasets: ["noteFiles"],
      tables: [{ schema: "public", table: "note_files" }],
      source: { type: "store", store: "main" },
      target: { type: "object-storage", store: "files", prefix: "lake/" },
    });
    expect(legacy).toMatchObject({
      name: "notes-live-legacy",
      datasets: [],
      tables: [{ schema: "old", table: "memos" }],
      source: { type: "foreign", engine: "mysql", database: "old" },
      target: { type: "postgres", store: "main", schema: "legacy" },
    });
  });
});

describe("stacks", () => {
  test("come in the order in which they can be deployed", () => {
    const { stacks } = platformWith();
    expect(stacks.map(({ id }) => id)).toEqual([
      "network",
      "kubernetes",
      "postgres-main",
      "redis-cache",
      "opensearch-search",
      "kafka-broker",
      "object-storage-files",
      "dms",
    ]);
    const place = new Map(stacks.map(({ id }, i) => [id, i]));
    for (const { id, dependsOn } of stacks) {
      for (const needed of dependsOn) expect(place.get(needed)).toBeLessThan(place.get(id) ?? 0);
    }
  });

  test("each have a state of their own", () => {
    const states = platformWith().stacks.map(({ stateKey }) => stateKey);
    expect(states).toContain("notes/live/postgres-main.tfstate");
    expect(new Set(states).size).toBe(states.length);
  });

  test("of migrations read those of the stores they touch, and are absent without one", () => {
    const { stacks } = platformWith();
    expect(stacks.at(-1)?.dependsOn).toEqual(["network", "postgres-main", "object-storage-files"]);
    expect(platformWith({ "blueprint.migrations": removed }).stacks.map(({ id }) => id)).not.toContain("dms");
  });
});

interface Settings {
  readonly stores: Readonly<Record<string, unknown>>;
}
