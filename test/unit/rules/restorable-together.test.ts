import { findingsWith, removed } from "../../support/definitions";

const kept = "environment.stores.object-storage.noncurrentVersionDays";
const backups = { "environment.stores.postgres.backup.retentionDays": 35 };

test.each([
  [34, [`restorable-together: ${kept}`]],
  [35, []],
])("judges, with backups of 35 days, deleted objects that are kept for %d", (days, expected) => {
  expect(findingsWith({ ...backups, [kept]: days })).toEqual(expected);
});

test("minds no store without objects that a table lists", () => {
  expect(findingsWith({ ...backups, [kept]: 1, "blueprint.datasets.attachments": removed })).toEqual([]);
});
