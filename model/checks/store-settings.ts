/**
 * The settings of a store are offered by its service, and its figures agree with each other.
 */
import { kafkaBrokerTypesFor, kafkaVersions } from "../catalogue/kafka";
import {
  opensearchDataInstanceTypesFor,
  opensearchMasterInstanceTypesFor,
  opensearchVersions,
} from "../catalogue/opensearch";
import { postgresInstanceClasses, postgresVersions, rdsCaCertificates } from "../catalogue/postgres";
import { cacheNodeTypes, valkeyVersions } from "../catalogue/redis";
import type { Problem } from "../problems";
import type { StoreKind } from "../schema/blueprint";
import type { StoreSettings } from "../schema/environment";
import type { Right } from "../schema/right";
import { atLeast, atMost, moreThan, offered } from "./figures";
import { overlap } from "./windows";

/** Quorums (Kafka's replicas, OpenSearch's masters) survive the loss of one zone of three, not of two. */
export const zonesOfAQuorum = 3;

/** RDS wants room for a tenth more. https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIOPS.Autoscaling.html */
const leastGrowthPercent = 110;

/** What settings depend on besides themselves. */
export interface Surroundings {
  readonly zones: number;
  readonly region: string | undefined;
}

type SettingsCheck<K extends StoreKind> = (
  settings: Right<StoreSettings[K]>,
  around: Surroundings,
) => readonly Problem[];

const checks: { readonly [K in StoreKind]: SettingsCheck<K> } = {
  postgres,
  redis,
  opensearch,
  kafka,
  "object-storage": () => [],
};

/** Problems of a store's settings, with paths inside the settings: `storage.maxAllocatedGb`. */
export function settingsProblems(
  kind: StoreKind,
  settings: Right<StoreSettings[StoreKind]>,
  around: Surroundings,
): readonly Problem[] {
  return (checks[kind] as SettingsCheck<StoreKind>)(settings, around);
}

function postgres(s: Right<StoreSettings["postgres"]>, { region }: Surroundings): readonly Problem[] {
  return [
    ...offered(postgresVersions, s.engineVersion, "engineVersion"),
    ...offered(postgresInstanceClasses, s.instanceClass, "instanceClass"),
    ...offered(rdsCaCertificates, s.caCertificate, "caCertificate"),
    ...(s.storage?.allocatedGb === undefined
      ? []
      : atLeast(
          Math.ceil((s.storage.allocatedGb * leastGrowthPercent) / 100),
          s.storage.maxAllocatedGb,
          "storage.maxAllocatedGb",
          {
            problem: "storage could hardly grow",
            fix: "raise it to a tenth more than what is allocated, or further",
          },
        )),
    ...(s.backup?.window === undefined ||
    s.maintenanceWindow === undefined ||
    !overlap(s.backup.window, s.maintenanceWindow)
      ? []
      : [
          {
            path: "backup.window",
            problem: "RDS takes no backup window that overlaps the maintenance window",
            allowed: `a time outside ${s.maintenanceWindow}`,
            given: s.backup.window,
            fix: "move one of them",
          },
        ]),
    ...(s.backup?.copyToRegion === undefined || s.backup.copyToRegion !== region
      ? []
      : [
          {
            path: "backup.copyToRegion",
            problem: "a copy in the same region is lost together with the backups",
            allowed: `another region than ${region}`,
            given: s.backup.copyToRegion,
            fix: "name another region, or leave the field out",
          },
        ]),
  ];
}

function redis(s: Right<StoreSettings["redis"]>): readonly Problem[] {
  return [
    ...offered(valkeyVersions, s.engineVersion, "engineVersion"),
    ...offered(cacheNodeTypes, s.nodeType, "nodeType"),
    ...(s.availability === "multi-az"
      ? atLeast(1, s.replicasPerShard, "replicasPerShard", {
          problem: "multi-az needs a replica to fail over to",
          fix: "add a replica, or say single-az",
        })
      : []),
  ];
}

function opensearch(s: Right<StoreSettings["opensearch"]>): readonly Problem[] {
  const { engineVersion, data, masters } = s;
  const nodes = data?.count;
  return [
    ...offered(opensearchVersions, engineVersion, "engineVersion"),
    ...(engineVersion === undefined
      ? []
      : offered(opensearchDataInstanceTypesFor(engineVersion), data?.instanceType, "data.instanceType")),
    ...(data?.instanceType === undefined
      ? []
      : offered(opensearchMasterInstanceTypesFor(data.instanceType), masters?.instanceType, "masters.instanceType")),
    ...(s.availability !== "multi-az" || nodes === undefined || nodes % zonesOfAQuorum === 0
      ? []
      : [
          {
            path: "data.count",
            problem: "data nodes are spread evenly over the zones",
            allowed: `a multiple of ${zonesOfAQuorum}`,
            given: String(nodes),
            fix: "add or remove nodes",
          },
        ]),
  ];
}

function kafka(s: Right<StoreSettings["kafka"]>, { zones }: Surroundings): readonly Problem[] {
  const { version, brokersPerZone, replicationFactor, minInsyncReplicas } = s;
  const zonesMissing = zones < (s.availability === "multi-az" ? zonesOfAQuorum : 1);
  return [
    ...offered(kafkaVersions, version, "version"),
    ...(version === undefined ? [] : offered(kafkaBrokerTypesFor(version), s.brokerType, "brokerType")),
    ...growing(s.storage),
    ...(replicationFactor === undefined
      ? []
      : atMost(Math.max(1, replicationFactor - 1), minInsyncReplicas, "minInsyncReplicas", {
          problem: "writes stop when one broker is away, or at once",
          fix: "lower it, or raise the replication factor",
        })),
    ...(zonesMissing || brokersPerZone === undefined
      ? []
      : atMost(brokersPerZone * Math.min(zones, zonesOfAQuorum), replicationFactor, "replicationFactor", {
          problem: "there are fewer brokers than replicas",
          fix: "add brokers or zones",
        })),
  ];
}

function growing(storage: Right<StoreSettings["postgres"]["storage"]> | undefined): readonly Problem[] {
  if (storage?.allocatedGb === undefined) return [];
  return moreThan(storage.allocatedGb, storage.maxAllocatedGb, "storage.maxAllocatedGb", {
    problem: "storage could not grow",
    fix: "raise it",
  });
}
