/**
 * Compares what the topics say with what Postgres holds, by key and content. A count can be right by chance; this can't.
 */
import type { History } from "./history";
import type { Content } from "./values";

/** What can be wrong with a key, in words for people. */
export const faults = {
  missing: "a row that no event tells of",
  different: "the last event says something else than the row",
  undeleted: "no row, but the last event is no delete",
  withoutTombstone: "a delete without the tombstone that lets compaction forget the key",
  repeated: "an event that came twice",
  gaps: "an event that does not follow from the one before: one in between is missing",
} as const;
export type Fault = keyof typeof faults;

/** Keys by what is wrong with them; nothing is wrong when all lists are empty. */
export type Differences = Readonly<Record<Fault, readonly string[]>>;

/** Compares a table with the history of its topic. */
export function compare({ states, repeated, gaps }: History, rows: ReadonlyMap<string, Content>): Differences {
  const known = [...states];
  return {
    missing: [...rows.keys()].filter((key) => states.get(key)?.content === undefined),
    different: [...rows].flatMap(([key, row]) => {
      const content = states.get(key)?.content;
      const columns = content === undefined ? [] : differing(row, content);
      return columns.length === 0 ? [] : [`${key}: ${columns.join(", ")}`];
    }),
    undeleted: known.flatMap(([key, { content }]) => (content !== undefined && !rows.has(key) ? [key] : [])),
    withoutTombstone: known.flatMap(([key, { content, tombstone }]) =>
      content === undefined && !tombstone && !rows.has(key) ? [key] : [],
    ),
    repeated,
    gaps,
  };
}

/** How many things are wrong. */
export const wrongIn = (differences: Differences): number =>
  Object.values(differences).reduce((sum, keys) => sum + keys.length, 0);

function differing(row: Content, content: Content): readonly string[] {
  const columns = new Set([...Object.keys(row), ...Object.keys(content)]);
  return [...columns].filter((column) => row[column] !== content[column]);
}
