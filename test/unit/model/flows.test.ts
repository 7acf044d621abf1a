/**
 * What flows: from tables over connectors and topics into views.
 */
import { type Changes, like, platformWith } from "../../support/definitions";

const topicOf = (name: string, changes: Changes = {}) =>
  platformWith(changes).topics.find((topic) => topic.name === name);
const flowOf = (view: string) => platformWith().flows.find((flow) => flow.view === view);

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

  test("have topics of their own", () => {
    expect(platformWith().connectors.map(({ topicPrefix }) => topicPrefix)).toEqual([
      "notes.main",
      "notes.main.outbox",
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

  test("keep it for every source of a view that is rebuilt by replay", () => {
    const changes = {
      "blueprint.datasets.noteFiles.contract": "contracts/note.v1.schema.json",
      "blueprint.views.noteArchive.from": ["notes", "noteFiles"],
      "blueprint.views.noteArchive.rebuild": "replay",
    };
    expect(topicOf("notes.main.public.notes", changes)?.cleanup).toBe("compact");
    expect(topicOf("notes.main.public.note_files", changes)?.cleanup).toBe("compact");
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
