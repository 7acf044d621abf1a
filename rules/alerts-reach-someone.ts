/**
 * Where a store is to survive the loss of a zone, somebody is told that it did not.
 */
import type { Rule } from "./rule";

export const alertsReachSomeone: Rule = {
  id: "alerts-reach-someone",
  reason: "the hours until users tell you: a lost slot, a stopped projector and a stale index make no noise",
  check: ({ stores, environment: { alerts } }) => {
    // Object storage is always in several zones, so it says nothing about what an environment is for.
    const critical = stores.filter(
      ({ kind, settings }) => kind !== "object-storage" && settings.availability === "multi-az",
    );
    if (critical.length === 0 || alerts.critical.length > 0) return [];
    return [
      {
        path: "environment.alerts.critical",
        problem: `nobody is told when ${critical.map(({ key }) => key).join(", ")} fails`,
        remedy: "name an address that wakes somebody",
      },
    ];
  },
};
