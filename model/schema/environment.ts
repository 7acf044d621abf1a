/**
 * What an environment may hold: where a platform runs and how big it is. No application is in it.
 *
 * Sizes are given once per kind of store; a store that needs another size is named in `overrides`. Every difference
 * between environments is a value here, so no code asks which environment it is.
 */
import { z } from "zod";
import { addOns, nodeArchitecture } from "../catalogue/kubernetes";
import { limits } from "../catalogue/limits";
import { regions } from "../catalogue/regions";
import { camelKey, cidr, dailyWindow, logRetentionDays, sentence, storeKey, tagText, weeklyWindow } from "./common";

const availability = z.enum(["multi-az", "single-az"]);
export type Availability = z.infer<typeof availability>;

const region = z.enum(regions);

/** Days that Performance Insights keeps: 7, whole months of 31 days up to 23, or two years. https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html */
const insightDays = z
  .int()
  .refine(
    (days) => days === 7 || days === 731 || (days % 31 === 0 && days > 0 && days <= 23 * 31),
    "7, a multiple of 31 up to 713, or 731",
  );
const gigabytes = (min: number, max: number) => z.int().min(min, `at least ${min} GiB`).max(max, `at most ${max} GiB`);

/** RDS for PostgreSQL. */
const postgres = z.strictObject({
  /** The major version alone: RDS patches minor versions in the maintenance window. */
  engineVersion: z.string(),
  instanceClass: z.string(),
  availability,
  /** Port; another one than the default keeps port scanners away (FSBP RDS.23). */
  port: z.int().min(1150).max(65535),
  storage: z.strictObject({
    allocatedGb: gigabytes(20, 65_536),
    /** Storage grows by itself up to here. */
    maxAllocatedGb: gigabytes(22, 65_536),
  }),
  replication: z.strictObject({
    /** Slots for connectors, migrations and what a person needs in an incident. */
    maxSlots: z.int().min(5).max(64),
    /** WAL that a slot may keep. Above it Postgres invalidates the slot: the disk survives, the views need a new snapshot. */
    maxSlotWalKeepGb: gigabytes(1, 10_000),
    /** A walsender that says nothing for so long is ended. 0 would never end it. */
    walSenderTimeoutSeconds: z.int().min(10).max(3600),
  }),
  backup: z.strictObject({
    /** Point in time recovery reaches back so far. */
    retentionDays: z.int().min(1, "1 to 35: without backups there is no point in time recovery").max(35),
    window: dailyWindow,
    /** Region that keeps a second copy of the backups. */
    copyToRegion: region.optional(),
  }),
  maintenanceWindow: weeklyWindow,
  /**
   * Lets a plan with another major `engineVersion` be applied, at once rather than in the maintenance window. Set it
   * for that one apply; replication slots must be gone before.
   */
  majorUpgrade: z.boolean(),
  deletionProtection: z.boolean(),
  finalSnapshot: z.boolean(),
  /** Seconds between samples of the operating system. */
  enhancedMonitoringSeconds: z.literal([1, 5, 10, 15, 30, 60]),
  /** 7 days are free; then months of 31 days. */
  performanceInsightsDays: insightDays,
  caCertificate: z.string(),
});

/** ElastiCache for Valkey: a cache, without an append-only file. */
const redis = z.strictObject({
  engineVersion: z.string(),
  nodeType: z.string(),
  availability,
  port: z.int().min(1150).max(65535),
  shards: z.int().min(1).max(90),
  replicasPerShard: z.int().min(0).max(5),
  /** `volatile-lru` evicts only keys with a time to live, so data without one is never dropped silently. */
  evictionPolicy: z.enum(["volatile-lru", "volatile-lfu", "volatile-ttl", "noeviction"]),
  snapshot: z.strictObject({ retentionDays: z.int().min(0).max(35), window: dailyWindow }),
  maintenanceWindow: weeklyWindow,
  finalSnapshot: z.boolean(),
});

/** Amazon OpenSearch Service. */
const opensearch = z.strictObject({
  engineVersion: z.string(),
  availability,
  data: z.strictObject({ instanceType: z.string(), count: z.int().min(1).max(80), storageGb: gigabytes(10, 24_576) }),
  /** Dedicated masters, always three of them; absent where losing the domain is acceptable. */
  masters: z.strictObject({ instanceType: z.string() }).optional(),
  shardsPerIndex: z.int().min(1).max(100),
  /** Hour, UTC, at which the ten quiet hours of every day begin; AWS patches and tunes the domain in them. */
  offPeakStartHour: z.int().min(0).max(23),
});

