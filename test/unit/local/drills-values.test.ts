/** The same value, as Postgres and as Debezium write it. */
import { type ColumnKind, contentOf, keyOf, kindOf, sortedJson } from "../../../local/drills/observe/values";

const text = (kind: ColumnKind, value: unknown, writer: "postgres" | "debezium") =>
  contentOf({ v: value }, new Map([["v", kind]]), writer).v;

it.each<[string, ColumnKind, unknown, unknown]>([
  ["a moment", "instant", "2026-01-02T03:04:05.6+00:00", "2026-01-02T03:04:05.600000Z"],
  ["a moment in another zone", "instant", "2026-01-02T04:04:05.123456+01:00", "2026-01-02T03:04:05.123456Z"],
  ["a full second", "instant", "2026-01-02T03:04:05+00:00", "2026-01-02T03:04:05Z"],
  ["JSON", "json", { a: [1, null], b: "x" }, '{"b": "x", "a": [1, null]}'],
  ["a list", "plain", ["a", "b"], ["a", "b"]],
  ["nothing", "instant", null, null],
])("is the same: %s", (_, kind, postgres, debezium) => {
  expect(text(kind, postgres, "postgres")).toBe(text(kind, debezium, "debezium"));
});

it.each<[string, ColumnKind, unknown, unknown]>([
  ["a microsecond", "instant", "2026-01-02T03:04:05.600001+00:00", "2026-01-02T03:04:05.600000Z"],
  ["an element of JSON", "json", { a: [1] }, '{"a": [2]}'],
  ["text and number", "plain", "1", 1],
  ["the order of a list", "plain", ["a", "b"], ["b", "a"]],
  ["nothing and the empty text", "plain", null, ""],
])("differs by %s", (_, kind, postgres, debezium) => {
  expect(text(kind, postgres, "postgres")).not.toBe(text(kind, debezium, "debezium"));
});

it("names a row by all columns of its key", () => {
  expect(keyOf({ a: "1", b: '"x"', c: "2" }, ["a", "b"])).toBe('a=1, b="x"');
});

it("refuses a type whose form in an event it does not know, and says where to add it", () => {
  expect(() => kindOf("public.t.price", "numeric")).toThrow(/public\.t\.price has the type numeric.*timestamptz/);
});

it("writes JSON with sorted keys at every depth", () => {
  expect(sortedJson({ b: { d: 1, c: [{ f: 1, e: 2 }] }, a: null })).toBe('{"a":null,"b":{"c":[{"e":2,"f":1}],"d":1}}');
});
