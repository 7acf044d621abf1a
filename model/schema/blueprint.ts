/**
 * What a blueprint may hold: the stores of an application, the datasets they are the source of truth for, the views
 * derived from those, and the migrations that fill them. No environment is in it.
 *
 * This is the only place where the shape is written: the types are inferred from it, and `model/blueprint.ts` adds
 * the compile-time checks of references. What a schema can't say (does that store exist?) is in `model/checks`.
 */
import { z } from "zod";
import { camelKey, duration, file, sentence, storeKey, tagText } from "./common";

/** Kinds of store, each with a folder of its name under `stores/`. */
export const storeKinds = ["postgres", "redis", "opensearch", "kafka", "object-storage"] as const;
export type StoreKind = (typeof storeKinds)[number];

/**
 * What can be measured about a workload. Where lower is better a store must show an improvement in at least one;
 * the others say how big the workload is.
 */
export const measurements = {
  p50Ms: "lower-is-better",
  p99Ms: "lower-is-better",
  primaryCpuPercent: "lower-is-better",
  connections: "lower-is-better",
  backupMinutes: "lower-is-better",
  costPerMonthUsd: "lower-is-better",
  incidentMinutesPerMonth: "lower-is-better",
  requestsPerMinute: "workload",
  consumers: "workload",
  gigabytes: "workload",
} as const;
export type Measurement = keyof typeof measurements;

const measurementNames = Object.keys(measurements) as [Measurement, ...Measurement[]];
const measured = z
  .partialRecord(z.enum(measurementNames), z.number().nonnegative())
  .refine((m) => Object.keys(m).length > 0, "at least one measurement");

const opsHoursPerMonth = z.number().min(0.5, "at least half an hour: no store is free to run").max(400);

/** Why a store exists; see "measure first, add second". */
const justification = z.discriminatedUnion("basis", [
  z.strictObject({
    basis: z.literal("source-of-truth"),
    /** Why this engine holds the truth. */
    reason: sentence,
    /** Hours of engineers' time a month: monitoring, upgrades, on call, training. */
    opsHoursPerMonth,
    /** The measurement that would remove the store. */
    removeWhen: sentence,
  }),
  z.strictObject({
    basis: z.literal("measured"),
    /** The workload that hurts without the store. */
    workload: sentence,
    /** The pain: figures without the store. */
    measured,
    /** The benefit: the same figures with it. */
    with: measured,
    /** Hours of engineers' time a month: monitoring, upgrades, on call, training. */
    opsHoursPerMonth,
    /** The measurement that would remove the store. */
    removeWhen: sentence,
  }),
]);
export type Justification = z.infer<typeof justification>;

/** One running database technology. */
export const storeSchema = z.strictObject({
  kind: z.enum(storeKinds),
  /** The team that is woken up; a tag of everything in the store's stack. */
  owner: tagText,
  justification,
});
export type StoreDefinition = z.infer<typeof storeSchema>;

/** How sensitive data is, from least to most; a store carries the class of the most sensitive data in it. */
export const dataClasses = ["public", "internal", "confidential", "personal", "payment"] as const;
export type DataClass = (typeof dataClasses)[number];

/** What a reader of data may expect, strongest first. */
export const consistencies = ["strong", "causal", "read-your-writes", "eventual"] as const;
export type Consistency = (typeof consistencies)[number];

const identifier = z
  .string()
  .regex(/^[a-z_][a-z0-9_]{0,62}$/, "a lower-case Postgres identifier of at most 63 characters");
const dataset = {
  /** Exactly one store is the source of truth; copies are views. */
  store: storeKey,
  domain: camelKey,
  dataClass: z.enum(dataClasses),
};

/** A table in Postgres. */
const table = z.strictObject({
  type: z.literal("table"),
  ...dataset,
  /** The file that creates it, idempotently. */
  sql: file(".sql"),
  /** @default "public" */
  schema: identifier.optional(),
  /** @default the dataset's key in snake case */
  name: identifier.optional(),
  /** Primary key columns: the key of every change event, so changes of one row stay in order. */
  key: z.array(identifier).min(1, "at least one column"),
  /** What a reader of this data must be given. */
  reads: z.enum(consistencies),
  /** The row as an event. Needed where a view derives from the table. */
  contract: file(".schema.json").optional(),
  /** `full` writes whole old rows to the WAL; needed only to see old values or large unchanged ones. @default "default" */
  replicaIdentity: z.enum(["default", "full"]).optional(),
});

/** The table that carries domain events, written in the transaction that causes them. */
const outbox = z.strictObject({
  type: z.literal("outbox"),
  ...dataset,
  sql: file(".sql"),
  schema: identifier.optional(),
  name: identifier.optional(),
});

/** Keys in Redis that exist nowhere else: they may be lost, and the definition says what that means. */
const keySpace = z.strictObject({
  type: z.literal("key-space"),
  ...dataset,
  pattern: z
    .string()
    .regex(
      /^[a-z][a-z0-9-]*:(\{[a-zA-Z]+\}|[a-z0-9-]+)(:(\{[a-zA-Z]+\}|[a-z0-9-]+))*$/,
      "a key such as draft:{userId}",
    ),
  ttl: duration,
  /** What is lost, for whom, when the store forgets everything. */
  lossTolerated: sentence,
});

