/** What a reader of committed records sees of a partition. */
import { type Batch, committed } from "../../../local/drills/observe/committed";

interface Row {
  readonly key: Buffer | null;
}
const transactional = 1 << 4;
const control = (1 << 4) | (1 << 5);

const batch = (firstOffset: number, producer: number, attributes: number, key: Buffer | null): Batch<Row> => ({
  firstOffset: BigInt(firstOffset),
  producerId: BigInt(producer),
  attributes,
  records: [{ key }],
});
const rows = (offset: number, producer: number) => batch(offset, producer, transactional, Buffer.from("k"));
/** Version 0, then 1 for a commit and 0 for an abort. */
const ends = (offset: number, producer: number, how: "commit" | "abort") =>
  batch(offset, producer, control, Buffer.from([0, 0, 0, how === "commit" ? 1 : 0]));
const plain = (offset: number) => batch(offset, -1, 0, null);

const offsets = (...batches: readonly Batch<Row>[]) => committed(batches).map(({ firstOffset }) => Number(firstOffset));

it("keeps what was committed and what needs no commit, and no marker", () => {
  expect(offsets(plain(0), rows(1, 7), ends(2, 7, "commit"), plain(3))).toEqual([0, 1, 3]);
});

it("drops what was aborted, also several times by one producer", () => {
  expect(
    offsets(
      rows(0, 7),
      ends(1, 7, "abort"),
      rows(2, 7),
      ends(3, 7, "commit"),
      rows(4, 7),
      rows(5, 7),
      ends(6, 7, "abort"),
    ),
  ).toEqual([2]);
});

it("holds back what is not decided yet", () => {
  expect(offsets(rows(0, 7), ends(1, 7, "commit"), rows(2, 7))).toEqual([0]);
});

it("knows transactions of several producers apart and keeps the order of the log", () => {
  expect(offsets(rows(0, 7), rows(1, 8), rows(2, 7), ends(3, 8, "abort"), plain(4), ends(5, 7, "commit"))).toEqual([
    0, 2, 4,
  ]);
});
