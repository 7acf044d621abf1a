/**
 * Compares the rows of an outbox with the events that came of them: each row is one event, whose header `id` is the
 * row's, whose key is the aggregate and whose message is the payload.
 */
import type { Differences } from "./compare";
import type { TopicRecord } from "./topics";
import { sortedJson } from "./values";

/** A row of an outbox table. */
export interface OutboxRow {
  readonly id: string;
  readonly aggregateid: string;
  readonly type: string;
  readonly payload: unknown;
  readonly traceparent: string | null;
}

/**
 * Compares rows with events.
 *
 * @param rows all rows that are there now
 * @param before ids of rows whose events were read before; an event of one of these that comes again is a repetition
 */
export function compareOutbox(
  records: readonly TopicRecord[],
  rows: readonly OutboxRow[],
  before: ReadonlySet<string>,
): Differences {
  const byId = new Map(rows.map((row) => [row.id, row]));
  const read = new Map<string, TopicRecord>();
  const repeated: string[] = [];
  for (const record of records) {
    const id = record.headers.get("id") ?? "";
    if (read.has(id) || before.has(id)) repeated.push(`id=${id}`);
    read.set(id, record);
  }
  return {
    missing: [...byId.keys()].filter((id) => !read.has(id) && !before.has(id)).map((id) => `id=${id}`),
    different: [...read].flatMap(([id, record]) => {
      const row = byId.get(id);
      const parts = row === undefined ? [] : differing(record, row);
      return parts.length === 0 ? [] : [`id=${id}: ${parts.join(", ")}`];
    }),
    // An event whose transaction was rolled back, or whose row somebody removed while the drill ran.
    undeleted: [...read.keys()].filter((id) => !byId.has(id)).map((id) => `id=${id}`),
    withoutTombstone: [],
    repeated,
    gaps: [],
  };
}

function differing({ key, value, headers }: TopicRecord, row: OutboxRow): readonly string[] {
  const message = value === null ? undefined : (JSON.parse(value.toString("utf8")) as unknown);
  return [
    ...(key?.toString("utf8") === row.aggregateid ? [] : ["key"]),
    ...(sortedJson(message) === sortedJson(row.payload) ? [] : ["payload"]),
    ...(headers.get("eventType") === row.type ? [] : ["header eventType"]),
    ...((headers.get("traceparent") ?? null) === row.traceparent ? [] : ["header traceparent"]),
  ];
}
