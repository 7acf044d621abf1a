/**
 * An outbox is at least as sensitive as the data its events tell of.
 */
import { datasetsOf, type Platform } from "../model/platform";
import { dataClasses } from "../model/schema/blueprint";
import type { Rule } from "./rule";

export const outboxClass: Rule = {
  id: "outbox-class",
  reason: "the protection of sensitive data that leaves its table under a harmless name",
  check: (platform) =>
    datasetsOf(platform, "outbox").flatMap(({ key, definition }) =>
      toldBy(key, platform)
        .filter((told) => dataClasses.indexOf(told.definition.dataClass) > dataClasses.indexOf(definition.dataClass))
        .map((told) => ({
          path: `blueprint.datasets.${key}.dataClass`,
          problem: `it is ${definition.dataClass}, and its events tell of "${told.key}", which is ${told.definition.dataClass}`,
          remedy: `say ${told.definition.dataClass}`,
        })),
    ),
};

/** The tables whose events are in an outbox. */
function toldBy(outbox: string, platform: Platform) {
  const from = platform.flows
    .filter(({ sources }) => sources.some(({ dataset }) => dataset === outbox))
    .flatMap((flow) => flow.from);
  return datasetsOf(platform, "table").filter(({ key }) => from.includes(key));
}
