/**
 * Rows of payments stay in their table. Another service hears of a payment by an event, whose contract says which
 * fields leave.
 */
import { datasetsOf, type Platform } from "../model/platform";
import type { Rule } from "./rule";

export const paymentRowsStay: Rule = {
  id: "payment-rows-stay",
  reason:
    "the narrow scope of PCI DSS: a copied row takes the broker, the projectors, their dead letters and the copy into it",
  check: (platform) =>
    datasetsOf(platform, "table")
      .filter(({ definition }) => definition.dataClass === "payment")
      .flatMap(({ key }) =>
        copiesOf(key, platform).map((path) => ({
          path: `${path}.from`,
          problem: `it copies the rows of "${key}", which are payment data`,
          remedy: `leave "${key}" out, and publish what others need to know as events from the outbox`,
        })),
      ),
};

function copiesOf(dataset: string, { flows, migrations }: Platform): readonly string[] {
  const views = flows.filter(({ sources }) => sources.some((source) => source.dataset === dataset));
  const loads = migrations.filter(({ datasets }) => datasets.includes(dataset));
  return [
    ...views.map(({ view }) => `blueprint.views.${view}`),
    ...loads.map(({ key }) => `blueprint.migrations.${key}`),
  ];
}
