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

test("minds no database that holds nothing of ours yet", () => {
  const target = {
    "blueprint.stores.second": like("blueprint.stores.main", {}),
    "blueprint.migrations.legacy.into": "second",
  };
  const justification = like("blueprint.stores.search", {}).justification;
  const override = { notes: { second: { deletionProtection: false, finalSnapshot: false } } };
  expect(
    findingsWith({
      ...target,
      "blueprint.stores.second.justification": justification,
      "environment.overrides": override,
    }),
  ).toEqual([]);
});

test("minds no bucket that holds copies only", () => {
  const list = {
    "blueprint.datasets.attachments.store": "spare",
    "blueprint.stores.spare": like("blueprint.stores.files", {}),
  };
  const override = { notes: { files: { destroyObjects: true } } };
  expect(findingsWith({ ...list, "environment.overrides": override })).toEqual([]);
});
