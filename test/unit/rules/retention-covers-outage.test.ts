import { findingsWith } from "../../support/definitions";

const kafka = "environment.stores.kafka";
const rebuilt = (by: string) => ({
  "blueprint.views.noteSearch.rebuild": by,
  "blueprint.views.noteCache.rebuild": by,
  "blueprint.views.noteArchive.rebuild": by,
});

test.each([
  ["multi-az", 71, [`retention-covers-outage: ${kafka}.retentionHours`]],
  ["multi-az", 72, []],
  ["single-az", 23, [`retention-covers-outage: ${kafka}.retentionHours`]],
  ["single-az", 24, []],
])("judges, %s, changes that are kept for %d hours", (availability, hours, expected) => {
  expect(findingsWith({ [`${kafka}.availability`]: availability, [`${kafka}.retentionHours`]: hours })).toEqual(
    expected,
  );
});

test("minds no retention where topics are compacted", () => {
  expect(findingsWith({ ...rebuilt("replay"), [`${kafka}.retentionHours`]: 1 })).toEqual([]);
});

test("holds events to the same", () => {
  const retention = "blueprint.views.noteChanges.retention";
  expect(findingsWith({ [retention]: { seconds: 72 * 3600 - 1 } })).toEqual([`retention-covers-outage: ${retention}`]);
  expect(findingsWith({ [retention]: { seconds: 72 * 3600 } })).toEqual([]);
});
