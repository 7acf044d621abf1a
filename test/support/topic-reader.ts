/** Reads Kafka topics for tests, as a projector would: only what is committed, from the beginning. */
import { randomUUID } from "node:crypto";
import { Consumer, FetchIsolationLevels, type Message } from "@platformatic/kafka";

/** A record as text; JSON where it is JSON. */
export interface TopicRecord {
  readonly key: unknown;
  readonly value: unknown;
  readonly headers: Readonly<Record<string, string | null>>;
  readonly offset: bigint;
  readonly partition: number;
}

/** Long enough for a connector that has just been restarted, on a loaded machine. */
const timeoutMs = 30_000;

/**
 * Reads a topic until `enough` says so, and returns what it has read until then, in the order it came.
 *
 * @throws after half a minute, with what had come
 */
export async function readUntil(
  brokers: readonly string[],
  topic: string,
  enough: (records: readonly TopicRecord[]) => boolean,
): Promise<readonly TopicRecord[]> {
  const consumer = new Consumer({
    clientId: "test",
    groupId: `test-${randomUUID()}`,
    bootstrapBrokers: [...brokers],
    isolationLevel: FetchIsolationLevels.READ_COMMITTED,
    maxWaitTime: 100,
    autocommit: false,
  });
  const records: TopicRecord[] = [];
  const stream = await consumer.consume({ topics: [topic], mode: "earliest" });
  const timer = setTimeout(() => {
    stream.destroy(
      new Error(`${topic} had only: ${records.map(({ key, value }) => JSON.stringify({ key, value })).join("\n")}`),
    );
  }, timeoutMs);
  try {
    for await (const message of stream) {
      records.push(recordOf(message));
      if (enough(records)) break;
    }
    return records;
  } finally {
    clearTimeout(timer);
    await consumer.close(true);
  }
}

function recordOf({ key, value, headers, offset, partition }: Message): TopicRecord {
  const named = [...headers].map(([name, content]) => [name.toString(), textOf(content)] as const);
  return { key: parsed(key), value: parsed(value), headers: Object.fromEntries(named), offset, partition };
}

/** The client's types leave out that a header or a value may be null. */
const textOf = (bytes: Buffer | null | undefined): string | null => bytes?.toString() ?? null;

function parsed(bytes: Buffer | null | undefined): unknown {
  const text = textOf(bytes);
  if (text === null) return null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