/** Amazon MSK with brokers of our size ("standard"). */
const kafka = z.strictObject({
  version: z.string(),
  brokerType: z.string(),
  availability,
  brokersPerZone: z.int().min(1).max(20),
  storage: z.strictObject({
    allocatedGb: gigabytes(1, 16_384),
    maxAllocatedGb: gigabytes(1, 16_384),
    /** Used space above which a disk grows. https://docs.aws.amazon.com/msk/latest/developerguide/msk-autoexpand.html */
    growAbovePercent: z.int().min(10, "at least 10").max(80, "at most 80: above it MSK does not wait"),
  }),
  replicationFactor: z.int().min(1).max(5),
  minInsyncReplicas: z.int().min(1).max(4),
  /** Partitions of a topic; raising it later changes where a key lives, so it raises the version epoch of the views. */
  partitions: z.int().min(1).max(200),
  /** How long change events are kept: the longest outage of a projector that needs no new snapshot. */
  retentionHours: z
    .int()
    .min(1)
    .max(24 * 365),
});

/** S3, with CloudFront where objects are served. */
const objectStorage = z.strictObject({
  availability: z.enum(["multi-az"]),
  /** An overwritten or deleted object can be brought back for so long. */
  noncurrentVersionDays: z.int().min(1).max(3650),
  /** Archived objects move to cheaper storage after so many days. */
  archiveTransitionDays: z.int().min(30, "at least 30: Standard-IA keeps objects 30 days in Standard first").max(3650),
  accessLogDays: z.int().min(1).max(3650),
  cdn: z.strictObject({ priceClass: z.enum(["PriceClass_100", "PriceClass_200", "PriceClass_All"]) }),
  /** Whether destroying the stack may delete objects. */
  destroyObjects: z.boolean(),
});

export const storeSettingsSchemas = { postgres, redis, opensearch, kafka, "object-storage": objectStorage } as const;
export interface StoreSettings {
  readonly postgres: z.infer<typeof postgres>;
  readonly redis: z.infer<typeof redis>;
  readonly opensearch: z.infer<typeof opensearch>;
  readonly kafka: z.infer<typeof kafka>;
  readonly "object-storage": z.infer<typeof objectStorage>;
}

/** The three ranges of one availability zone: load balancers and NAT, workloads, stores. */
const zone = z.strictObject({ public: cidr, private: cidr, isolated: cidr });

export const networkSchema = z.strictObject({
  cidr,
  /** Key: the zone's name. */
  zones: z.record(
    z.string().regex(/^[a-z]{2}(-gov)?-[a-z]+-\d[a-f]$/, "an availability zone such as eu-west-1a"),
    zone,
  ),
  /** One NAT gateway a zone survives the loss of a zone; a single one is cheaper. */
  natGateways: z.enum(["per-zone", "single"]),
  /**
   * Ranges of the networks that the foreign databases of migrations are in, none where there are no such migrations.
   * The way there, a peering, a transit gateway or a VPN, is not made here.
   */
  migrationSources: z.array(cidr),
  flowLogDays: logRetentionDays,
});

/** Who signed the certificate that a foreign database shows: public, so it may stand here. */
const sourceAuthority = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("pem"),
    pem: z
      .string()
      .regex(
        /^(-----BEGIN CERTIFICATE-----\n[A-Za-z0-9+/=\n]+-----END CERTIFICATE-----\n)+$/,
        "certificates in PEM, each with its BEGIN and END line and a line break after it",
      ),
  }),
  /** An auto-login wallet (`cwallet.sso`) that holds the authority and nothing else; Oracle takes no PEM. */
  z.strictObject({ type: z.literal("oracle-wallet"), base64: z.base64("the file in base64") }),
]);
export type SourceAuthority = z.infer<typeof sourceAuthority>;

const anyCapacity = {
  availability,
  maintenanceWindow: weeklyWindow,
  /**
   * The two IAM roles that DMS knows by name, `dms-vpc-role` and `dms-cloudwatch-logs-role`, are one of each an
   * account. `exist`: whoever owns the account made them, as it must be where several platforms share one.
   */
  accountRoles: z.enum(["made-here", "exist"]),
  /** By blueprint and migration. @default the authority of Amazon RDS in the region; for Oracle there is no default */
  sourceAuthorities: z.record(z.string(), z.record(camelKey, sourceAuthority)).optional(),
};

const migrationsSettings = z.discriminatedUnion("capacity", [
  z.strictObject({
    capacity: z.literal("instance"),
    engineVersion: z.string(),
    instanceClass: z.string(),
    allocatedGb: gigabytes(5, 6144),
    ...anyCapacity,
  }),
  z.strictObject({ capacity: z.literal("serverless"), minUnits: z.int(), maxUnits: z.int(), ...anyCapacity }),
]);

