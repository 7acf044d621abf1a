/**
 * Every store holds something.
 */
import type { Platform } from "../model/platform";
import type { PlatformStore } from "../model/stores";
import type { Rule } from "./rule";

export const usedStore: Rule = {
  id: "used-store",
  reason: "the hours and the money of running a store, for nothing",
  check: (platform) =>
    platform.stores
      .filter((store) => !isUsed(platform, store))
      .map(({ key }) => ({
        path: `blueprint.stores.${key}`,
        problem: "it holds no dataset and no view, and nothing flows through it",
        remedy: "remove the store, or define what it is for",
      })),
};

/** Whether something is in a store or flows through it. */
export function isUsed({ flows, migrations }: Platform, { key, kind, datasets, views }: PlatformStore): boolean {
  const carries = kind === "kafka" && flows.length > 0;
  return datasets.length > 0 || views.length > 0 || carries || migrations.some(({ target }) => target.store === key);
}
