/**
 * One Kafka broker that is its own controller (KRaft): topics are declared and never made by a typing error, and
 * replication is as far as one broker goes.
 *
 * Kafka's own topics get fewer partitions than on AWS, where fifty of each share many consumers: here they would only
 * make every start and stop slower.
 */
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import type { PlatformStore } from "../../model/stores";
import { CommandError } from "../../ops/tools/command";
import { run } from "../../ops/tools/process";
import { jars, kafkaJars } from "../install/jars";
import { findJava } from "../install/java";
import { writeText } from "../text-file";
import { javaOptions } from "./java-options";
import { brokerCount } from "./kafka-metadata";
import { madeOnce } from "./once";
import { log4j, properties } from "./properties";
import { GRACE_MS, type Server, type Site } from "./server";

const HEAP_MB = 512;
const INTERNAL_PARTITIONS = 4;
const UUID_BYTES = 16;

/** The server of a Kafka store. */
export function kafka(store: PlatformStore<"kafka">): Server {
  const name = store.key;
  return {
    name,
    title: "Kafka",
    after: [],
    ports: [name, controllerPort(name)],
    stop: { signal: "SIGTERM", graceMs: GRACE_MS },
    install: async (context) => {
      const [java, folder] = await Promise.all([findJava(context), jars(kafkaJars, context)]);
      const classpath = ["-cp", join(folder, "*")];
      return {
        version: `Kafka ${kafkaJars.version}`,
        prepare: (site, signal) => format(java, classpath, store, site, signal),
        program: (site) => ({
          path: java,
          args: [...javaOptions(HEAP_MB), log4jOption(site), ...classpath, "kafka.Kafka", configuration(site)],
          env: {},
        }),
      };
    },
    files: (site) => ({
      "config/server.properties": kafkaProperties(store, site, join(site.folder, "data")),
      // These say at every start what every setting is; what we set is in the file.
      "config/log4j2.properties": log4j({
        "org.apache.kafka.common.config.AbstractConfig": "warn",
        "kafka.server.KafkaConfig": "warn",
      }),
    }),
    ready: async (site, signal) => {
      if ((await brokerCount(site.port(name), signal)) === 0) throw new Error("no broker has joined the cluster");
    },
    address: (site) => `127.0.0.1:${site.port(name)}`,
  };
}

const controllerPort = (name: string): string => `${name}.controller`;
const configuration = (site: Site): string => join(site.folder, "config/server.properties");
/** Where Log4j finds its configuration. */
export const log4jOption = (site: Site): string =>
  `-Dlog4j2.configurationFile=${join(site.folder, "config/log4j2.properties")}`;

/** What the broker is configured with. @param data folder of its logs */
export function kafkaProperties({ key, settings }: PlatformStore<"kafka">, site: Site, data: string): string {
  const broker = `127.0.0.1:${site.port(key)}`;
  const controller = `127.0.0.1:${site.port(controllerPort(key))}`;
  return properties({
    "process.roles": "broker,controller",
    "node.id": 1,
    "controller.quorum.voters": `1@${controller}`,
    "controller.listener.names": "CONTROLLER",
    listeners: `PLAINTEXT://${broker},CONTROLLER://${controller}`,
    "advertised.listeners": `PLAINTEXT://${broker}`,
    "listener.security.protocol.map": "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT",
    "inter.broker.listener.name": "PLAINTEXT",
    "log.dirs": data,

    "auto.create.topics.enable": false,
    "num.partitions": settings.partitions,
    "log.retention.hours": settings.retentionHours,
    "default.replication.factor": settings.replicationFactor,
    "min.insync.replicas": settings.minInsyncReplicas,
    "unclean.leader.election.enable": false,

    "offsets.topic.replication.factor": settings.replicationFactor,
    "offsets.topic.num.partitions": INTERNAL_PARTITIONS,
    "transaction.state.log.replication.factor": settings.replicationFactor,
    "transaction.state.log.min.isr": settings.minInsyncReplicas,
    "transaction.state.log.num.partitions": INTERNAL_PARTITIONS,
    "share.coordinator.state.topic.replication.factor": settings.replicationFactor,
    "share.coordinator.state.topic.min.isr": settings.minInsyncReplicas,
    // A group that has one member does not wait for more.
    "group.initial.rebalance.delay.ms": 0,
  });
}

/** Gives the empty log folder the identity of a new cluster. */
async function format(
  java: string,
  classpath: readonly string[],
  store: PlatformStore<"kafka">,
  site: Site,
  signal: AbortSignal,
): Promise<void> {
  await madeOnce(join(site.folder, "data"), async (partial) => {
    const file = join(partial, "..", "format.properties");
    await writeText(file, kafkaProperties(store, site, partial));
    const tool = [...javaOptions(HEAP_MB), log4jOption(site), ...classpath, "kafka.tools.StorageTool"];
    const args = [...tool, "format", "--cluster-id", clusterId(), "--config", file];
    const { exitCode, stdout, stderr } = await run(java, args, { cwd: site.folder, env: {}, signal });
    if (exitCode === 0) return;
    throw new CommandError(
      `Kafka could not make its data folder:\n${(stderr || stdout).trim()}`,
      "Remove the cause, then run this command again.",
    );
  });
}

/** As Kafka makes them: 16 random bytes in base64, the first character no hyphen. */
function clusterId(): string {
  const id = randomBytes(UUID_BYTES).toString("base64url");
  return id.startsWith("-") ? clusterId() : id;
}