export const teamSchema = z.strictObject({
  /** Engineers who share the operations work. */
  engineers: z.int().min(1),
  /** Hours a month that the team gives to operating stores. */
  opsHoursPerMonth: z.number().positive(),
  /** Who is in the on-call rotation. */
  onCall: z.array(z.string().min(1)).min(1, "at least one person"),
  /** Who can bring a kind of store back alone at night. */
  canOperate: z.strictObject({
    postgres: z.array(z.string()).optional(),
    redis: z.array(z.string()).optional(),
    opensearch: z.array(z.string()).optional(),
    kafka: z.array(z.string()).optional(),
    "object-storage": z.array(z.string()).optional(),
  }),
});

/** Where alerts go, by severity. */
const destination = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("email"), address: z.email("an e-mail address") }),
  z.strictObject({ type: z.literal("https"), url: z.url({ protocol: /^https$/, error: "an https address" }) }),
]);

/** Where Terraform keeps its state. */
const state = z.discriminatedUnion("backend", [
  z.strictObject({
    backend: z.literal("s3"),
    /** The bucket for its access logs is called the same with "-logs" after it. */
    bucket: z
      .string()
      .max(limits.s3Bucket.max - "-logs".length)
      .regex(limits.s3Bucket.pattern, limits.s3Bucket.allowed),
    region,
  }),
  z.strictObject({ backend: z.literal("local") }),
]);

export const environmentSchema = z.strictObject({
  /** Part of every physical name, so it is short. */
  name: z.string().regex(/^[a-z][a-z0-9]{1,11}$/, "2 to 12 lower-case letters and digits, the first a letter"),
  description: sentence,
  aws: z.strictObject({
    /** Terraform refuses to run in any other account. */
    accountId: z.string().regex(/^\d{12}$/, "an AWS account id of 12 digits"),
    region,
    /** `simulator`: the API is a local process; path-style S3, no instance metadata. */
    api: z.enum(["aws", "simulator"]),
  }),
  network: networkSchema,
  kubernetes: z.strictObject({
    version: z.string(),
    nodes: z.strictObject({
      instanceTypes: z
        .array(z.string())
        .min(1, "at least one instance type")
        .refine(
          (types) => new Set(types.map(nodeArchitecture)).size <= 1,
          "instance types of one architecture, all Graviton or all x86: a node group starts one image",
        ),
      min: z.int().min(1),
      max: z.int().min(1),
      diskGb: gigabytes(20, 1000),
    }),
    /** IAM roles that administer the cluster, by access entries. */
    adminRoleArns: z.array(z.string().regex(/^arn:aws[a-z-]*:iam::\d{12}:role\/.+$/, "the ARN of an IAM role")),
    /** Versions of add-ons, such as `{ coredns: "v1.13.2-eksbuild.1" }`. @default what EKS chooses for the cluster's version */
    addOnVersions: z
      .partialRecord(
        z.enum(addOns),
        z.string().regex(/^v\d+\.\d+\.\d+-eksbuild\.\d+$/, "a version such as v1.13.2-eksbuild.1"),
      )
      .optional(),
  }),
  stores: z.strictObject(storeSettingsSchemas),
  /** For one blueprint, other settings for some of its stores: `{ wiki: { primary: { instanceClass: "…" } } }`. */
  overrides: z.record(z.string(), z.record(storeKey, z.record(z.string(), z.unknown()))).optional(),
  migrations: migrationsSettings,
  logs: z.strictObject({ retentionDays: logRetentionDays }),
  secrets: z.strictObject({
    /** Days in which a deleted secret can be brought back; 0 deletes at once. */
    recoveryDays: z.int().refine((days) => days === 0 || (days >= 7 && days <= 30), "0, or 7 to 30 days"),
  }),
  /** Whether Terraform refuses every plan that destroys a database, a cluster, a bucket or a key. */
  protectData: z.boolean(),
  alerts: z.strictObject({ critical: z.array(destination), warning: z.array(destination) }),
  team: teamSchema,
  state,
  /**
   * How long Terraform waits for slow services. `full` waits until the service is ready; `none` goes on at once, for
   * a simulated API that has nothing to wait for.
   */
  deploymentWaits: z.enum(["full", "none"]),
  tags: z.strictObject({
    costCentre: tagText,
    /** Who is woken up for what belongs to no store: the network, the cluster, migrations. */
    owner: tagText,
  }),
});
export type EnvironmentDefinition = z.infer<typeof environmentSchema>;
