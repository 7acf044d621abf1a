/**
 * Production: three zones, everything that can fail over does, nothing can be deleted by accident, backups in a
 * second region. Sizes carry the load in the blueprint's justifications with room for one lost zone.
 */
import { environment } from "../model/environment";
import { team } from "./shared/team";

export default environment({
  name: "production",
  description: "Serves customers",
  aws: { accountId: "111122223333", region: "eu-west-1", api: "aws" },

  network: {
    cidr: "10.20.0.0/16",
    zones: {
      "eu-west-1a": { public: "10.20.0.0/24", private: "10.20.16.0/20", isolated: "10.20.128.0/22" },
      "eu-west-1b": { public: "10.20.1.0/24", private: "10.20.32.0/20", isolated: "10.20.132.0/22" },
      "eu-west-1c": { public: "10.20.2.0/24", private: "10.20.48.0/20", isolated: "10.20.136.0/22" },
    },
    natGateways: "per-zone",
    migrationSources: ["10.90.0.0/16"],
    flowLogDays: 365,
  },

  kubernetes: {
    version: "1.35",
    nodes: { instanceTypes: ["m7g.xlarge"], min: 3, max: 9, diskGb: 100 },
    adminRoleArns: ["arn:aws:iam::111122223333:role/platform-admin"],
  },

  stores: {
    postgres: {
      engineVersion: "17",
      instanceClass: "db.r7g.xlarge",
      availability: "multi-az",
      port: 5433,
      storage: { allocatedGb: 400, maxAllocatedGb: 2000 },
      replication: { maxSlots: 10, maxSlotWalKeepGb: 100, walSenderTimeoutSeconds: 60 },
      backup: { retentionDays: 35, window: "02:00-03:00", copyToRegion: "eu-central-1" },
      maintenanceWindow: "sun:03:30-sun:04:30",
      majorUpgrade: false,
      deletionProtection: true,
      finalSnapshot: true,
      enhancedMonitoringSeconds: 15,
      performanceInsightsDays: 465,
      caCertificate: "rds-ca-rsa2048-g1",
    },
    redis: {
      engineVersion: "8.0",
      nodeType: "cache.r7g.large",
      availability: "multi-az",
      port: 6380,
      shards: 3,
      replicasPerShard: 2,
      evictionPolicy: "volatile-lru",
      snapshot: { retentionDays: 7, window: "01:00-02:00" },
      maintenanceWindow: "sun:04:30-sun:05:30",
      finalSnapshot: true,
    },
    opensearch: {
      engineVersion: "OpenSearch_2.19",
      availability: "multi-az",
      data: { instanceType: "r7g.large.search", count: 3, storageGb: 200 },
      masters: { instanceType: "m7g.large.search" },
      shardsPerIndex: 3,
      offPeakStartHour: 20,
    },
    kafka: {
      version: "3.9.x.kraft",
      brokerType: "kafka.m7g.large",
      availability: "multi-az",
      brokersPerZone: 1,
      storage: { allocatedGb: 500, maxAllocatedGb: 4000, growAbovePercent: 60 },
      replicationFactor: 3,
      minInsyncReplicas: 2,
      partitions: 12,
      retentionHours: 168,
    },
    "object-storage": {
      availability: "multi-az",
      noncurrentVersionDays: 90,
      archiveTransitionDays: 90,
      accessLogDays: 400,
      cdn: { priceClass: "PriceClass_100" },
      destroyObjects: false,
    },
  },

  migrations: {
    capacity: "instance",
    engineVersion: "3.6.1",
    instanceClass: "dms.r6i.large",
    allocatedGb: 200,
    availability: "multi-az",
    maintenanceWindow: "sun:05:30-sun:06:30",
    accountRoles: "made-here",
  },
  logs: { retentionDays: 365 },
  secrets: { recoveryDays: 30 },

  protectData: true,
  alerts: {
    critical: [{ type: "https", url: "https://events.pagerduty.com/integration/polyglot-critical/enqueue" }],
    warning: [{ type: "email", address: "platform-alerts@example.com" }],
  },
  team,

  state: { backend: "s3", bucket: "polyglot-terraform-state-111122223333", region: "eu-west-1" },
  deploymentWaits: "full",
  tags: { costCentre: "4711", owner: "platform team" },
});
