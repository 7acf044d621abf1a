/**
 * Every name the platform gives to something, made in one place.
 *
 * Names are public API: renaming a slot, a topic or a database replaces it. So a name depends only on the keys of the
 * definition, never on how many things there are or in which order they stand, and `model/checks/names.ts` holds each
 * against its service's limit before anything is made.
 */
import { kebab, snake } from "./words";

/** What all names of a platform begin with. */
export interface NameScope {
  readonly blueprint: string;
  readonly environment: string;
  /** Makes bucket names unique in the world. */
  readonly accountId: string;
}

/** `wiki-production`. */
export const platformName = (s: NameScope): string => `${s.blueprint}-${s.environment}`;

/** `wiki-production-network`, `wiki-production-kubernetes`: what every stack stands on, and its key. */
export const foundationName = (s: NameScope, part: "network" | "kubernetes"): string => `${platformName(s)}-${part}`;

/** `wiki-production-primary`: the store itself, whatever its service calls it. */
export const storeName = (s: NameScope, store: string): string => `${platformName(s)}-${store}`;

/** `postgres-primary`: the stack, its folder and its state. */
export const storeStackId = (kind: string, store: string): string => `${kind}-${store}`;

/** `wiki/production/postgres-primary.tfstate`. */
export const stateKey = (s: NameScope, stack: string): string => `${s.blueprint}/${s.environment}/${stack}.tfstate`;

/** `environments/production/state.tfstate`: the state of what keeps states, shared by all blueprints of an environment. */
export const stateStoreKey = (environment: string): string => `environments/${environment}/state.tfstate`;

/** `alias/wiki-production-primary`: one key a store, shared by its replicas, snapshots, logs and secrets. */
export const keyAlias = (name: string): string => `alias/${name}`;

/** `/wiki/production/primary/audit`: a log group of ours; groups that a service names itself are not made here. */
export const logGroup = (s: NameScope, owner: string, log: string): string =>
  `/${s.blueprint}/${s.environment}/${owner}/${log}`;

/** `wiki/production/primary/debezium`: a secret in Secrets Manager. */
export const secretName = (s: NameScope, owner: string, use: string): string =>
  `${s.blueprint}/${s.environment}/${owner}/${use}`;

/** `wiki-production-projector-page-search`: an IAM role. */
export const roleName = (s: NameScope, use: string): string => `${platformName(s)}-${use}`;

/** `wiki/production/projectors`: a repository of images. */
export const repositoryName = (s: NameScope, image: string): string => `${s.blueprint}/${s.environment}/${image}`;

/** `wiki-production-primary-events`: the topic of what a database reports. */
export const eventsTopicName = (store: string): string => `${store}-events`;

/** `wiki-production-primary-final`: the snapshot that is taken when a store is deleted. */
export const finalSnapshotName = (store: string): string => `${store}-final`;

/** `wiki-production-primary-backup-copy`: what belongs to the copy of backups in another region. */
export const backupCopyName = (store: string): string => `${store}-backup-copy`;

/** `wiki_admin`: the administrator of a database. */
export const databaseAdmin = (blueprint: string): string => `${blueprint}_admin`;

/** `wiki-production-media-archive-111122223333`. */
export const bucketName = (s: NameScope, store: string, use: string): string =>
  `${storeName(s, store)}-${use}-${s.accountId}`;

/** `wiki-production-cache-page-cache`: a Redis user; each projector writes as its own. */
export const redisUserId = (s: NameScope, store: string, user: string): string =>
  `${storeName(s, store)}-${kebab(user)}`;

/** `wiki-production-cache-application`: the Redis user that applications sign in as. */
export const redisApplicationUserId = (s: NameScope, store: string): string => redisUserId(s, store, "application");

/** `wiki.primary`: prefix of a connector's topics. It names no environment: each has its own cluster. */
export const topicPrefix = (blueprint: string, store: string): string => `${blueprint}.${store}`;

/** `wiki.primary.public.pages`: one topic a captured table, as Debezium names it. */
export const tableTopic = (blueprint: string, store: string, schema: string, table: string): string =>
  `${topicPrefix(blueprint, store)}.${schema}.${table}`;

