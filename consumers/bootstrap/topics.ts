/**
 * Topics of a Kafka store. A missing one is made; settings of an existing one are brought to the plan where that
 * removes no record. Partitions and replicas are left alone: adding partitions moves keys to other ones, so a change
 * of a row could be read before the one that it follows.
 */

import { setTimeout as sleep } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
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
import { count, lossRefusals, removesRecords, shapeRefusals, type TopicSettings } from "./topic-refusals";

const timeoutMs = 10_000;
const pollMs = 50;

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
    const written: TopicPlan[] = [];
    for (const topic of plan.topics) {
      await report.attempt(`topic ${topic.name}`, async () => {
        const found = topics.get(topic.name);
        if (found === undefined) written.push(await make(admin, topic, report));
        else written.push(...(await correct(admin, topic, found, settings.get(topic.name) ?? {}, report)));
      });
    }
    await untilSeen(admin, written);
  } finally {
    await admin.close();
  }
}

/**
 * The controller answers before the brokers have heard of it: who asks one of them right away does not see the topic
 * and makes it again, or finds that it can't be written to.
 */
async function untilSeen(admin: Admin, written: readonly TopicPlan[]): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const present = new Set(await admin.listTopics());
    const seen = await settingsOf(
      admin,
      written.filter(({ name }) => present.has(name)),
    );
    if (written.every(({ name, settings }) => isDeepStrictEqual(seen.get(name), settings))) return;
    if (Date.now() > deadline) throw new Error("the brokers do not show the topics that the controller has made");
    await sleep(pollMs);
  }
}

async function settingsOf(admin: Admin, topics: readonly TopicPlan[]): Promise<ReadonlyMap<string, TopicSettings>> {
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

/** Makes a topic; returns what the brokers have to show. */
async function make(admin: Admin, topic: TopicPlan, report: Report): Promise<TopicPlan> {
  const { name, partitions, replicationFactor, settings } = topic;
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
  return topic;
}

/** Changes what can be changed; returns what the brokers have to show of that. */
async function correct(
  admin: Admin,
  topic: TopicPlan,
  found: ClusterTopicMetadata,
  settings: TopicSettings,
  report: Report,
): Promise<readonly TopicPlan[]> {
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
    return [{ ...topic, settings: Object.fromEntries(changes) }];
  }
  if (refusals.length === 0) report.right(object);
  return [];
}
