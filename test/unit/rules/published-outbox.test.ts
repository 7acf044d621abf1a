import { findingsWith, removed } from "../../support/definitions";

test("refuses an outbox that nobody reads", () => {
  expect(findingsWith({ "blueprint.views.noteChanges": removed })).toEqual([
    "published-outbox: blueprint.datasets.outbox",
  ]);
});

test("accepts a store without an outbox", () => {
  expect(findingsWith({ "blueprint.views.noteChanges": removed, "blueprint.datasets.outbox": removed })).toEqual([]);
});
