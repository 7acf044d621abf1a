import { findingsWith } from "../../support/definitions";

const attachments = "blueprint.datasets.attachments";

test.each([
  ["personal", true, [`cdn-public-only: ${attachments}.servedByCdn`]],
  ["internal", true, [`cdn-public-only: ${attachments}.servedByCdn`]],
  ["personal", false, []],
  ["public", true, []],
])("judges %s objects with servedByCdn: %s", (dataClass, servedByCdn, expected) => {
  expect(
    findingsWith({ [`${attachments}.dataClass`]: dataClass, [`${attachments}.servedByCdn`]: servedByCdn }),
  ).toEqual(expected);
});
