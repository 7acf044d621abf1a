import { slotCapacity } from "../../../rules/slot-capacity";
import { findingsWith, like, platformWith } from "../../support/definitions";

/** Two connectors, one task of DMS that reads changes, two to spare. */
const needed = 5;
const slots = (maxSlots: number) => ({ maxSlots, maxSlotWalKeepGb: 10, walSenderTimeoutSeconds: 60 });
const settings = "environment.stores.postgres.replication";
const anotherLoad = { "blueprint.migrations.lake2": like("blueprint.migrations.lake", { prefix: "lake2/" }) };

test("accepts just enough slots", () => {
  expect(findingsWith({ [settings]: slots(needed) })).toEqual([]);
});

test("refuses one reader more", () => {
  expect(findingsWith({ ...anotherLoad, [settings]: slots(needed) })).toEqual([`slot-capacity: ${settings}.maxSlots`]);
});

test("names the readers and the number that is needed", () => {
  const [finding] = slotCapacity.check(platformWith({ ...anotherLoad, [settings]: slots(needed) }));
  expect(finding?.problem).toBe(
    '"main" has 5 slots, and 6 are needed: notes-main-tables, notes-main-outbox, notes-live-lake, notes-live-lake2 and 2 to spare',
  );
  expect(finding?.remedy).toMatch(/^raise it to 6 /);
});

test("a load without changes needs no slot, nor does a foreign database that is migrated", () => {
  const load = like("blueprint.migrations.lake", { prefix: "lake2/", mode: "full-load" });
  const foreign = like("blueprint.migrations.legacy", {});
  const changes = { "blueprint.migrations.lake2": load, "blueprint.migrations.legacy2": foreign };
  expect(findingsWith({ ...changes, [settings]: slots(needed) })).toEqual([]);
});

test("names the override where the number is overridden", () => {
  const overrides = { notes: { main: { replication: slots(needed) } } };
  expect(findingsWith({ ...anotherLoad, "environment.overrides": overrides })).toEqual([
    "slot-capacity: environment.overrides.notes.main.replication.maxSlots",
  ]);
});
