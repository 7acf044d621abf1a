/**
 * A store knows what it holds, how sensitive that is, and where its settings come from.
 */
import { datasetsOf, storesOf } from "../../../model/platform";
import { settingPath } from "../../../model/settings";
import { type Changes, definition, platformWith } from "../../support/definitions";

const storeOf = (key: string, changes: Changes = {}) => platformWith(changes).stores.find((store) => store.key === key);

interface Settings {
  readonly stores: Readonly<Record<string, unknown>>;
}

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
