/**
 * Fills the running servers with what the platform needs inside of them: the bootstrap, which on AWS is a job, and the
 * connectors, which there are resources of Kubernetes.
 */
import { bootstrap } from "../consumers/bootstrap/bootstrap";
import { lineOf, summaryOf } from "../consumers/bootstrap/report";
import { ConnectorError, register } from "../consumers/connect/register";
import type { Connector } from "../model/connectors";
import { databaseRole } from "../model/names";
import type { Platform } from "../model/platform";
import { CommandError } from "../ops/tools/command";
import { type BootstrapPlan, bootstrapPlan } from "../pipelines/bootstrap/plan";
import { connectorConfig } from "../pipelines/debezium/connector-config";
import type { ConnectorEnvironment } from "../pipelines/debezium/environment";
import type { LocalAddresses } from "./addresses";
import { connectionsFor, credentialReference, endpoint } from "./credentials";
import type { DataFolder } from "./data-folder";
import { connectName } from "./servers/connect";

/** What is filled, and how that is told. */
export interface Filling {
  readonly platform: Platform;
  readonly addresses: LocalAddresses;
  readonly folder: DataFolder;
  /** Names of the servers that run; what belongs to others is left out. */
  readonly running: ReadonlySet<string>;
  /** Takes what was made or changed, and what is wrong; not what was right. */
  readonly print: (line: string) => void;
  readonly signal: AbortSignal;
}

/**
 * Brings the servers to what the platform needs. What is right is left alone, so it may be called again at any time.
 *
 * @throws CommandError when something can't be brought there; the servers run on, so that a person can look
 */
export async function fill(filling: Filling): Promise<void> {
  await fillStores(filling);
  filling.signal.throwIfAborted();
  if (filling.running.has(connectName)) await registerConnectors(filling);
  filling.signal.throwIfAborted();
}

const nextStep = "The servers run. Do what is said above; then `npm run local up` goes on.";

async function fillStores({ platform, addresses, folder, running, print }: Filling): Promise<void> {
  const plan = ofRunning(bootstrapPlan(platform, "everything"), running);
  const connections = await connectionsFor(plan, platform, addresses, folder);
  const { findings, ok } = await bootstrap(plan, connections, (finding) => {
    if (finding.outcome !== "right") print(lineOf(finding));
  });
  print(`In the stores: ${summaryOf(findings)}.`);
  if (!ok) throw new CommandError("The stores are not as the platform needs them.", nextStep);
}

/** The part of a plan whose servers run. */
function ofRunning(plan: BootstrapPlan, running: ReadonlySet<string>): BootstrapPlan {
  const runs = ({ store }: { readonly store: string }) => running.has(store);
  return {
    ...plan,
    postgres: plan.postgres.filter(runs),
    kafka: plan.kafka.filter(runs),
    opensearch: plan.opensearch.filter(runs),
    redis: plan.redis.filter(runs),
    objectStorage: plan.objectStorage.filter(runs),
  };
}

/** All are attempted, so that one that fails does not hide what is wrong with another. */
async function registerConnectors({ platform, addresses, print }: Filling): Promise<void> {
  const { connect } = addresses;
  if (connect === undefined) return;
  const results = await Promise.allSettled(
    platform.connectors.map(async (connector) => {
      const place = connectorEnvironment(platform, connector, addresses, connect.secretsFolder);
      const config = connectorConfig(platform, connector, place);
      const done = await register(`http://${endpoint(connect)}`, { name: connector.name, config });
      if (done !== "right") print(`${done} connector ${connector.name}`);
    }),
  );
  const failures = results.flatMap((result) => (result.status === "rejected" ? [result.reason as unknown] : []));
  const defect = failures.find((failure) => !(failure instanceof ConnectorError));
  if (defect !== undefined) throw defect;
  if (failures.length > 0)
    throw new CommandError(failures.map((failure) => (failure as ConnectorError).message).join("\n"), nextStep);
}

/** What differs from AWS in the configuration of a connector. */
export function connectorEnvironment(
  platform: Platform,
  { store }: Connector,
  { postgres, kafka }: LocalAddresses,
  secretsFolder: string,
): ConnectorEnvironment {
  const database = postgres[store];
  if (database === undefined) throw new Error(`There is no address of ${store}.`);
  const role = databaseRole(platform.scope.blueprint, "debezium");
  return {
    database: {
      host: database.host,
      port: database.port,
      name: database.database,
      password: credentialReference(secretsFolder, store, role),
      tls: { mode: "disable" },
    },
    kafka: { bootstrapServers: Object.values(kafka).map(endpoint).join(","), clientProperties: {} },
  };
}
