import { findingsWith, like, removed } from "../../support/definitions";

const ofNotes = { "blueprint.datasets.notes.dataClass": "payment", "blueprint.datasets.outbox.dataClass": "payment" };

test("refuses every copy of the rows", () => {
  expect(findingsWith(ofNotes)).toEqual([
    "payment-rows-stay: blueprint.views.noteSearch.from",
    "payment-rows-stay: blueprint.views.noteCache.from",
    "payment-rows-stay: blueprint.views.noteArchive.from",
  ]);
});

test("refuses a bulk load of the rows", () => {
  expect(findingsWith({ "blueprint.datasets.noteFiles.dataClass": "payment" })).toEqual([
    "payment-rows-stay: blueprint.migrations.lake.from",
  ]);
});

test("refuses a copy of the rows among others", () => {
  const changes = {
    "blueprint.datasets.noteFiles.dataClass": "payment",
    "blueprint.datasets.noteFiles.contract": "contracts/note.v1.schema.json",
    "blueprint.datasets.noteFiles.reads": "eventual",
    "blueprint.views.noteSearch.from": ["notes", "noteFiles"],
    "blueprint.migrations.lake": removed,
  };
  expect(findingsWith(changes)).toEqual(["payment-rows-stay: blueprint.views.noteSearch.from"]);
});

test("accepts events about payments", () => {
  const events = {
    "blueprint.views": { noteChanges: like("blueprint.views.noteChanges", {}) },
    "blueprint.stores.search": removed,
  };
  expect(findingsWith({ ...ofNotes, ...events })).toEqual([]);
});
