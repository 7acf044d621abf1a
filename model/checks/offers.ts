/**
 * Versions and sizes are offered by their service, and the figures of a store agree with each other.
 */
import { dmsCapacityUnits, dmsEngineVersions, dmsInstanceClasses } from "../catalogue/dms";
import { kafkaBrokerTypesFor, kafkaVersions } from "../catalogue/kafka";
import { kubernetesVersions, nodeInstanceTypes } from "../catalogue/kubernetes";
import type { Offer } from "../catalogue/offer";
import {
  opensearchDataInstanceTypesFor,
  opensearchMasterInstanceTypesFor,
  opensearchVersions,
} from "../catalogue/opensearch";
import { postgresInstanceClasses, postgresVersions, rdsCaCertificates } from "../catalogue/postgres";
import { cacheNodeTypes, valkeyVersions } from "../catalogue/redis";
import type { Problem } from "../problems";
import { type StoreKind, storeKinds } from "../schema/blueprint";
import { type StoreSettings, storeSettingsSchemas } from "../schema/environment";
import { mergedSettings } from "../settings";
import { suggest } from "../words";
import type { Check, Reading } from "./reading";

export const checkOffers: Check = (reading) => [
  ...storeKinds.flatMap((kind) => {
    const settings = reading.environment.stores[kind];
    return settings === undefined ? [] : settingsOf(kind, settings, `environment.stores.${kind}`, reading);
  }),
  ...overridden(reading),
  ...kubernetes(reading),
  ...migrations(reading),
];

/** Overrides are held against the offers too, where they are of the right shape. */
function overridden(reading: Reading): readonly Problem[] {
  const { blueprintName, environment, parts } = reading;
  if (blueprintName === undefined) return [];
  return Object.keys(environment.overrides?.[blueprintName] ?? {}).flatMap((key) => {
    const kind = parts.stores.get(key)?.kind;
    if (kind === undefined) return [];
    const settings = storeSettingsSchemas[kind].safeParse(mergedSettings({ key, kind }, blueprintName, environment));
    return settings.success
      ? settingsOf(kind, settings.data, `environment.overrides.${blueprintName}.${key}`, reading)
      : [];
  });
}

function settingsOf(
  kind: StoreKind,
  settings: StoreSettings[StoreKind],
  path: string,
  reading: Reading,
): readonly Problem[] {
  const checks: {
    readonly [K in StoreKind]: (settings: StoreSettings[K], path: string, reading: Reading) => readonly Problem[];
  } = {
    postgres,
    redis,
    opensearch,
    kafka,
    "object-storage": () => [],
  };
  return (checks[kind] as (settings: StoreSettings[StoreKind], path: string, reading: Reading) => readonly Problem[])(
    settings,
    path,
    reading,
  );
}

function postgres(s: StoreSettings["postgres"], path: string): readonly Problem[] {
  return [
    ...offered(postgresVersions, s.engineVersion, `${path}.engineVersion`),
    ...offered(postgresInstanceClasses, s.instanceClass, `${path}.instanceClass`),
    ...offered(rdsCaCertificates, s.caCertificate, `${path}.caCertificate`),
    ...growing(s.storage, `${path}.storage`),
  ];
}

function redis(s: StoreSettings["redis"], path: string): readonly Problem[] {
  return [
    ...offered(valkeyVersions, s.engineVersion, `${path}.engineVersion`),
    ...offered(cacheNodeTypes, s.nodeType, `${path}.nodeType`),
    ...(s.availability === "multi-az" && s.replicasPerShard === 0
      ? [
          wrong(
            `${path}.replicasPerShard`,
            "multi-az needs a replica to fail over to",
            "at least 1",
            0,
            "add a replica, or say single-az",
          ),
        ]
      : []),
  ];
}

function opensearch(s: StoreSettings["opensearch"], path: string, { environment }: Reading): readonly Problem[] {
  const zones = s.availability === "multi-az" ? Math.min(3, zoneCount(environment)) : 1;
  return [
    ...offered(opensearchVersions, s.engineVersion, `${path}.engineVersion`),
    ...offered(opensearchDataInstanceTypesFor(s.engineVersion), s.data.instanceType, `${path}.data.instanceType`),
    ...(s.masters === undefined
      ? []
      : offered(
          opensearchMasterInstanceTypesFor(s.data.instanceType),
          s.masters.instanceType,
          `${path}.masters.instanceType`,
        )),
    ...(s.data.count % zones === 0
      ? []
      : [
          wrong(
            `${path}.data.count`,
            "data nodes are spread evenly over the zones",
            `a multiple of ${zones}`,
            s.data.count,
            "add or remove nodes",
          ),
        ]),
  ];
}

