import { justifiedStore } from "../../../rules/justified-store";
import { findingsWith, platformWith } from "../../support/definitions";

const search = "blueprint.stores.search.justification";
const weak = [`justified-store: ${search}.with`];

test.each([
  ["a small gain", { p99Ms: 100 }, { p99Ms: 51 }, weak],
  ["a loss", { p99Ms: 100 }, { p99Ms: 200 }, weak],
  ["no gain from nothing to nothing", { p99Ms: 0 }, { p99Ms: 0 }, weak],
  ["a figure that is given on one side only", { p99Ms: 100 }, { p50Ms: 1 }, weak],
  ["a bigger workload, which is no gain", { requestsPerMinute: 9 }, { requestsPerMinute: 1 }, weak],
  ["half", { p99Ms: 100 }, { p99Ms: 50 }, []],
  ["everything", { backupMinutes: 90 }, { backupMinutes: 0 }, []],
  ["one great gain beside a small one", { p99Ms: 100, costPerMonthUsd: 900 }, { p99Ms: 90, costPerMonthUsd: 60 }, []],
])("judges %s", (_, measured, result, expected) => {
  expect(findingsWith({ [`${search}.measured`]: measured, [`${search}.with`]: result })).toEqual(expected);
});

test("shows the figures that decided", () => {
  const [finding] = justifiedStore.check(platformWith({ [`${search}.with`]: { p99Ms: 1700 } }));
  expect(finding?.problem).toBe("it improves too little: p99Ms 1800 → 1700");
});

test("refuses a source of truth of nothing", () => {
  const basis = { basis: "source-of-truth", reason: "search is important", opsHoursPerMonth: 8, removeWhen: "never" };
  expect(findingsWith({ [search]: basis })).toEqual([`justified-store: ${search}.basis`]);
  expect(findingsWith({ "blueprint.stores.broker.justification": basis })).toEqual([
    "justified-store: blueprint.stores.broker.justification.basis",
  ]);
});
