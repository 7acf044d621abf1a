/** What must be in a Kafka store: every topic of the platform, because a broker makes none by itself. */
import type { Platform } from "../../model/platform";
import type { PlatformStore } from "../../model/stores";
import { largestMessageBytes, type Topic, type TopicUse } from "../../model/topics";

export interface TopicsPlan {
  /** The store's key. */
  readonly store: string;
  readonly topics: readonly TopicPlan[];
}

export interface TopicPlan {
  readonly name: string;
  readonly use: TopicUse;
  readonly partitions: number;
  readonly replicationFactor: number;
  /** Settings of the topic itself; for all others the broker's hold. */
  readonly settings: Readonly<Record<string, string>>;
}

/** Topics whose messages hold rows; the others hold a few bytes. */
const holdingRows: readonly TopicUse[] = ["changes", "events", "dead-letters"];

export function topicsPlan({ topics }: Platform, { key, settings }: PlatformStore<"kafka">): TopicsPlan {
  const { replicationFactor, minInsyncReplicas } = settings;
  return {
    store: key,
    topics: topics.map((topic) => ({
      name: topic.name,
      use: topic.use,
      partitions: topic.partitions,
      replicationFactor,
      settings: topicSettings(topic, minInsyncReplicas),
    })),
  };
}

function topicSettings({ use, cleanup, retentionMs }: Topic, minInsyncReplicas: number) {
  return {
    "cleanup.policy": cleanup,
    ...(retentionMs === undefined ? {} : { "retention.ms": String(retentionMs) }),
    "min.insync.replicas": String(minInsyncReplicas),
    ...(holdingRows.includes(use) ? { "max.message.bytes": String(largestMessageBytes) } : {}),
  };
}
