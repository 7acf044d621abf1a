/**
 * Every name fits its service and means one thing.
 *
 * A name that is too long is refused, not shortened: a shortened name is found by nobody at night, and the day two
 * names are shortened to the same word is a bad one.
 */
import { type Connector, resolveConnectors } from "../connectors";
import { type NamedContract, namedContracts } from "../contracts";
import { type Flow, resolveFlows } from "../flows";
import { type Migration, resolveMigrations } from "../migrations";
import * as names from "../names";
import { resolveStores, type StoreIdentity } from "../stores";
import { clashes, type GivenName, misfitting } from "./name-limits";
import type { Check } from "./reading";

/** What has names: the resolved parts of a platform. */
interface Named {
  readonly scope: names.NameScope;
  readonly stores: readonly StoreIdentity[];
  readonly flows: readonly Flow[];
  readonly connectors: readonly Connector[];
  readonly migrations: readonly Migration[];
  readonly contracts: readonly NamedContract[];
}

export const checkNames: Check = ({ parts, scope }) => {
  if (scope === undefined) return [];
  const flows = resolveFlows(parts, scope);
  const given = allNames({
    scope,
    stores: resolveStores(parts, scope),
    flows,
    connectors: resolveConnectors(flows, scope),
    migrations: resolveMigrations(parts, scope),
    contracts: namedContracts(parts),
  });
  return [...misfitting(given), ...clashes(given)];
};

/** Every name of a platform that a service or a person refers to. */
export function allNames({ scope, stores, flows, connectors, migrations, contracts }: Named): readonly GivenName[] {
  return [
    ...namesOfFoundation(scope),
    ...stores.flatMap((store) => namesOfStore(store, scope)),
    ...flows.flatMap(namesOfFlow),
    ...connectors.flatMap((connector) => namesOfConnector(connector, scope)),
    ...(migrations.length > 0 ? namesOfReplication(scope) : []),
    ...migrations.flatMap(namesOfMigration),
    ...contracts.map(({ name, path }) => ({ limit: "glueSchema", name, path }) as const),
  ];
}

function namesOfFoundation(scope: names.NameScope): readonly GivenName[] {
  const path = "blueprint.name";
  return [
    { limit: "eksCluster", name: names.platformName(scope), path },
    ...(["network", "kubernetes"] as const).map(
      (part) => ({ limit: "kmsAlias", name: names.keyAlias(names.foundationName(scope, part)), path }) as const,
    ),
    ...["flow-logs", "cluster", "nodes", "vpc-cni", "ebs-csi"].map(
      (use) => ({ limit: "iamRole", name: names.roleName(scope, use), path }) as const,
    ),
    ...["projectors", "connect"].map(
      (image) => ({ limit: "ecrRepository", name: names.repositoryName(scope, image), path }) as const,
    ),
  ];
}

function namesOfStore(store: StoreIdentity, scope: names.NameScope): readonly GivenName[] {
  const path = `blueprint.stores.${store.key}`;
  const key = { limit: "kmsAlias", name: names.keyAlias(store.name), path } as const;
  switch (store.kind) {
    case "postgres":
      return [
        key,
        { limit: "rdsInstance", name: store.name, path },
        ...(["debezium", "application"] as const).map(
          (use) =>
            ({
              limit: "postgresIdentifier",
              name: names.databaseRole(scope.blueprint, use),
              path: "blueprint.name",
            }) as const,
        ),
        { limit: "postgresIdentifier", name: names.databaseAdmin(scope.blueprint), path: "blueprint.name" },
        { limit: "snsTopic", name: names.eventsTopicName(store.name), path },
        { limit: "iamRole", name: names.roleName(scope, `${store.key}-monitoring`), path },
      ];
    case "redis":
      return [
        key,
        { limit: "elasticacheReplicationGroup", name: store.name, path },
        { limit: "elasticacheUserGroup", name: store.name, path },
        { limit: "elasticacheUser", name: names.redisApplicationUserId(scope, store.key), path },
      ];
    case "opensearch":
      return [
        key,
        { limit: "opensearchDomain", name: store.name, path },
        { limit: "iamRole", name: names.roleName(scope, `${store.key}-admin`), path },
      ];
    case "kafka":
      return [key, { limit: "mskCluster", name: store.name, path }, { limit: "glueRegistry", name: store.name, path }];
    case "object-storage":
      return [
        key,
        ...["objects", "archive", "logs"].map(
          (use) => ({ limit: "s3Bucket", name: names.bucketName(scope, store.key, use), path }) as const,
        ),
      ];
  }
}

