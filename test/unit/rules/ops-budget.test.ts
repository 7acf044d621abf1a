import { opsBudget } from "../../../rules/ops-budget";
import { findingsWith, like, platformWith, removed } from "../../support/definitions";

const team = "environment.team";
const hours = (main: number, given: number) => ({
  "blueprint.stores.main.justification.opsHoursPerMonth": main,
  [`${team}.opsHoursPerMonth`]: given,
});

test.each([
  [40, []],
  [39.5, [`ops-budget: ${team}.opsHoursPerMonth`]],
])("judges a team with %d hours for stores that need 40", (given, expected) => {
  expect(findingsWith(hours(8, given))).toEqual(expected);
});

test("shows what each store costs", () => {
  const [finding] = opsBudget.check(platformWith(hours(12, 40)));
  expect(finding?.problem).toBe(
    "the stores need 44 hours a month (main 12, cache 8, search 8, broker 8, files 8), and the team has 40",
  );
});

describe("kinds of store", () => {
  const withoutFiles = {
    "blueprint.stores.files": removed,
    "blueprint.datasets.attachments": removed,
    "blueprint.views.noteArchive": removed,
    "blueprint.migrations.lake": removed,
  };
  const withoutSearch = { "blueprint.stores.search": removed, "blueprint.views.noteSearch": removed };

  test.each([
    [20, "five", {}, []],
    [19, "five", {}, ["ops-budget: blueprint.stores"]],
    [10, "four", withoutFiles, []],
    [9, "four", withoutFiles, ["ops-budget: blueprint.stores"]],
    [1, "three", { ...withoutFiles, ...withoutSearch }, []],
  ])("judges %d engineers with %s", (engineers, _, changes, expected) => {
    expect(findingsWith({ ...changes, [`${team}.engineers`]: engineers })).toEqual(expected);
  });

  test("counts two stores of one kind once", () => {
    const second = {
      "blueprint.stores.second": like("blueprint.stores.cache", {}),
      "blueprint.views.noteCache.store": "second",
    };
    expect(findingsWith({ ...withoutFiles, ...second, [`${team}.engineers`]: 10 })).toEqual([]);
  });
});
