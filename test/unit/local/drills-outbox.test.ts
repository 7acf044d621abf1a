/** Comparing the rows of an outbox with the events that came of them. */
import type { Differences } from "../../../local/drills/observe/compare";
import { compareOutbox, type OutboxRow } from "../../../local/drills/observe/outbox";
import type { TopicRecord } from "../../../local/drills/observe/topics";

const trace = "00-84c8ab4ca38ca3b9240d002224aa7a3b-f25490f59ec75b5b-01";
const row = (id: string, more: Partial<OutboxRow> = {}): OutboxRow => ({
  id,
  aggregateid: "a1",
  type: "ThingHappened",
  payload: { n: 1, list: ["x"] },
  traceparent: trace,
  ...more,
});
const event = (id: string, more: Partial<TopicRecord> = {}): TopicRecord => ({
  topic: "t",
  partition: 0,
  offset: 0n,
  key: Buffer.from("a1"),
  value: Buffer.from('{"list":["x"],"n":1}'),
  headers: new Map([
    ["id", id],
    ["eventType", "ThingHappened"],
    ["traceparent", trace],
  ]),
  ...more,
});
const found = (differences: Differences) =>
  Object.fromEntries(Object.entries(differences).filter(([, keys]) => keys.length > 0));

it("finds nothing wrong where every row is one event", () => {
  expect(found(compareOutbox([event("1"), event("2")], [row("0"), row("1"), row("2")], new Set(["0"])))).toEqual({});
});

it.each<[string, readonly TopicRecord[], readonly OutboxRow[], object]>([
  ["a row without an event", [], [row("1")], { missing: ["id=1"] }],
  ["an event of no row, as of a transaction that was undone", [event("1")], [], { undeleted: ["id=1"] }],
  ["an event that came twice", [event("1"), event("1")], [row("1")], { repeated: ["id=1"] }],
  ["an event that had come before", [event("0")], [row("0")], { repeated: ["id=0"] }],
  ["another key", [event("1", { key: Buffer.from("a2") })], [row("1")], { different: ["id=1: key"] }],
  ["another payload", [event("1")], [row("1", { payload: { n: 2 } })], { different: ["id=1: payload"] }],
  ["another type", [event("1")], [row("1", { type: "Other" })], { different: ["id=1: header eventType"] }],
  [
    "a lost trace",
    [
      event("1", {
        headers: new Map([
          ["id", "1"],
          ["eventType", "ThingHappened"],
        ]),
      }),
    ],
    [row("1")],
    { different: ["id=1: header traceparent"] },
  ],
])("finds %s", (_, events, rows, expected) => {
  expect(found(compareOutbox(events, rows, new Set(["0"])))).toEqual(expected);
});