/** `wiki.primary.event.page`: domain events of one aggregate, routed there from the outbox. */
export const eventTopic = (blueprint: string, store: string, aggregate: string): string =>
  `${topicPrefix(blueprint, store)}.event.${aggregate}`;

/** `wiki.primary.public.pages.page-search.dlq`: what one projector could not read of one topic. */
export const deadLetterTopic = (topic: string, view: string): string => `${topic}.${kebab(view)}.dlq`;

/** `wiki.primary.signals`: what tells a connector to take an incremental snapshot. */
export const signalTopic = (topicPrefix: string): string => `${topicPrefix}.signals`;

/** `wiki.heartbeat.wiki.primary`: Debezium appends its topic prefix to a prefix of ours. */
export const heartbeatTopic = (blueprint: string, topicPrefix: string): string =>
  `${blueprint}.heartbeat.${topicPrefix}`;

/** `wiki.connect.offsets`: an internal topic of Kafka Connect. */
export const connectTopic = (blueprint: string, use: "configs" | "offsets" | "status"): string =>
  `${blueprint}.connect.${use}`;

/** `wiki-connect`: the consumer group of the Connect workers. */
export const connectGroup = (blueprint: string): string => `${blueprint}-connect`;

/** `wiki-primary-tables`: a connector. */
export const connectorName = (blueprint: string, store: string, use: ConnectorUse): string =>
  `${blueprint}-${store}-${use}`;

/** `wiki_primary_tables`: a replication slot, and the publication it reads. */
export const slotName = (blueprint: string, store: string, use: ConnectorUse): string =>
  snake(`${blueprint}_${store}_${use}`);

/** `wiki-primary-tables-signals`: the consumer group in which a connector reads its signals. */
export const signalGroup = (connector: string): string => `${connector}-signals`;

/** `wiki_debezium`: a role in Postgres; `wiki_admin`, who makes it, is the master user. */
export const databaseRole = (blueprint: string, use: DatabaseRoleUse): string => `${blueprint}_${use}`;

/** `wiki.page-search`: the consumer group of one projector. */
export const consumerGroup = (blueprint: string, view: string): string => `${blueprint}.${kebab(view)}`;

/** `page-search` is the alias that readers use, `page-search-v1` the index behind it. */
export const indexAlias = (view: string): string => kebab(view);
export const indexName = (view: string, version: number): string => `${indexVersions(view)}${version}`;

/** `page-search-v`: what the name of every version of an index begins with. */
export const indexVersions = (view: string): string => `${indexAlias(view)}-v`;

/** `page-search-v*`: every version of an index. */
export const indexPattern = (view: string): string => `${indexVersions(view)}*`;

/** `page:` of `page:{id}`: what the keys of a key space begin with; all of a pattern without a variable. */
export const keyPrefix = (pattern: string): string => pattern.split("{")[0] ?? pattern;

/** `page-published`: a contract's name in the schema registry, where each version of the file becomes a version. */
export const schemaName = (contractFile: string): string =>
  (contractFile.split("/").at(-1) ?? contractFile).replace(/\.v\d+\.schema\.json$/, "");

/** `wiki-production-lake`: what belongs to one migration; DMS identifiers are lower-case with hyphens. */
export const migrationName = (s: NameScope, migration: string): string => `${platformName(s)}-${kebab(migration)}`;

/** `wiki-production-lake-source`: an endpoint of a migration, and the role with which DMS gets at what is behind it. */
export const migrationEndpointName = (migrationName: string, side: "source" | "target"): string =>
  `${migrationName}-${side}`;

/** `wiki-production-dms`: what runs the migrations, its subnets and its key. */
export const replicationName = (s: NameScope): string => `${platformName(s)}-dms`;

/** `dms-tasks-wiki-production-dms`: DMS looks for the group of a replication instance under this name. */
export const replicationLogGroup = (instance: string): string => `dms-tasks-${instance}`;

/** A connector reads tables, or the outbox; never both, so that a flood of one does not delay the other. */
export type ConnectorUse = "tables" | "outbox";

/** Who logs in to Postgres: connectors, which read the WAL, and applications, which read and write rows. */
export type DatabaseRoleUse = "debezium" | "application";
