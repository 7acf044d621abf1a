/**
 * A source of truth that is to survive the loss of a zone survives a mistake as well.
 */
import { datasetsOf, type Platform, storesOf } from "../model/platform";
import { settingPath } from "../model/settings";
import type { PlatformStore } from "../model/stores";
import type { Finding, Rule } from "./rule";

/** Days: a mistake of a Monday is found by the Monday after. https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-11 */
const fewestBackupDays = 7;

export const protectedSource: Rule = {
  id: "protected-source",
  reason: "the truth itself: one wrong command, and there is nothing to rebuild the copies from",
  check: (platform) => [
    ...criticalDatabases(platform).flatMap((store) => unprotected(store, platform)),
    ...storesOf(platform, "object-storage").flatMap((store) => deletable(store, platform)),
  ],
};

function criticalDatabases(platform: Platform): readonly PlatformStore<"postgres">[] {
  return storesOf(platform, "postgres").filter(
    ({ datasets, settings }) => datasets.length > 0 && settings.availability === "multi-az",
  );
}

function unprotected(store: PlatformStore<"postgres">, platform: Platform): readonly Finding[] {
  const { deletionProtection, finalSnapshot, backup } = store.settings;
  const finding = (field: string, problem: string, remedy: string): Finding => ({
    path: settingPath(platform, store, field),
    problem: `"${store.key}" is a source of truth and ${problem}`,
    remedy,
  });
  return [
    ...(deletionProtection ? [] : [finding("deletionProtection", "one API call deletes it", "set it to true")]),
    ...(finalSnapshot ? [] : [finding("finalSnapshot", "leaves nothing behind when it is deleted", "set it to true")]),
    ...(backup.retentionDays >= fewestBackupDays
      ? []
      : [
          finding(
            "backup.retentionDays",
            `can be restored to the last ${backup.retentionDays} days only`,
            `raise it to ${fewestBackupDays} or more`,
          ),
        ]),
  ];
}

/** Objects are as critical as the table that lists them. */
function deletable(store: PlatformStore<"object-storage">, platform: Platform): readonly Finding[] {
  if (!store.settings.destroyObjects) return [];
  const critical = criticalDatabases(platform).flatMap(({ datasets }) => datasets);
  return datasetsOf(platform, "objects")
    .filter(({ definition }) => definition.store === store.key && critical.includes(definition.metadata))
    .map(({ key, definition }) => ({
      path: settingPath(platform, store, "destroyObjects"),
      problem: `destroying the stack deletes "${key}", which the protected table "${definition.metadata}" lists`,
      remedy: "set it to false",
    }));
}
