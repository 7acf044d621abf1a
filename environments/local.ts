/**
 * Local: the same stores, names and flows on one machine, against a simulated AWS. Nothing fails over, nothing is
 * protected, nothing is waited for: it is made to be thrown away.
 */
import { environment } from "../model/environment";
import { team } from "./shared/team";

export default environment({
  name: "local",
  description: "One machine, to try the platform and to break it on purpose",
  aws: { accountId: "123456789012", region: "eu-west-1", api: "simulator" },

  network: {
    cidr: "10.40.0.0/16",
    zones: {
      "eu-west-1a": { public: "10.40.0.0/24", private: "10.40.16.0/20", isolated: "10.40.128.0/22" },
      "eu-west-1b": { public: "10.40.1.0/24", private: "10.40.32.0/20", isolated: "10.40.132.0/22" },
      "eu-west-1c": { public: "10.40.2.0/24", private: "10.40.48.0/20", isolated: "10.40.136.0/22" },
    },
    natGateways: "single",
    migrationSources: ["10.90.0.0/16"],
    flowLogDays: 365,
  },

  kubernetes: {
    version: "1.35",
    nodes: { instanceTypes: ["m7g.large"], min: 1, max: 2, diskGb: 20 },
    adminRoleArns: [],
  },

  stores: {
    postgres: {
      engineVersion: "17",
      instanceClass: "db.t4g.medium",
      availability: "single-az",
      port: 5433,
      storage: { allocatedGb: 20, maxAllocatedGb: 40 },
      replication: { maxSlots: 10, maxSlotWalKeepGb: 1, walSenderTimeoutSeconds: 60 },
      backup: { retentionDays: 1, window: "02:00-03:00" },
      maintenanceWindow: "sat:03:30-sat:04:30",
      majorUpgrade: false,
      deletionProtection: false,
      finalSnapshot: false,
      enhancedMonitoringSeconds: 60,
      performanceInsightsDays: 7,
      caCertificate: "rds-ca-rsa2048-g1",
    },
    redis: {
      engineVersion: "8.0",
      nodeType: "cache.t4g.micro",
      availability: "single-az",
      port: 6380,
      shards: 1,
      replicasPerShard: 0,
      evictionPolicy: "volatile-lru",
      snapshot: { retentionDays: 0, window: "01:00-02:00" },
      maintenanceWindow: "sat:04:30-sat:05:30",
      finalSnapshot: false,
    },
    opensearch: {
      engineVersion: "OpenSearch_2.19",
      availability: "single-az",
      data: { instanceType: "t3.small.search", count: 1, storageGb: 10 },
      shardsPerIndex: 1,
      offPeakStartHour: 20,
    },
    kafka: {
      version: "3.9.x.kraft",
      brokerType: "kafka.t3.small",
      availability: "single-az",
      brokersPerZone: 1,
      storage: { allocatedGb: 10, maxAllocatedGb: 20, growAbovePercent: 60 },
      replicationFactor: 1,
      minInsyncReplicas: 1,
      partitions: 3,
      retentionHours: 24,
    },
    "object-storage": {
      availability: "multi-az",
      noncurrentVersionDays: 1,
      archiveTransitionDays: 30,
      accessLogDays: 365,
      cdn: { priceClass: "PriceClass_100" },
      destroyObjects: true,
    },
  },

  migrations: {
    capacity: "instance",
    engineVersion: "3.6.1",
    instanceClass: "dms.t3.medium",
    allocatedGb: 20,
    availability: "single-az",
    maintenanceWindow: "sat:05:30-sat:06:30",
    accountRoles: "made-here",
  },
  logs: { retentionDays: 365 },
  secrets: { recoveryDays: 0 },

  protectData: false,
  alerts: { critical: [], warning: [] },
  team,

  state: { backend: "local" },
  deploymentWaits: "none",
  tags: { costCentre: "local", owner: "platform team" },
});
