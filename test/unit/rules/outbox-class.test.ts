import { findingsWith } from "../../support/definitions";

const outbox = "blueprint.datasets.outbox.dataClass";

test.each([
  ["internal", [`outbox-class: ${outbox}`]],
  ["personal", []],
  ["payment", []],
])("judges an outbox that is %s and tells of personal notes", (dataClass, expected) => {
  expect(findingsWith({ [outbox]: dataClass })).toEqual(expected);
});

test("minds only the tables whose events are published", () => {
  expect(
    findingsWith({
      [outbox]: "internal",
      "blueprint.datasets.notes.dataClass": "internal",
      "blueprint.datasets.noteFiles.dataClass": "personal",
      "blueprint.datasets.noteFiles.contract": "contracts/note.v1.schema.json",
      "blueprint.datasets.noteFiles.reads": "eventual",
      "blueprint.views.noteSearch.from": ["noteFiles"],
    }),
  ).toEqual([]);
});
