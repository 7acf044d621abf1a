/**
 * A deleted object can be brought back for as long as the table that lists it can be restored to an earlier day.
 */
import { datasetsOf, type Platform, storesOf } from "../model/platform";
import { settingPath } from "../model/settings";
import type { PlatformStore } from "../model/stores";
import type { Finding, Rule } from "./rule";

export const restorableTogether: Rule = {
  id: "restorable-together",
  reason: "the use of old backups: a restored table lists objects that are gone",
  check: (platform) => storesOf(platform, "object-storage").flatMap((store) => goneTooSoon(store, platform)),
};

function goneTooSoon(store: PlatformStore<"object-storage">, platform: Platform): readonly Finding[] {
  const { noncurrentVersionDays } = store.settings;
  const listing = datasetsOf(platform, "objects")
    .filter(({ definition }) => definition.store === store.key)
    .map(({ definition }) => definition.metadata);
  const days = storesOf(platform, "postgres")
    .filter(({ datasets }) => datasets.some((dataset) => listing.includes(dataset)))
    .map(({ settings }) => settings.backup.retentionDays);
  const longest = Math.max(0, ...days);
  if (noncurrentVersionDays >= longest) return [];
  return [
    {
      path: settingPath(platform, store, "noncurrentVersionDays"),
      problem: `deleted objects are kept for ${noncurrentVersionDays} days, backups of the tables that list them for ${longest}`,
      remedy: `raise it to ${longest} or more`,
    },
  ];
}