/** Objects in object storage; what describes them lives in a table. */
const objects = z.strictObject({
  type: z.literal("objects"),
  ...dataset,
  prefix: z.string().regex(/^[a-z0-9][a-z0-9-]*\/$/, "a prefix such as images/"),
  /** The table that lists them: an object without a row is an orphan, a row without an object is a broken link. */
  metadata: camelKey,
  /** Whether a CDN stands in front of them. */
  servedByCdn: z.boolean(),
});

export const datasetSchema = z.discriminatedUnion("type", [table, outbox, keySpace, objects]);
export type DatasetDefinition = z.infer<typeof datasetSchema>;

const view = {
  /** The store that holds the copy. */
  store: storeKey,
  /** The datasets it is derived from; the first names the documents' key. */
  from: z.array(camelKey).min(1, "at least one dataset"),
  /** What a reader of the copy may expect; never strong. */
  consistency: z.enum(consistencies),
  /** Committed in the source → visible in the view. */
  freshWithin: duration,
  /** Why stale reads are safe where a source promises strong reads. */
  staleReadsTolerated: sentence.optional(),
};
/** How changes of a table are captured. Domain events come from the outbox instead, see `events`. */
const capture = z.literal("wal");
/** `snapshot` reads the source again; `replay` reads the topic again, which then keeps the last event of every key. */
const rebuild = z.enum(["snapshot", "replay"]);

/** A search index. */
const index = z.strictObject({
  type: z.literal("index"),
  ...view,
  capture,
  rebuild,
  mapping: file(".json"),
  /** Raised with an incompatible mapping: a new index beside the old one, then the alias moves. */
  version: z.int().min(1).max(999),
});

/** A cache that change events keep right; its time to live is only the last resort. */
const cache = z.strictObject({
  type: z.literal("cache"),
  ...view,
  capture,
  rebuild,
  key: keySpace.shape.pattern,
  ttl: duration.optional(),
});

/** An archive in object storage. */
const archive = z.strictObject({
  type: z.literal("archive"),
  ...view,
  capture,
  rebuild,
  format: z.enum(["parquet", "json-lines"]),
  prefix: objects.shape.prefix,
  retention: duration,
});

/** Domain events on a topic, for other services: an interface, so it has a contract. */
const events = z.strictObject({
  type: z.literal("events"),
  ...view,
  capture: z.literal("outbox"),
  rebuild: z.literal("replay"),
  /** The `aggregatetype` of the outbox rows. */
  aggregate: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, "lower-case letters, digits and hyphens"),
  contract: file(".schema.json"),
  retention: duration,
});

export const viewSchema = z.discriminatedUnion("type", [index, cache, archive, events]);
export type ViewDefinition = z.infer<typeof viewSchema>;

/** Engines that DMS can read and a migration may come from. */
export const migrationEngines = ["mysql", "mariadb", "oracle", "sqlserver", "postgres"] as const;
const migrationMode = z.enum(["full-load", "full-load-and-cdc"]);

/** Tables of our own Postgres into object storage, for queries over everything. */
const bulkLoad = z.strictObject({
  type: z.literal("bulk-load"),
  from: z.array(camelKey).min(1, "at least one dataset"),
  into: storeKey,
  prefix: objects.shape.prefix,
  format: z.literal("parquet"),
  mode: migrationMode,
});

/** A foreign database into one of our stores. Its address and password are in a secret, never here. */
const foreignMigration = z.strictObject({
  type: z.literal("migration"),
  source: z.strictObject({
    engine: z.enum(migrationEngines),
    database: z.string().min(1).max(64),
    schema: z.string().min(1).max(64),
    tables: z.array(z.string().min(1).max(128)).min(1, "at least one table"),
  }),
  into: storeKey,
  /** The schema of the target. */
  schema: identifier,
  mode: migrationMode,
});

export const migrationSchema = z.discriminatedUnion("type", [bulkLoad, foreignMigration]);
export type MigrationDefinition = z.infer<typeof migrationSchema>;

export const domainSchema = z.strictObject({ owner: sentence, description: sentence });
export type DomainDefinition = z.infer<typeof domainSchema>;

export const blueprintSchema = z.strictObject({
  /** Part of every physical name, so it is short. */
  name: z.string().regex(/^[a-z][a-z0-9]{1,11}$/, "2 to 12 lower-case letters and digits, the first a letter"),
  description: sentence,
  domains: z.record(camelKey, domainSchema),
  stores: z.record(storeKey, storeSchema),
  datasets: z.record(camelKey, datasetSchema),
  views: z.record(camelKey, viewSchema),
  migrations: z.record(camelKey, migrationSchema).optional(),
});
export type BlueprintDefinition = z.infer<typeof blueprintSchema>;