function namesOfFlow(flow: Flow): readonly GivenName[] {
  const path = `blueprint.views.${flow.view}`;
  const projector = flow.projector;
  return [
    ...topics(flow).map((name) => ({ limit: "kafkaTopic", name, path }) as const),
    ...(flow.target.type === "index"
      ? [flow.target.index, flow.target.alias].map((name) => ({ limit: "opensearchIndex", name, path }) as const)
      : []),
    ...(flow.target.type === "cache" ? [{ limit: "elasticacheUser", name: flow.target.user, path } as const] : []),
    ...(projector === undefined
      ? []
      : ([
          { limit: "kubernetesName", name: projector.name, path },
          { limit: "kafkaConsumerGroup", name: projector.consumerGroup, path },
          { limit: "iamRole", name: projector.role, path },
        ] as const)),
  ];
}

/** Topics of tables belong to the connector; a projector owns only its dead letters. */
function topics(flow: Flow): readonly string[] {
  if (flow.target.type === "events") return [flow.target.topic];
  return flow.projector?.deadLetterTopics ?? [];
}

function namesOfConnector(connector: Connector, { blueprint }: names.NameScope): readonly GivenName[] {
  const path = `blueprint.stores.${connector.store}`;
  const connectorTopics = [
    ...(connector.use === "tables" ? connector.tables.map(({ topic }) => topic) : []),
    names.signalTopic(connector.topicPrefix),
    names.heartbeatTopic(blueprint, connector.topicPrefix),
  ];
  return [
    { limit: "kafkaConnector", name: connector.name, path },
    { limit: "secret", name: connector.secret, path },
    { limit: "postgresPublication", name: connector.publication, path },
    { limit: "postgresSlot", name: connector.slot, path },
    { limit: "kafkaConsumerGroup", name: names.signalGroup(connector.name), path },
    ...connectorTopics.map((name) => ({ limit: "kafkaTopic", name, path }) as const),
  ];
}

function namesOfReplication(scope: names.NameScope): readonly GivenName[] {
  const path = "blueprint.migrations";
  const name = names.replicationName(scope);
  return [
    { limit: "dmsReplicationInstance", name, path },
    { limit: "kmsAlias", name: names.keyAlias(name), path },
    { limit: "logGroup", name: names.replicationLogGroup(name), path },
  ];
}

function namesOfMigration({ key, name, source, target }: Migration): readonly GivenName[] {
  const path = `blueprint.migrations.${key}`;
  // The secret of one of our own stores belongs to the store, which several migrations may use.
  const secrets = [
    { secret: source.secret, path: source.type === "foreign" ? path : `blueprint.stores.${source.store}` },
    ...(target.type === "postgres" ? [{ secret: target.secret, path: `blueprint.stores.${target.store}` }] : []),
  ];
  return [
    { limit: "dmsTask", name, path },
    { limit: "dmsConfig", name, path },
    ...(["source", "target"] as const).flatMap((side) => [
      { limit: "dmsEndpoint", name: names.migrationEndpointName(name, side), path } as const,
      { limit: "iamRole", name: names.migrationEndpointName(name, side), path } as const,
    ]),
    ...secrets.map((given) => ({ limit: "secret", name: given.secret, path: given.path }) as const),
  ];
}
