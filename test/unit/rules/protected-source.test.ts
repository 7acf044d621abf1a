import { findingsWith, like } from "../../support/definitions";

const postgres = "environment.stores.postgres";
const objects = "environment.stores.object-storage";
const careless = {
  [`${postgres}.deletionProtection`]: false,
  [`${postgres}.finalSnapshot`]: false,
  [`${postgres}.backup.retentionDays`]: 6,
  [`${objects}.destroyObjects`]: true,
};

test("refuses a source of truth that one mistake can end", () => {
  expect(findingsWith(careless)).toEqual([
    `protected-source: ${postgres}.deletionProtection`,
    `protected-source: ${postgres}.finalSnapshot`,
    `protected-source: ${postgres}.backup.retentionDays`,
    `protected-source: ${objects}.destroyObjects`,
  ]);
});

test("accepts a week of backups", () => {
  expect(findingsWith({ [`${postgres}.backup.retentionDays`]: 7 })).toEqual([]);
});

test("accepts all of it where the loss of a zone is accepted", () => {
  expect(findingsWith({ ...careless, [`${postgres}.availability`]: "single-az" })).toEqual([]);
});

test("minds no bucket that holds copies only", () => {
  const list = {
    "blueprint.datasets.attachments.store": "spare",
    "blueprint.stores.spare": like("blueprint.stores.files", {}),
  };
  const override = { notes: { files: { destroyObjects: true } } };
  expect(findingsWith({ ...list, "environment.overrides": override })).toEqual([]);
});
