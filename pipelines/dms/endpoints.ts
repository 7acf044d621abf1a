/**
 * The two ends of a migration. Each migration has its own, so that adding or changing one touches no other.
 *
 * An endpoint says where its secret is, not what is in it: host, port, user and password are one JSON value in Secrets
 * Manager. DMS changes an endpoint only while no task uses it, so tasks that run are paused for the change and go on.
 */
import { DmsEndpoint, type DmsEndpointPostgresSettings } from "@cdktf/provider-aws/lib/dms-endpoint";
import { DmsS3Endpoint } from "@cdktf/provider-aws/lib/dms-s3-endpoint";
import type { Construct } from "constructs";
import type { Account } from "../../foundation/parts/account";
import type { Migration } from "../../model/migrations";
import { migrationEndpointName } from "../../model/names";
import { engines, type ForeignEngine } from "./engines";
import { type EncryptedSecret, type LakePlace, lakeWriter, secretReader } from "./roles";

/** What every endpoint of a migration needs. */
export interface EndpointConfig {
  readonly migration: Migration;
  readonly account: Account;
  /** Encrypts what DMS keeps of the endpoint. */
  readonly keyArn: string;
}

/** A database behind an endpoint. */
export interface Database {
  readonly engine: ForeignEngine;
  readonly database: string;
  readonly secret: EncryptedSecret;
  /** Who signed the certificate that the database shows. */
  readonly authorityArn: string;
}

/** The bucket a bulk load writes into. */
export interface Lake extends LakePlace {
  readonly bucketName: string;
}

/** Minutes between two rows that DMS writes so that its slot moves on while nothing else is written. */
const heartbeatMinutes = 1;
/** Where DMS keeps its heartbeat; whoever makes its role in the database makes this schema. */
const heartbeatSchema = "dms";
/** A file of changes is closed after so long or so much. With the defaults a quiet table makes 1440 small files a day. */
const changeFile = { seconds: 300, kilobytes: 64_000 } as const;

/** A database that is read. Its construct ids are `source` and `source-role`. */
export function sourceEndpoint(scope: Construct, config: EndpointConfig, database: Database): DmsEndpoint {
  return databaseEndpoint(scope, "source", config, database, sourceSettings);
}

/** A store of ours that is written. Its construct ids are `target` and `target-role`. */
export function targetEndpoint(scope: Construct, config: EndpointConfig, database: Database): DmsEndpoint {
  return databaseEndpoint(scope, "target", config, database, targetSettings);
}

/** The provider sends 0 for a figure that is not given, so DMS's defaults are given: seconds, KiB and minutes. */
const defaults: DmsEndpointPostgresSettings = { executeTimeout: 60, maxFileSize: 32_768, heartbeatFrequency: 5 };

/** Booleans stay booleans where both ends say so; else they arrive as text. */
const targetSettings: DmsEndpointPostgresSettings = { ...defaults, mapBooleanAsBoolean: true };

/**
 * No plug-in has to be loaded for `test_decoding`, and every Postgres has it. DDL is not captured: that would need an
 * event trigger, and rights to make one, in the source of truth. The slot is made by the task, under a name of its
 * own: DMS takes a name only for a slot that exists and a task without a full load.
 * https://docs.aws.amazon.com/dms/latest/APIReference/API_PostgreSQLSettings.html
 */
const sourceSettings: DmsEndpointPostgresSettings = {
  ...defaults,
  pluginName: "test-decoding",
  captureDdls: false,
  heartbeatEnable: true,
  heartbeatFrequency: heartbeatMinutes,
  heartbeatSchema,
  failTasksOnLobTruncation: true,
  mapBooleanAsBoolean: true,
};

function databaseEndpoint(
  scope: Construct,
  side: "source" | "target",
  { migration, account, keyArn }: EndpointConfig,
  { engine, database, secret, authorityArn }: Database,
  postgresSettings: DmsEndpointPostgresSettings,
): DmsEndpoint {
  const name = migrationEndpointName(migration.name, side);
  const { sslMode, namesDatabase, extraConnectionAttributes } = engines[engine];
  const reader = secretReader(scope, `${side}-role`, name, account, secret);
  return new DmsEndpoint(scope, side, {
    endpointId: name,
    endpointType: side,
    engineName: engine,
    ...(namesDatabase ? { databaseName: database } : {}),
    secretsManagerArn: secret.secretArn,
    secretsManagerAccessRoleArn: reader.arn,
    sslMode,
    certificateArn: authorityArn,
    kmsKeyArn: keyArn,
    ...(extraConnectionAttributes === undefined ? {} : { extraConnectionAttributes }),
    ...(engine === "postgres" ? { postgresSettings } : {}),
    pauseReplicationTasks: true,
    dependsOn: [reader.policy],
  });
}

/**
 * Parquet below a prefix: `lake/<schema>/<table>/LOAD….parquet`, and changes in a folder a day. A row says which
 * operation made it and when; the newest of a key is the row as it is now.
 *
 * The order of transactions over several tables is not kept: DMS can, but then writes CSV and no folders of days.
 * https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Target.S3.html
 */
export function lakeEndpoint(scope: Construct, { migration, account, keyArn }: EndpointConfig, lake: Lake) {
  const name = migrationEndpointName(migration.name, "target");
  const writer = lakeWriter(scope, "target-role", name, account, lake);
  return new DmsS3Endpoint(scope, "target", {
    endpointId: name,
    endpointType: "target",
    kmsKeyArn: keyArn,
    bucketName: lake.bucketName,
    bucketFolder: lake.prefix.replace(/\/$/, ""),
    // Nobody gets the data by making a bucket of this name in another account first.
    expectedBucketOwner: account.id,
    serviceAccessRoleArn: writer.arn,
    encryptionMode: "SSE_KMS",
    serverSideEncryptionKmsKeyId: lake.keyArn,

    dataFormat: "parquet",
    parquetVersion: "parquet-2-0",
    // The precision that Athena and Glue read.
    parquetTimestampInMillisecond: true,
    compressionType: "GZIP",

    includeOpForFullLoad: true,
    timestampColumnName: "dms_committed_at",
    useTaskStartTimeForFullLoadTimestamp: true,
    datePartitionEnabled: true,
    datePartitionSequence: "yyyymmdd",
    datePartitionDelimiter: "SLASH",
    cdcMaxBatchInterval: changeFile.seconds,
    cdcMinFileSize: changeFile.kilobytes,
    dependsOn: [writer.policy],
  });
}
