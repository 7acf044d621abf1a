/**
 * One Kafka Connect worker with Debezium, in distributed mode: it has the names of the platform's worker group and
 * internal topics, and makes those topics itself where they are missing, with the platform's partitions.
 *
 * It waits for Postgres, too, because a connector whose database is away when its task starts stays failed; and it is
 * stopped before Kafka, because it does not end while the broker is away.
 */
import { mkdir, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { connectGroup, connectTopic } from "../../model/names";
import { type Platform, storesOf } from "../../model/platform";
import { debeziumJars, jars, kafkaJars } from "../install/jars";
import { findJava } from "../install/java";
import { body } from "./http";
import { javaOptions } from "./java-options";
import { log4jOption } from "./kafka";
import { log4j, properties } from "./properties";
import { GRACE_MS, type Server, type Site } from "./server";

export const connectName = "connect";
const HEAP_MB = 512;
const POSTGRES_CONNECTOR = "io.debezium.connector.postgresql.PostgresConnector";
/** Environment variables of `up` that reach the worker, and that a connector's configuration may name. */
const READABLE_VARIABLES = "CONNECT_[A-Z0-9_]+";

/** The worker that runs the connectors of a platform. */
export function connect(platform: Platform): Server {
  const brokers = storesOf(platform, "kafka").map(({ key }) => key);
  const databases = [...new Set(platform.connectors.map(({ store }) => store))];
  const url = (site: Site) => `http://127.0.0.1:${site.port(connectName)}`;
  return {
    name: connectName,
    title: "Kafka Connect",
    after: [...brokers, ...databases],
    ports: [connectName],
    stop: { signal: "SIGTERM", graceMs: GRACE_MS },
    install: async (context) => {
      const [java, worker, debezium] = await Promise.all([
        findJava(context),
        jars(kafkaJars, context),
        jars(debeziumJars, context),
      ]);
      const readable = new RegExp(`^${READABLE_VARIABLES}$`);
      const env = Object.fromEntries(Object.entries(context.env).filter(([name]) => readable.test(name)));
      const start = ["-cp", join(worker, "*"), "org.apache.kafka.connect.cli.ConnectDistributed"];
      return {
        version: `Kafka Connect ${kafkaJars.version} with Debezium ${debeziumJars.version}`,
        prepare: async (site) => {
          await mkdir(secretsOf(site), { recursive: true, mode: 0o700 });
          await mkdir(pluginsOf(site), { recursive: true });
          const link = join(pluginsOf(site), "debezium-postgres");
          await rm(link, { force: true });
          await symlink(debezium, link);
        },
        program: (site) => ({
          path: java,
          args: [...javaOptions(HEAP_MB), log4jOption(site), ...start, join(site.folder, "config/worker.properties")],
          env,
        }),
      };
    },
    files: (site) => ({
      "config/worker.properties": workerProperties(platform, brokers, site),
      "config/log4j2.properties": log4j({
        "org.apache.kafka.common.config.AbstractConfig": "warn",
        "org.apache.kafka.clients": "warn",
        "org.apache.kafka.connect.runtime.WorkerConfig": "warn",
        "org.reflections": "error",
      }),
    }),
    ready: (site, signal) => answers(url(site), signal),
    address: url,
  };
}

/** Folder whose files the configuration of a connector may name. */
export const secretsOf = (site: Pick<Site, "folder">): string => join(site.folder, "secrets");
const pluginsOf = (site: Site): string => join(site.folder, "plugins");

/** What the worker is configured with. @param brokers names of the Kafka servers */
export function workerProperties(platform: Platform, brokers: readonly string[], site: Site): string {
  const { blueprint } = platform.scope;
  const [configs, offsets, status] = (["configs", "offsets", "status"] as const).map((use) =>
    connectTopic(blueprint, use),
  );
  const partitions = (name = "") => platform.topics.find((topic) => topic.name === name)?.partitions ?? 1;
  const replicas = storesOf(platform, "kafka")[0]?.settings.replicationFactor ?? 1;
  const port = site.port(connectName);
  return properties({
    "bootstrap.servers": brokers.map((name) => `127.0.0.1:${site.port(name)}`).join(","),
    "group.id": connectGroup(blueprint),
    listeners: `http://127.0.0.1:${port}`,
    "rest.advertised.host.name": "127.0.0.1",
    "rest.advertised.port": port,

    "config.storage.topic": configs ?? "",
    "config.storage.replication.factor": replicas,
    "offset.storage.topic": offsets ?? "",
    "offset.storage.partitions": partitions(offsets),
    "offset.storage.replication.factor": replicas,
    "status.storage.topic": status ?? "",
    "status.storage.partitions": partitions(status),
    "status.storage.replication.factor": replicas,
    "offset.flush.interval.ms": 5000,
    "exactly.once.source.support": "enabled",

    "key.converter": "org.apache.kafka.connect.json.JsonConverter",
    "key.converter.schemas.enable": false,
    "value.converter": "org.apache.kafka.connect.json.JsonConverter",
    "value.converter.schemas.enable": false,

    "plugin.path": pluginsOf(site),
    "plugin.discovery": "service_load",
    "config.providers": "file,directory,env",
    "config.providers.file.class": "org.apache.kafka.common.config.provider.FileConfigProvider",
    "config.providers.file.param.allowed.paths": secretsOf(site),
    "config.providers.directory.class": "org.apache.kafka.common.config.provider.DirectoryConfigProvider",
    "config.providers.directory.param.allowed.paths": secretsOf(site),
    "config.providers.env.class": "org.apache.kafka.common.config.provider.EnvVarConfigProvider",
    "config.providers.env.param.allowlist.pattern": READABLE_VARIABLES,
  });
}

/** The worker is in its group and has read its topics, and it found Debezium. */
async function answers(url: string, signal: AbortSignal): Promise<void> {
  await body(`${url}/health`, signal);
  const plugins = JSON.parse(await body(`${url}/connector-plugins`, signal)) as readonly { readonly class: string }[];
  if (!plugins.some((plugin) => plugin.class === POSTGRES_CONNECTOR))
    throw new Error("Debezium is not among its plugins");
}
