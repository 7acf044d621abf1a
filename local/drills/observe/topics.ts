/** Reads topics from one point to another, without a consumer group: what was read is nobody's progress. */
import { Consumer, FetchIsolationLevels, ListOffsetTimestamps, type RecordsBatch } from "@platformatic/kafka";
import { committed } from "./committed";

/** A committed record. */
export interface TopicRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
  readonly key: Buffer | null;
  /** Absent in a tombstone. */
  readonly value: Buffer | null;
  readonly headers: ReadonlyMap<string, string>;
}

/** For each topic the next offset of each of its partitions. */
export type Positions = ReadonlyMap<string, readonly bigint[]>;

export interface TopicReader {
  /** Where the topics begin: what is older has been removed. */
  begin(topics: readonly string[]): Promise<Positions>;
  /** Where the topics end for a reader of committed records: before the first transaction that is still open. */
  end(topics: readonly string[]): Promise<Positions>;
  /** The records between two points, each partition in its order. */
  read(from: Positions, to: Positions): Promise<readonly TopicRecord[]>;
  close(): Promise<void>;
}

const TIMEOUT_MS = 30_000;
const FETCH_BYTES = 16 * 1024 * 1024;
const FETCH_WAIT_MS = 500;

/** @param brokers `host:port` */
export function topicReader(brokers: readonly string[]): TopicReader {
  const consumer = new Consumer({
    clientId: "polyglot-drill",
    // Named because the client wants a name; the group is never joined.
    groupId: "polyglot-drill",
    bootstrapBrokers: [...brokers],
    connectTimeout: TIMEOUT_MS,
    requestTimeout: TIMEOUT_MS,
    retries: 5,
  });
  const positions = (topics: readonly string[], timestamp: bigint) =>
    consumer.listOffsets({ topics: [...topics], timestamp, isolationLevel: FetchIsolationLevels.READ_COMMITTED });
  return {
    begin: (topics) => positions(topics, ListOffsetTimestamps.EARLIEST),
    end: (topics) => positions(topics, ListOffsetTimestamps.LATEST),
    read: async (from, to) => {
      const records: TopicRecord[] = [];
      for (const [topic, ends] of to) {
        for (const [partition, end] of ends.entries()) {
          const begin = from.get(topic)?.[partition] ?? 0n;
          const batches = await batchesOf(consumer, { topic, partition, begin, end });
          for (const batch of committed(batches)) records.push(...recordsOf(batch, topic, partition, begin));
        }
      }
      return records;
    },
    close: () => consumer.close(),
  };
}

interface Range {
  readonly topic: string;
  readonly partition: number;
  readonly begin: bigint;
  readonly end: bigint;
}

async function batchesOf(
  consumer: Consumer,
  { topic, partition, begin, end }: Range,
): Promise<readonly RecordsBatch[]> {
  const found: RecordsBatch[] = [];
  for (let at = begin; at < end; ) {
    const metadata = await consumer.metadata({ topics: [topic] });
    const { id, partitions } = metadata.topics.get(topic) ?? { id: "", partitions: [] };
    const { responses } = await consumer.fetch({
      node: partitions[partition]?.leader ?? -1,
      isolationLevel: FetchIsolationLevels.READ_UNCOMMITTED,
      maxBytes: FETCH_BYTES,
      maxWaitTime: FETCH_WAIT_MS,
      minBytes: 1,
      topics: [
        {
          topicId: id,
          partitions: [
            {
              partition,
              fetchOffset: at,
              partitionMaxBytes: FETCH_BYTES,
              currentLeaderEpoch: -1,
              lastFetchedEpoch: -1,
            },
          ],
        },
      ],
    });
    const batches = responses.flatMap((response) => response.partitions.flatMap(({ records }) => records ?? []));
    for (const batch of batches) {
      if (batch.firstOffset >= end) continue;
      found.push(batch);
      const next = batch.firstOffset + BigInt(batch.lastOffsetDelta) + 1n;
      if (next > at) at = next;
    }
  }
  return found;
}

function recordsOf(batch: RecordsBatch, topic: string, partition: number, begin: bigint): readonly TopicRecord[] {
  const records = batch.records.map(({ offsetDelta, key, value, headers }) => ({
    topic,
    partition,
    offset: batch.firstOffset + BigInt(offsetDelta),
    key,
    value,
    headers: new Map(headers.map(([name, text]) => [String(name ?? ""), String(text ?? "")])),
  }));
  // A batch is answered as a whole, also where the asked offset is in the middle of it.
  return records.filter(({ offset }) => offset >= begin);
}
