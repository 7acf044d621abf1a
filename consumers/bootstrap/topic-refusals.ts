/** What a topic is not brought to, because a key or a record would be lost on the way. */
import type { ClusterTopicMetadata } from "@platformatic/kafka";
import type { TopicPlan } from "../../pipelines/bootstrap/topics-plan";

/** Settings of a topic as the broker has them. */
export type TopicSettings = Readonly<Record<string, string | null>>;

export interface Refusal {
  readonly detail: string;
  readonly runbook: string;
}

/** Partitions and replicas that are not those of the plan. */
export function shapeRefusals(
  { partitions, replicationFactor }: TopicPlan,
  found: ClusterTopicMetadata,
): readonly Refusal[] {
  const replicas = found.partitions[0]?.replicas.length ?? 0;
  return [
    ...(found.partitionsCount === partitions
      ? []
      : [
          {
            detail: `it has ${count(found.partitionsCount, "partition")}, the plan says ${partitions}`,
            runbook: "kafka/change-partitions",
          },
        ]),
    ...(replicas === replicationFactor
      ? []
      : [
          {
            detail: `it has ${count(replicas, "replica")}, the plan says ${replicationFactor}`,
            runbook: "kafka/change-replicas",
          },
        ]),
  ];
}

/** Settings whose planned value would remove records. */
export function lossRefusals({ settings }: TopicPlan, found: TopicSettings): readonly Refusal[] {
  return Object.entries(settings)
    .filter(([name, value]) => found[name] !== value && removesRecords(name, found[name], value))
    .map(([name, value]) => ({
      detail: `${name} is ${found[name] ?? "not set"}, the plan says ${value}, which would remove records`,
      runbook: "kafka/keep-less",
    }));
}

/** Whether a changed setting lets the broker remove what it keeps now. -1 keeps for ever. */
export function removesRecords(name: string, from: string | null | undefined, to: string): boolean {
  if (name === "cleanup.policy") return true;
  if (name !== "retention.ms") return false;
  const [kept, planned] = [Number(from), Number(to)];
  return planned !== -1 && (kept === -1 || planned < kept);
}

/** `1 partition`, `3 partitions` */
export const count = (n: number, word: string): string => `${n} ${word}${n === 1 ? "" : "s"}`;
