/**
 * A dataset is carried into a store by one pipeline: by Debezium into views, or by DMS into the lake.
 */
import type { Migration } from "../model/migrations";
import type { Platform } from "../model/platform";
import type { Finding, Rule } from "./rule";

export const oneCapture: Rule = {
  id: "one-capture",
  reason: "one answer to one question: two copies in a store lag apart and disagree, and one more slot can fill a disk",
  check: (platform) => platform.migrations.flatMap((migration) => carriedTwice(migration, platform)),
};

/** A load without changes ends, so it may stand beside a view. */
function carriedTwice({ key, mode, datasets, target }: Migration, { flows }: Platform): readonly Finding[] {
  if (mode === "full-load") return [];
  return flows
    .filter(({ store, capture }) => store === target.store && capture === "wal")
    .map(({ view, from }) => ({ view, twice: from.filter((dataset) => datasets.includes(dataset)) }))
    .filter(({ twice }) => twice.length > 0)
    .map(({ view, twice }) => ({
      path: `blueprint.migrations.${key}.from`,
      problem: `changes of ${twice.join(", ")} reach the store "${target.store}" twice: by DMS, and by Debezium as "${view}"`,
      remedy: `take ${twice.join(", ")} out of the migration, or load once: mode: "full-load"`,
    }));
}
