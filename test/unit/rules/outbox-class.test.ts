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
      "blueprint.datasets.noteFiles.dataClass": "payment",
      "blueprint.migrations.lake.from": ["notes"],
      "blueprint.migrations.lake.mode": "full-load",
    }),
  ).toEqual([]);
});
