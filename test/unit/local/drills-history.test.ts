/** Following a table's topic, and comparing what it says with the rows: every fault is found, and only that one. */
import { compare, type Fault, wrongIn } from "../../../local/drills/observe/compare";
import { type Followed, follow } from "../../../local/drills/observe/history";
import type { TopicRecord } from "../../../local/drills/observe/topics";
import { type Content, contentOf, UNCHANGED } from "../../../local/drills/observe/values";

type Row = Readonly<Record<string, unknown>>;

const table: Followed = {
  columns: new Map([
    ["id", "plain"],
    ["text", "plain"],
    ["at", "instant"],
  ]),
  key: ["id"],
  wholeBefore: true,
};
let lsn = 0;
beforeEach(() => {
  lsn = 0;
});

function event(op: "c" | "u" | "d" | "r", before: Row | null, after: Row | null, at = ++lsn): TopicRecord {
  return record(after ?? before ?? {}, { op, before, after, source: { lsn: at } });
}
const tombstone = (row: Row) => record(row, null);

function record(row: Row, value: unknown): TopicRecord {
  const bytes = (json: unknown) => Buffer.from(JSON.stringify(json));
  return {
    topic: "t",
    partition: 0,
    offset: 0n,
    key: bytes({ id: row.id }),
    value: value === null ? null : bytes(value),
    headers: new Map(),
  };
}

const row = (id: number, text: string) => ({ id, text, at: "2026-01-02T03:04:05.600000Z" });
const held = (...rows: readonly Row[]): ReadonlyMap<string, Content> =>
  new Map(
    rows.map((one) => [
      `id=${one.id}`,
      contentOf({ ...one, at: "2026-01-02T03:04:05.6+00:00" }, table.columns, "postgres"),
    ]),
  );

/** The faults that are found, with their keys. */
function faults(
  records: readonly TopicRecord[],
  rows: ReadonlyMap<string, Content>,
  start: ReadonlyMap<string, Content> = new Map(),
): Partial<Record<Fault, readonly string[]>> {
  const differences = compare(follow(records, start, table), rows);
  const found = Object.entries(differences).filter(([, keys]) => keys.length > 0);
  expect(wrongIn(differences)).toBe(found.flatMap(([, keys]) => keys).length);
  return Object.fromEntries(found);
}

/** One row made, changed and left; one made and deleted. */
const life = () => [
  event("c", null, row(1, "a")),
  event("u", row(1, "a"), row(1, "b")),
  event("c", null, row(2, "x")),
  event("d", row(2, "x"), null),
  tombstone(row(2, "x")),
];

it("finds nothing wrong where the last event of every key is the row", () => {
  expect(faults(life(), held(row(1, "b")))).toEqual({});
});

it("counts changes and no tombstones", () => {
  expect(follow(life(), new Map(), table).events).toBe(4);
});

it("starts from what was there before, so that what the topic has removed since is known", () => {
  const start = held(row(1, "a"), row(2, "x"), row(3, "y"));
  const records = [event("u", row(1, "a"), row(1, "b")), event("d", row(2, "x"), null), tombstone(row(2, "x"))];
  expect(faults(records, held(row(1, "b"), row(3, "y")), start)).toEqual({});
});

it.each([
  ["made", 0, { gaps: ["id=1"] }],
  ["changed", 1, { different: ["id=1: text"] }],
  ["deleted", 3, { undeleted: ["id=2"] }],
  ["forgotten", 4, { withoutTombstone: ["id=2"] }],
] as const)("finds it when the event that something was %s is missing", (_, index, expected) => {
  expect(faults(life().toSpliced(index, 1), held(row(1, "b")))).toEqual(expected);
});

it("finds a row that no event tells of", () => {
  expect(faults(life(), held(row(1, "b"), row(3, "y")))).toEqual({ missing: ["id=3"] });
});

it("finds an event that came twice", () => {
  const records = life();
  expect(faults([...records.slice(0, 2), ...records.slice(1)], held(row(1, "b")))).toEqual({ repeated: ["id=1"] });
});

it("finds an update in between that is missing, by what the next one says was there before", () => {
  const records = [event("c", null, row(1, "a")), event("u", row(1, "b"), row(1, "c"))];
  expect(faults(records, held(row(1, "c")))).toEqual({ gaps: ["id=1"] });
});

it("takes a row that a snapshot read for what it is, also again", () => {
  const records = [...life(), event("r", null, row(1, "b"), 9), event("r", null, row(1, "b"), 9)];
  expect(faults(records, held(row(1, "b")))).toEqual({});
});

it("takes a value that was left alone from the event before", () => {
  const records = [
    event("c", null, row(1, "long")),
    event("u", row(1, "long"), { ...row(1, UNCHANGED), at: "2026-01-02T03:04:06Z" }),
  ];
  const rows = new Map([
    ["id=1", contentOf({ id: 1, text: "long", at: "2026-01-02T03:04:06+00:00" }, table.columns, "postgres")],
  ]);
  expect(faults(records, rows)).toEqual({});
});
