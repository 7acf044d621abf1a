/**
 * A database has a replication slot for everything that reads its changes, and two to spare.
 *
 * A slot that can't be made is noticed by what could not start. Raising the number needs a restart of the database, and
 * so is not possible in the very hour it is needed.
 */
import { type Platform, storesOf } from "../model/platform";
import { settingPath } from "../model/settings";
import type { PlatformStore } from "../model/stores";
import type { Rule } from "./rule";

/**
 * One for a connector that is made beside the old one before that is dropped, one for a person in an incident.
 * `max_replication_slots` can only be set at server start:
 * https://www.postgresql.org/docs/current/runtime-config-replication.html
 */
const spareSlots = 2;

export const slotCapacity: Rule = {
  id: "slot-capacity",
  reason: "the capture of changes: a connector or a migration that gets no slot does not start",
  check: (platform) =>
    storesOf(platform, "postgres").flatMap((store) => {
      const readers = readersOf(store, platform);
      const { maxSlots } = store.settings.replication;
      const needed = readers.length + spareSlots;
      if (needed <= maxSlots) return [];
      return [
        {
          path: settingPath(platform, store, "replication.maxSlots"),
          problem: `"${store.key}" has ${maxSlots} slots, and ${needed} are needed: ${readers.join(", ")} and ${spareSlots} to spare`,
          remedy: `raise it to ${needed} or more; it takes effect at the next restart`,
        },
      ];
    }),
};

/** DMS makes one slot a task. https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Source.PostgreSQL.html */
function readersOf({ key }: PlatformStore, { connectors, migrations }: Platform): readonly string[] {
  const tasks = migrations.filter(
    ({ mode, source }) => mode === "full-load-and-cdc" && source.type === "store" && source.store === key,
  );
  return [...connectors.filter(({ store }) => store === key), ...tasks].map(({ name }) => name);
}
