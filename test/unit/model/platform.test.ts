/**
 * A platform is plain data, with the contracts, migrations and stacks that its definition needs.
 */
import { migratedStores } from "../../../model/migrations";
import { definition, platformWith, removed } from "../../support/definitions";

test("is plain data: it survives being written down and read", () => {
  const platform = platformWith();
  expect(JSON.parse(JSON.stringify(platform))).toEqual(platform);
});

test("is the same for the same definition, and leaves that alone", () => {
  const before = JSON.stringify(definition());
  expect(platformWith()).toEqual(platformWith());
  expect(JSON.stringify(definition())).toBe(before);
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
    expect(migratedStores(platformWith().migrations)).toEqual(["main"]);
    expect(legacy).toMatchObject({
      name: "notes-live-legacy",
      datasets: [],
      tables: [{ schema: "old", table: "memos" }],
      source: { type: "foreign", engine: "mysql", database: "old" },
      target: { type: "postgres", store: "main", schema: "legacy" },
    });
  });
});

test("has the text of the SQL and mappings that it names, and of nothing else", () => {
  const { files } = platformWith({ "files:sql/other.sql": "select 1" });
  expect(Object.keys(files).sort()).toEqual([
    "mappings/notes.json",
    "sql/note_files.sql",
    "sql/notes.sql",
    "sql/outbox.sql",
  ]);
  expect(files["mappings/notes.json"]).toContain('"body"');
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

  test("hold one store each, and read the network where the store is in it", () => {
    const plans = new Map(platformWith().stacks.map((stack) => [stack.id, stack]));
    expect(plans.get("redis-cache")).toMatchObject({ kind: "redis", store: "cache", dependsOn: ["network"] });
    expect(plans.get("object-storage-files")).toMatchObject({ store: "files", dependsOn: [] });
    expect(plans.get("network")).toMatchObject({ kind: "network", dependsOn: [] });
    expect(plans.get("network")).not.toHaveProperty("store");
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
