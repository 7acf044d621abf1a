import { findingsWith, like, removed } from "../../support/definitions";

test("refuses a store that holds nothing", () => {
  expect(findingsWith({ "blueprint.stores.spare": like("blueprint.stores.cache", {}) })).toEqual([
    "used-store: blueprint.stores.spare",
  ]);
});

test("refuses a broker when there is nothing to carry", () => {
  expect(findingsWith({ "blueprint.views": {}, "blueprint.datasets.outbox": removed })).toEqual([
    "used-store: blueprint.stores.search",
    "used-store: blueprint.stores.broker",
  ]);
});

test("accepts a broker that carries changes and holds no view of its own", () => {
  expect(findingsWith({ "blueprint.views.noteChanges": removed, "blueprint.datasets.outbox": removed })).toEqual([]);
});

test("accepts a store that only a migration fills", () => {
  const changes = { "blueprint.views.noteArchive": removed, "blueprint.datasets.attachments": removed };
  expect(findingsWith(changes)).toEqual([]);
  expect(findingsWith({ ...changes, "blueprint.migrations.lake": removed })).toEqual([
    "used-store: blueprint.stores.files",
  ]);
});
