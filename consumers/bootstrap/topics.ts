/**
 * Topics of a Kafka store. A missing one is made; settings of an existing one are brought to the plan where that
 * removes no record. Partitions and replicas are left alone: adding partitions moves keys to other ones, so a change
 * of a row could be read before the one that it follows.
 */
import {
  Admin,
  type ClusterTopicMetadata,
  ConfigResourceTypes,
  IncrementalAlterConfigOperationTypes,
  MultipleErrors,
} from "@platformatic/kafka";
import type { TopicPlan, TopicsPlan } from "../../pipelines/bootstrap/topics-plan";
import type { KafkaConnection } from "./connections";
import type { Report } from "./report";

const timeoutMs = 10_000;

type Values = Readonly<Record<string, string | null>>;

export async function bootstrapTopics(plan: TopicsPlan, { brokers }: KafkaConnection, report: Report): Promise<void> {
  const admin = new Admin({
    clientId: "polyglot-bootstrap",
    bootstrapBrokers: [...brokers],
    connectTimeout: timeoutMs,
    requestTimeout: timeoutMs,
    retries: 2,
  });
  try {
    const present = new Set(await admin.listTopics());
    const existing = plan.topics.filter(({ name }) => present.has(name));
    const settings = await settingsOf(admin, existing);
    const { topics } = await admin.metadata({ topics: existing.map(({ name }) => name) });
    for (const topic of plan.topics) {
      await report.attempt(`topic ${topic.name}`, async () => {
        const found = topics.get(topic.name);
        if (found === undefined) await make(admin, topic, report);
        else await correct(admin, topic, found, settings.get(topic.name) ?? {}, report);
      });
    }
  } finally {
    await admin.close();
  }
}

async function settingsOf(admin: Admin, topics: readonly TopicPlan[]): Promise<ReadonlyMap<string, Values>> {
  if (topics.length === 0) return new Map();
  const described = await admin.describeConfigs({
    resources: topics.map(({ name, settings }) => ({
      resourceType: ConfigResourceTypes.TOPIC,
      resourceName: name,
      configurationKeys: Object.keys(settings),
    })),
  });
  return new Map(
    described.map(({ resourceName, configs }) => [
      resourceName,
      Object.fromEntries(configs.map(({ name, value }) => [name, value ?? null])),
    ]),
  );
}

async function make(admin: Admin, { name, partitions, replicationFactor, settings }: TopicPlan, report: Report) {
  try {
    await admin.createTopics({
      topics: [{ topic: name, partitions, replicas: replicationFactor }],
      configs: Object.entries(settings).map(([key, value]) => ({ name: key, value })),
    });
  } catch (error) {
    // Another bootstrap was quicker, with the same plan.
    if (!(error instanceof MultipleErrors && error.findBy("apiId", "TOPIC_ALREADY_EXISTS"))) throw error;
  }
  report.made(`topic ${name}`, `${count(partitions, "partition")}, ${count(replicationFactor, "replica")}`);
}

async function correct(
  admin: Admin,
  topic: TopicPlan,
  found: ClusterTopicMetadata,
  settings: Values,
  report: Report,
): Promise<void> {
  const object = `topic ${topic.name}`;
  const refusals = [...shapeRefusals(topic, found), ...lossRefusals(topic, settings)];
  for (const { detail, runbook } of refusals) report.refused(object, detail, runbook);
  const changes = Object.entries(topic.settings).filter(
    ([name, value]) => settings[name] !== value && !removesRecords(name, settings[name], value),
  );
  if (changes.length > 0) {
    await admin.incrementalAlterConfigs({
      resources: [
        {
          resourceType: ConfigResourceTypes.TOPIC,
          resourceName: topic.name,
          configs: changes.map(([name, value]) => ({
            name,
            value,
            configOperation: IncrementalAlterConfigOperationTypes.SET,
          })),
        },
      ],
    });
    const told = changes.map(([name, value]) => `${name} is ${value}, was ${settings[name] ?? "not set"}`);
    report.changed(object, told.join("; "));
  } else if (refusals.length === 0) report.right(object);
}

interface Refusal {
  readonly detail: string;
  readonly runbook: string;
}

function shapeRefusals({ partitions, replicationFactor }: TopicPlan, found: ClusterTopicMetadata): readonly Refusal[] {
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

function lossRefusals({ settings }: TopicPlan, found: Values): readonly Refusal[] {
  return Object.entries(settings)
    .filter(([name, value]) => found[name] !== value && removesRecords(name, found[name], value))
    .map(([name, value]) => ({
      detail: `${name} is ${found[name] ?? "not set"}, the plan says ${value}, which would remove records`,
      runbook: "kafka/keep-less",
    }));
}

/** Whether a changed setting lets the broker remove what it keeps now. -1 keeps for ever. */
function removesRecords(name: string, from: string | null | undefined, to: string): boolean {
  if (name === "cleanup.policy") return true;
  if (name !== "retention.ms") return false;
  const [kept, planned] = [Number(from), Number(to)];
  return planned !== -1 && (kept === -1 || planned < kept);
}

const count = (n: number, word: string): string => `${n} ${word}${n === 1 ? "" : "s"}`;
