/**
 * Values of a row in one form, whether Postgres says them or Debezium does, so that a row and an event can be compared.
 */
import { CommandError } from "../../../ops/tools/command";

/** How the values of a column are compared. */
export type ColumnKind = "plain" | "instant" | "json";

/** The columns of a table that hold something, by name. */
export type Columns = ReadonlyMap<string, ColumnKind>;

/** A row: each column's value as text. */
export type Content = Readonly<Record<string, string>>;

/** Who wrote a value: Postgres' `to_jsonb`, or Debezium as the connectors are configured. */
export type Writer = "postgres" | "debezium";

/** What Debezium puts in the place of a large value that an update left as it was. */
export const UNCHANGED = "__debezium_unavailable_value";

/** Types that both write as the same JSON, also as arrays. */
const PLAIN = ["bool", "int2", "int4", "int8", "text", "varchar", "bpchar", "uuid"];
const KINDS: Readonly<Record<string, ColumnKind>> = {
  ...Object.fromEntries(PLAIN.flatMap((type) => [type, `_${type}`]).map((type) => [type, "plain" as const])),
  timestamptz: "instant",
  json: "json",
  jsonb: "json",
};

/** How a column is compared. @param type as `pg_type` names it @throws CommandError for a type not yet known here */
export function kindOf(column: string, type: string): ColumnKind {
  const kind = KINDS[type];
  if (kind !== undefined) return kind;
  throw new CommandError(
    `Column ${column} has the type ${type}; the drills can compare ${Object.keys(KINDS).join(", ")}.`,
    "Add the type to local/drills/observe/values.ts, with a test of what Debezium makes of it.",
  );
}

/**
 * The values of a row, or of some of its columns.
 *
 * @param before the row as it was; where Debezium says that a value is unchanged, it is taken from there
 */
export function contentOf(
  values: Readonly<Record<string, unknown>>,
  columns: Columns,
  writer: Writer,
  before: Content = {},
): Content {
  return Object.fromEntries(
    Object.entries(values).map(([column, value]) => {
      const kept = isUnchanged(value) ? before[column] : undefined;
      return [column, kept ?? textOf(value, columns.get(column) ?? "plain", writer)];
    }),
  );
}

/** A row's key as text, e.g. `id="4f…"`. */
export function keyOf(content: Content, key: readonly string[]): string {
  return key.map((column) => `${column}=${content[column]}`).join(", ");
}

/** JSON whose objects have their keys in alphabetical order. */
export function sortedJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => {
    if (typeof inner !== "object" || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1)));
  });
}

function isUnchanged(value: unknown): boolean {
  return value === UNCHANGED || (Array.isArray(value) && value.length === 1 && value[0] === UNCHANGED);
}

function textOf(value: unknown, kind: ColumnKind, writer: Writer): string {
  if (value === null || value === undefined) return "null";
  if (kind === "instant") return microseconds(String(value));
  if (kind === "json") return sortedJson(writer === "debezium" ? JSON.parse(String(value)) : value);
  return sortedJson(value);
}

/** `2026-01-02T03:04:05.6+00:00` and `2026-01-02T03:04:05.600000Z` are the same moment. */
function microseconds(text: string): string {
  const fraction = /\.(\d+)/.exec(text)?.[1] ?? "";
  const seconds = Date.parse(text.replace(/\.\d+/, "")) / 1000;
  return Number.isNaN(seconds) ? text : `${seconds}.${fraction.padEnd(6, "0")}`;
}
