import { oneCapture } from "../../../rules/one-capture";
import { findingsWith, platformWith } from "../../support/definitions";

const lake = "blueprint.migrations.lake";

test("refuses changes that reach one store by DMS and by Debezium", () => {
  expect(findingsWith({ [`${lake}.from`]: ["noteFiles", "notes"] })).toEqual([`one-capture: ${lake}.from`]);
});

test("names the datasets and the view", () => {
  const [finding] = oneCapture.check(platformWith({ [`${lake}.from`]: ["noteFiles", "notes"] }));
  expect(finding?.problem).toBe(
    'changes of notes reach the store "files" twice: by DMS, and by Debezium as "noteArchive"',
  );
});

test("accepts the load of a table that no view copies", () => {
  expect(findingsWith({ [`${lake}.from`]: ["noteFiles"], [`${lake}.mode`]: "full-load-and-cdc" })).toEqual([]);
});

test("accepts one load without changes beside a view", () => {
  expect(findingsWith({ [`${lake}.from`]: ["noteFiles", "notes"], [`${lake}.mode`]: "full-load" })).toEqual([]);
});

test("accepts both pipelines where they end in different stores", () => {
  expect(
    findingsWith({
      [`${lake}.from`]: ["notes"],
      [`${lake}.into`]: "lake",
      "blueprint.stores.lake": {
        kind: "object-storage",
        owner: "platform team",
        justification: {
          basis: "measured",
          workload: "queries over everything",
          measured: { p99Ms: 90_000 },
          with: { p99Ms: 4_000 },
          opsHoursPerMonth: 2,
          removeWhen: "nobody asks",
        },
      },
    }),
  ).toEqual([]);
});
