/** Windows run round the clock and the week. */
import { overlap } from "../../../../model/checks/windows";
import { onlyProblem } from "../../../support/definitions";

test.each([
  ["02:00-03:00", "sun:02:30-sun:03:30", true],
  ["02:00-03:00", "sun:01:30-sun:02:30", true],
  ["02:00-03:00", "sun:01:00-sun:04:00", true],
  ["02:00-03:00", "sun:02:15-sun:02:45", true],
  ["02:00-03:00", "sun:03:00-sun:04:00", false],
  ["02:00-03:00", "sun:01:00-sun:02:00", false],
  ["23:30-00:30", "sun:00:00-sun:01:00", true],
  ["00:00-00:30", "sun:23:30-mon:00:15", true],
  ["12:00-12:30", "sun:23:30-mon:00:15", false],
])("%s and %s: %s", (daily, weekly, meets) => {
  expect(overlap(daily, weekly)).toBe(meets);
});

test("RDS is given no backup window inside its maintenance window", () => {
  expect(
    onlyProblem({
      "environment.stores.postgres.backup.window": "03:00-04:00",
      "environment.stores.postgres.maintenanceWindow": "sun:03:30-sun:04:30",
    }),
  ).toMatchObject({ path: "environment.stores.postgres.backup.window", allowed: "a time outside sun:03:30-sun:04:30" });
});
