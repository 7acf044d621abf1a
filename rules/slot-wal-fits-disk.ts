/**
 * The WAL that a stopped connector may hold fits on the disk beside the data.
 *
 * Growing storage does not help: it begins when a tenth of the disk is free for five minutes, and then not again for six
 * hours. https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIOPS.Autoscaling.html
 */
import { storesOf } from "../model/platform";
import { settingPath } from "../model/settings";
import type { Rule } from "./rule";

/**
 * Percent of the disk. The other half is for the data, its indexes and what runs beside them: a reindex or a vacuum of
 * a big table needs as much again as the table has.
 */
const mostOfTheDisk = 50;

export const slotWalFitsDisk: Rule = {
  id: "slot-wal-fits-disk",
  reason: "the database: Postgres stops when WAL that a stopped connector still needs has filled its disk",
  check: (platform) =>
    storesOf(platform, "postgres").flatMap((store) => {
      const { storage, replication } = store.settings;
      const most = Math.floor((storage.allocatedGb * mostOfTheDisk) / 100);
      if (replication.maxSlotWalKeepGb <= most) return [];
      return [
        {
          path: settingPath(platform, store, "replication.maxSlotWalKeepGb"),
          problem: `slots may keep ${replication.maxSlotWalKeepGb} GiB of WAL on a disk of ${storage.allocatedGb} GiB`,
          remedy: `lower it to ${most} GiB (${mostOfTheDisk} % of the disk) or less, or allocate more storage`,
        },
      ];
    }),
};
