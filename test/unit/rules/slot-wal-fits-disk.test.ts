import { findingsWith } from "../../support/definitions";

const settings = "environment.stores.postgres";
const disk = (allocatedGb: number) => ({ allocatedGb, maxAllocatedGb: 4000 });

test.each([
  [200, 100, []],
  [200, 101, [`slot-wal-fits-disk: ${settings}.replication.maxSlotWalKeepGb`]],
  [21, 11, [`slot-wal-fits-disk: ${settings}.replication.maxSlotWalKeepGb`]],
])("judges, on a disk of %d GiB, %d GiB of WAL", (allocated, wal, expected) => {
  expect(
    findingsWith({ [`${settings}.storage`]: disk(allocated), [`${settings}.replication.maxSlotWalKeepGb`]: wal }),
  ).toEqual(expected);
});
