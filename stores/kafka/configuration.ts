/**
 * What the brokers are told, as MSK takes it: one property a line, sorted, so that the text changes only when a value
 * does. A changed text is a new revision of the configuration, which MSK brings to one broker after the other.
 *
 * MSK refuses properties that it manages itself; these are all among those it lets a customer set.
 * https://docs.aws.amazon.com/msk/latest/developerguide/msk-configuration-properties.html
 */
import type { Platform } from "../../model/platform";
import type { PlatformStore } from "../../model/stores";

/** Kafka's own default, for topics that set none; those that hold rows take more, see `model/topics.ts`. Bytes. */
const maxMessageBytes = 1_048_588;
/** Kafka's own default: seven days. https://kafka.apache.org/documentation/#brokerconfigs_offsets.retention.minutes */
const shortestOffsetsRetentionMinutes = 7 * 24 * 60;

/** The server properties of a cluster. */
export function serverProperties(platform: Platform, { settings }: PlatformStore<"kafka">): string {
  const properties: Readonly<Record<string, string | number | boolean>> = {
    // Topics are declared. One made by a typing error would have the wrong retention, and nobody would read it.
    "auto.create.topics.enable": false,
    "num.partitions": settings.partitions,
    "log.retention.hours": settings.retentionHours,
    "message.max.bytes": maxMessageBytes,

    "default.replication.factor": settings.replicationFactor,
    "min.insync.replicas": settings.minInsyncReplicas,
    "offsets.topic.replication.factor": settings.replicationFactor,
    "transaction.state.log.replication.factor": settings.replicationFactor,
    "transaction.state.log.min.isr": settings.minInsyncReplicas,
    // MSK's default is true: then a replica that lacks acknowledged writes may lead, and they are lost.
    "unclean.leader.election.enable": false,

    // Consumers that name their zone read from a replica in it, which costs no traffic between zones.
    "replica.selector.class": "org.apache.kafka.common.replica.RackAwareReplicaSelector",
    "offsets.retention.minutes": offsetsRetentionMinutes(platform, settings.retentionHours),
    // It keeps out whoever logs in by another way than IAM, should one be switched on; IAM does not look at it.
    // https://docs.aws.amazon.com/msk/latest/developerguide/iam-access-control.html
    "allow.everyone.if.no.acl.found": false,
  };
  return Object.entries(properties)
    .map(([name, value]) => `${name}=${value}`)
    .sort()
    .join("\n");
}

/**
 * A consumer group that nobody is in keeps its position as long as there is an event it has not read. With Kafka's
 * default a projector that was down for eight days would start again at the wrong end of a topic that keeps thirty.
 */
function offsetsRetentionMinutes({ topics }: Platform, retentionHours: number): number {
  const topicMinutes = topics.map(({ retentionMs = 0 }) => Math.ceil(retentionMs / 60_000));
  return Math.max(shortestOffsetsRetentionMinutes, retentionHours * 60, ...topicMinutes);
}
