/**
 * Staging: the shape of production, smaller. It fails over like production, because an upgrade or a failover that was
 * not rehearsed on the same shape was not rehearsed.
 */
import { environment } from "../model/environment";
import { team } from "./shared/team";

export default environment({
  name: "staging",
  description: "Rehearses what production will do",
  aws: { accountId: "444455556666", region: "eu-west-1", api: "aws" },

  network: {
    cidr: "10.30.0.0/16",
    zones: {
      "eu-west-1a": { public: "10.30.0.0/24", private: "10.30.16.0/20", isolated: "10.30.128.0/22" },
      "eu-west-1b": { public: "10.30.1.0/24", private: "10.30.32.0/20", isolated: "10.30.132.0/22" },
      "eu-west-1c": { public: "10.30.2.0/24", private: "10.30.48.0/20", isolated: "10.30.136.0/22" },
    },
    natGateways: "single",
    migrationSources: ["10.90.0.0/16"],
    flowLogDays: 365,
  },

  kubernetes: {
    version: "1.35",
    nodes: { instanceTypes: ["m7g.large"], min: 3, max: 6, diskGb: 50 },
    adminRoleArns: ["arn:aws:iam::444455556666:role/platform-admin"],
  },

  stores: {
    postgres: {
      engineVersion: "17",
      instanceClass: "db.m7g.large",
      availability: "multi-az",
      port: 5433,
      storage: { allocatedGb: 100, maxAllocatedGb: 400 },
      replication: { maxSlots: 10, maxSlotWalKeepGb: 20, walSenderTimeoutSeconds: 60 },
      backup: { retentionDays: 7, window: "02:00-03:00" },
      maintenanceWindow: "sat:03:30-sat:04:30",
      majorUpgrade: false,
      deletionProtection: true,
      finalSnapshot: true,
      enhancedMonitoringSeconds: 60,
      performanceInsightsDays: 7,
      caCertificate: "rds-ca-rsa2048-g1",
    },
    redis: {
      engineVersion: "8.0",
      nodeType: "cache.m7g.large",
      availability: "multi-az",
      port: 6380,
      shards: 1,
      replicasPerShard: 1,
      evictionPolicy: "volatile-lru",
      snapshot: { retentionDays: 1, window: "01:00-02:00" },
      maintenanceWindow: "sat:04:30-sat:05:30",
      finalSnapshot: true,
    },
    opensearch: {
      engineVersion: "OpenSearch_2.19",
      availability: "multi-az",
      data: { instanceType: "r7g.large.search", count: 3, storageGb: 50 },
      masters: { instanceType: "m7g.large.search" },
      shardsPerIndex: 1,
      offPeakStartHour: 20,
    },
    kafka: {
      version: "3.9.x.kraft",
      brokerType: "kafka.m7g.large",
      availability: "multi-az",
      brokersPerZone: 1,
      storage: { allocatedGb: 100, maxAllocatedGb: 500, growAbovePercent: 60 },
      replicationFactor: 3,
      minInsyncReplicas: 2,
      partitions: 12,
      retentionHours: 72,
    },
    "object-storage": {
      availability: "multi-az",
      noncurrentVersionDays: 30,
      archiveTransitionDays: 30,
      accessLogDays: 365,
      cdn: { priceClass: "PriceClass_100" },
      destroyObjects: false,
    },
  },

  migrations: {
    capacity: "instance",
    engineVersion: "3.6.1",
    instanceClass: "dms.c6i.large",
    allocatedGb: 100,
    availability: "multi-az",
    maintenanceWindow: "sat:05:30-sat:06:30",
    accountRoles: "made-here",
  },
  logs: { retentionDays: 365 },
  secrets: { recoveryDays: 7 },

  protectData: true,
  alerts: {
    critical: [{ type: "email", address: "platform-staging@example.com" }],
    warning: [{ type: "email", address: "platform-staging@example.com" }],
  },
  team,

  state: { backend: "s3", bucket: "polyglot-terraform-state-444455556666", region: "eu-west-1" },
  deploymentWaits: "full",
  tags: { costCentre: "4712", owner: "platform team" },
});
