/**
 * The configuration of every connector, and what may differ between one machine and AWS: addresses, how one signs in,
 * and how many partitions and replicas a topic has. Anything else that differed would be tested on one machine and
 * fail on the other.
 */
import { availableEnvironments, loadPlatform } from "../../load/definition";
import { connectorConfig } from "../../pipelines/debezium/connector-config";
import type { ConnectorEnvironment } from "../../pipelines/debezium/environment";
import { onAws, onOneMachine } from "../support/connector-environments";
import { expectGolden, expectGoldenFiles } from "../support/golden";
import { root } from "../support/root";

type Configs = Readonly<Record<string, Readonly<Record<string, string>>>>;

const mayDiffer = [
  "database.hostname",
  "database.password",
  "database.sslmode",
  "database.sslrootcert",
  "signal.kafka.bootstrap.servers",
  "signal.consumer.security.protocol",
  "signal.consumer.sasl.mechanism",
  "signal.consumer.sasl.jaas.config",
  "signal.consumer.sasl.client.callback.handler.class",
  "topic.creation.default.partitions",
  "topic.creation.default.replication.factor",
  "topic.creation.default.min.insync.replicas",
  "topic.creation.default.retention.ms",
];

/** All connectors of the example in an environment, by name. */
function configs(environment: string, place: ConnectorEnvironment): Configs {
  const platform = loadPlatform({ root, environment });
  return Object.fromEntries(
    platform.connectors.map((connector) => [connector.name, connectorConfig(platform, connector, place)]),
  );
}

describe.each(availableEnvironments(root))("environment %s", (environment) => {
  const connectors = configs(environment, environment === "local" ? onOneMachine : onAws);

  it.each(Object.keys(connectors))("configures the connector %s as its golden file says", (name) => {
    expectGolden(`connectors/${environment}/${name}.json`, `${JSON.stringify(connectors[name], null, 2)}\n`);
  });

  it("has no golden file of a connector that is gone", () => {
    expectGoldenFiles(
      `connectors/${environment}`,
      Object.keys(connectors).map((name) => `${name}.json`),
    );
  });
});

it("differs between one machine and production in nothing but addresses, sign-in and sizes", () => {
  const [local, production] = [configs("local", onOneMachine), configs("production", onAws)];
  expect(Object.keys(local)).toEqual(Object.keys(production));
  for (const [name, settings] of Object.entries(production)) {
    const keys = [...new Set([...Object.keys(settings), ...Object.keys(local[name] ?? {})])];
    const different = keys.filter((key) => settings[key] !== local[name]?.[key]);
    expect({ name, unexpected: different.filter((key) => !mayDiffer.includes(key)) }).toEqual({ name, unexpected: [] });
  }
});

it("lists no difference that there is not", () => {
  const [local, production] = [configs("local", onOneMachine), configs("production", onAws)];
  const different = (key: string) =>
    Object.entries(production).some(([name, settings]) => settings[key] !== local[name]?.[key]);
  expect(mayDiffer.filter((key) => !different(key))).toEqual([]);
});

it("holds no password, only where it is read", () => {
  for (const settings of Object.values(configs("production", onAws))) {
    const secrets = Object.entries(settings).filter(([key]) => /password|secret/.test(key));
    expect(secrets.map(([, value]) => value)).toEqual([onAws.database.password]);
  }
});