function kafka(s: StoreSettings["kafka"], path: string, { environment }: Reading): readonly Problem[] {
  const zones = zoneCount(environment);
  const brokers = s.brokersPerZone * zones;
  return [
    ...offered(kafkaVersions, s.version, `${path}.version`),
    ...offered(kafkaBrokerTypesFor(s.version), s.brokerType, `${path}.brokerType`),
    ...growing(s.storage, `${path}.storage`),
    ...(s.minInsyncReplicas < s.replicationFactor || s.replicationFactor === 1
      ? []
      : [
          wrong(
            `${path}.minInsyncReplicas`,
            "no broker could be away without stopping all writes",
            `less than the replication factor, ${s.replicationFactor}`,
            s.minInsyncReplicas,
            "lower it by one",
          ),
        ]),
    ...(zones === 0 || s.replicationFactor <= brokers
      ? []
      : [
          wrong(
            `${path}.replicationFactor`,
            "there are fewer brokers than replicas",
            `at most ${brokers}, the number of brokers`,
            s.replicationFactor,
            "add brokers or zones",
          ),
        ]),
  ];
}

function kubernetes({ environment }: Reading): readonly Problem[] {
  const { kubernetes } = environment;
  if (kubernetes === undefined) return [];
  const path = "environment.kubernetes.nodes";
  return [
    ...offered(kubernetesVersions, kubernetes.version, "environment.kubernetes.version"),
    ...kubernetes.nodes.instanceTypes.flatMap((type, i) =>
      offered(nodeInstanceTypes, type, `${path}.instanceTypes[${i}]`),
    ),
    ...(kubernetes.nodes.max >= kubernetes.nodes.min
      ? []
      : [
          wrong(
            `${path}.max`,
            "the most nodes are fewer than the least",
            `at least ${kubernetes.nodes.min}`,
            kubernetes.nodes.max,
            "raise it",
          ),
        ]),
  ];
}

function migrations({ environment }: Reading): readonly Problem[] {
  const { migrations } = environment;
  const path = "environment.migrations";
  if (migrations === undefined) return [];
  if (migrations.capacity === "instance") {
    return [
      ...offered(dmsEngineVersions, migrations.engineVersion, `${path}.engineVersion`),
      ...offered(dmsInstanceClasses, migrations.instanceClass, `${path}.instanceClass`),
    ];
  }
  return [
    ...offered(dmsCapacityUnits, String(migrations.minUnits), `${path}.minUnits`),
    ...offered(dmsCapacityUnits, String(migrations.maxUnits), `${path}.maxUnits`),
    ...(migrations.maxUnits >= migrations.minUnits
      ? []
      : [
          wrong(
            `${path}.maxUnits`,
            "the most units are fewer than the least",
            `at least ${migrations.minUnits}`,
            migrations.maxUnits,
            "raise it",
          ),
        ]),
  ];
}

function growing(
  { allocatedGb, maxAllocatedGb }: { allocatedGb: number; maxAllocatedGb: number },
  path: string,
): readonly Problem[] {
  if (maxAllocatedGb > allocatedGb) return [];
  return [
    wrong(`${path}.maxAllocatedGb`, "storage could not grow", `more than ${allocatedGb}`, maxAllocatedGb, "raise it"),
  ];
}

function offered(offer: Offer, given: string, path: string): readonly Problem[] {
  if (offer.accepts(given)) return [];
  return [
    {
      path,
      problem: `this is not ${offer.what}`,
      allowed: `${offer.allowed} (${offer.source})`,
      given: JSON.stringify(given),
      fix: offer.refusal(given) ?? suggest(given, offer.values, "choose one that is offered"),
    },
  ];
}

function wrong(path: string, problem: string, allowed: string, given: number, fix: string): Problem {
  return { path, problem, allowed, given: String(given), fix };
}

const zoneCount = ({ network }: Reading["environment"]): number => Object.keys(network?.zones ?? {}).length;
