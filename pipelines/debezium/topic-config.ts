/**
 * How a connector writes to Kafka: once, and what a topic is like that nobody has declared.
 */
import { type Platform, storesOf } from "../../model/platform";
import { largestMessageBytes } from "../../model/topics";

/** A transaction is as long as one poll; Kafka's default of a minute only prolongs the wait after a crash. Milliseconds. */
const transactionTimeoutMs = 15_000;

/** The configuration of a connector or a part of it: Kafka Connect takes strings. */
export type Settings = Readonly<Record<string, string>>;

/** The records of one poll and the position after them are one transaction, which a reader sees whole or not at all. */
export function delivery(): Settings {
  return {
    // A worker that can't do it refuses the connector. Readers need `isolation.level=read_committed`.
    "exactly.once.support": "required",
    // `interval` would let a change wait for the end of the interval.
    "transaction.boundary": "poll",
    "producer.override.max.request.size": String(largestMessageBytes),
    // A killed worker leaves a transaction open, and its successor waits until the broker gives that up.
    "producer.override.transaction.timeout.ms": String(transactionTimeoutMs),
  };
}

/**
 * Every topic of the platform is made by the bootstrap. What is left is an outbox row whose aggregate no view names:
 * its topic is made like this, because the events behind it must not wait until somebody declares it.
 */
export function createdTopics(platform: Platform): Settings {
  const [broker] = storesOf(platform, "kafka");
  if (broker === undefined) throw new Error(`${platform.name} has connectors and no Kafka store.`);
  const { partitions, replicationFactor, minInsyncReplicas, retentionHours } = broker.settings;
  return {
    "topic.creation.default.partitions": String(partitions),
    "topic.creation.default.replication.factor": String(replicationFactor),
    "topic.creation.default.min.insync.replicas": String(minInsyncReplicas),
    "topic.creation.default.cleanup.policy": "delete",
    "topic.creation.default.retention.ms": String(retentionHours * 3_600_000),
    "topic.creation.default.max.message.bytes": String(largestMessageBytes),
  };
}
