import { storesOf } from "../../../model/platform";
import { restorableTogether } from "../../../rules/restorable-together";
import { findingsWith, platformWith, removed } from "../../support/definitions";

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

test("looks at the objects of the store itself", () => {
  const platform = platformWith({ ...backups, [kept]: 1 });
  const [store] = storesOf(platform, "object-storage");
  if (store === undefined) throw new Error("The platform has no object storage.");
  const beside = { ...store, key: "elsewhere", datasets: [] };
  const findings = restorableTogether.check({ ...platform, stores: [...platform.stores, beside] });
  expect(findings).toHaveLength(1);
});
