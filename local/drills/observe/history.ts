/**
 * Follows the change events of one table: what each key holds after the last of them, and what the events say of
 * themselves that should not be: an event that came twice, and one that does not fit on the one before it.
 */
import type { TopicRecord } from "./topics";
import { type Columns, type Content, contentOf, keyOf } from "./values";

/** What is known of a table. */
export interface Followed {
  readonly columns: Columns;
  /** Columns of its primary key. */
  readonly key: readonly string[];
  /** Whether an event also says what the row was before: replica identity FULL. */
  readonly wholeBefore: boolean;
}

/** What a topic says of one key. */
export interface State {
  /** Absent after a delete. */
  readonly content?: Content;
  /** Whether a tombstone came after the delete. */
  readonly tombstone: boolean;
}

export interface History {
  readonly states: ReadonlyMap<string, State>;
  /** Changes, without tombstones. */
  readonly events: number;
  /** Keys of events that were delivered more than once. */
  readonly repeated: readonly string[];
  /** Keys with an event that does not follow from the one before: one is missing in between. */
  readonly gaps: readonly string[];
}

type Values = Readonly<Record<string, unknown>>;

/** A change as Debezium writes it. */
interface Envelope {
  /** `r` is a row that a snapshot read. */
  readonly op: "c" | "u" | "d" | "r";
  readonly before: Values | null;
  readonly after: Values | null;
  readonly source: { readonly lsn: number | null };
}

/**
 * Follows the records of a table's topic.
 *
 * @param start what each key held before the first record
 */
export function follow(
  records: readonly TopicRecord[],
  start: ReadonlyMap<string, Content>,
  { columns, key: keyColumns, wholeBefore }: Followed,
): History {
  const states = new Map<string, State>([...start].map(([key, content]) => [key, { content, tombstone: false }]));
  const seen = new Set<string>();
  const repeated: string[] = [];
  const gaps: string[] = [];
  let events = 0;
  for (const record of records) {
    const key = keyOf(contentOf(parsed<Values>(record.key) ?? {}, columns, "debezium"), keyColumns);
    const state = states.get(key);
    const event = parsed<Envelope>(record.value);
    if (event === undefined) {
      states.set(key, { ...state, tombstone: true });
      continue;
    }
    events++;
    const once = `${event.op} ${event.source.lsn} ${key}`;
    if (event.op !== "r" && seen.has(once)) repeated.push(key);
    else if (!fits(event, state?.content, columns, wholeBefore)) gaps.push(key);
    seen.add(once);
    states.set(key, {
      tombstone: false,
      ...(event.after === null ? {} : { content: contentOf(event.after, columns, "debezium", state?.content) }),
    });
  }
  return { states, events, repeated, gaps };
}

/** Whether an event can follow on what the key held: nothing can be created twice, or changed before it is there. */
function fits(event: Envelope, held: Content | undefined, columns: Columns, wholeBefore: boolean): boolean {
  if (event.op === "r") return true;
  if (event.op === "c") return held === undefined;
  if (held === undefined) return false;
  if (!wholeBefore || event.before === null) return true;
  const before = contentOf(event.before, columns, "debezium", held);
  return Object.entries(before).every(([column, value]) => held[column] === value);
}

function parsed<T>(bytes: Buffer | null): T | undefined {
  return bytes === null ? undefined : (JSON.parse(bytes.toString("utf8")) as T);
}
