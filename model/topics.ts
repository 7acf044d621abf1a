/**
 * Resolves the topics: what flows through the broker, how long it stays, and who writes it.
 *
 * A topic of a table keeps the last event of every key where a view is rebuilt by replaying it; otherwise it keeps
 * events as long as the environment says, and a view that fell further behind is rebuilt from a snapshot.
 */
import type { Connector } from "./connectors";
import type { Flow } from "./flows";
import * as names from "./names";
import type { StoreSettings } from "./schema/environment";

export type TopicUse = "changes" | "events" | "dead-letters" | "signals" | "heartbeats" | "connect";

export interface Topic {
  readonly name: string;
  readonly use: TopicUse;
  readonly partitions: number;
  readonly cleanup: "delete" | "compact" | "compact,delete";
  /** Absent where only compaction removes. */
  readonly retentionMs?: number;
}

/** Poison records wait for a person: two weeks, so that a holiday does not lose them. */
const deadLetterRetentionMs = 14 * 86_400_000;
/**
 * A change event holds the row before and after; with Kafka's default of 1 MiB one long text would stop the connector,
 * and with it every change behind. Bytes.
 */
export const largestMessageBytes = 8 * 1024 * 1024;
/** Partitions that Kafka Connect gives its internal topics by default. https://kafka.apache.org/documentation/#connectconfigs */
const connectPartitions = { configs: 1, offsets: 25, status: 5 } as const;

/** All topics, by name, without repetition. */
export function resolveTopics(
  flows: readonly Flow[],
  connectors: readonly Connector[],
  scope: names.NameScope,
  kafka: StoreSettings["kafka"],
): readonly Topic[] {
  const topics = [
    ...flows.flatMap((flow) => dataTopics(flow, flows, kafka)),
    ...flows.flatMap((flow) => deadLetters(flow)),
    ...connectors.flatMap((connector) => connectorTopics(connector, scope)),
    ...(connectors.length > 0 ? connectTopics(scope) : []),
  ];
  return [...new Map(topics.map((topic) => [topic.name, topic])).values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function dataTopics(flow: Flow, flows: readonly Flow[], kafka: StoreSettings["kafka"]): readonly Topic[] {
  if (flow.target.type === "events") {
    return [
      {
        name: flow.target.topic,
        use: "events",
        partitions: kafka.partitions,
        cleanup: "delete",
        retentionMs: flow.target.retentionSeconds * 1000,
      },
    ];
  }
  return flow.sources.map(({ topic }): Topic => {
    const replayed = flows.some(
      (other) => other.rebuild === "replay" && other.sources.some((source) => source.topic === topic),
    );
    const common = { name: topic, use: "changes", partitions: kafka.partitions } as const;
    return replayed
      ? { ...common, cleanup: "compact" }
      : { ...common, cleanup: "delete", retentionMs: kafka.retentionHours * 3_600_000 };
  });
}

function deadLetters(flow: Flow): readonly Topic[] {
  return (flow.projector?.deadLetterTopics ?? []).map((name) => ({
    name,
    use: "dead-letters",
    partitions: 1,
    cleanup: "delete",
    retentionMs: deadLetterRetentionMs,
  }));
}

/** A signal topic must have exactly one partition, or signals may overtake each other. */
function connectorTopics({ topicPrefix }: Connector, { blueprint }: names.NameScope): readonly Topic[] {
  const day = 86_400_000;
  return [
    { name: names.signalTopic(topicPrefix), use: "signals", partitions: 1, cleanup: "delete", retentionMs: 7 * day },
    {
      name: names.heartbeatTopic(blueprint, topicPrefix),
      use: "heartbeats",
      partitions: 1,
      cleanup: "delete",
      retentionMs: day,
    },
  ];
}

function connectTopics(scope: names.NameScope): readonly Topic[] {
  return (["configs", "offsets", "status"] as const).map((use) => ({
    name: names.connectTopic(scope.blueprint, use),
    use: "connect",
    partitions: connectPartitions[use],
    cleanup: "compact",
  }));
}
