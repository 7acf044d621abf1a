/**
 * One migration: its endpoints, and the task between them.
 *
 * Everything in it is named after the migration's key and depends on nothing of another migration, so that adding one
 * changes no line of the others. A task is made and not started: a person starts it after the assessment (README.md).
 */
import {
  DmsReplicationConfig,
  type DmsReplicationConfigComputeConfig,
} from "@cdktf/provider-aws/lib/dms-replication-config";
import { DmsReplicationTask } from "@cdktf/provider-aws/lib/dms-replication-task";
import { SecretsmanagerSecret } from "@cdktf/provider-aws/lib/secretsmanager-secret";
import { Construct } from "constructs";
import type { Account } from "../../foundation/parts/account";
import type { Migration } from "../../model/migrations";
import type { Platform } from "../../model/platform";
import type { Authorities } from "./authorities";
import {
  type Database,
  type EndpointConfig,
  type Lake,
  lakeEndpoint,
  sourceEndpoint,
  targetEndpoint,
} from "./endpoints";
import { engines } from "./engines";
import { tableMappings } from "./table-mappings";
import { taskSettings } from "./task-settings";

/** What runs tasks: an instance that all share, or capacity that each has for itself. */
export type Capacity =
  | { readonly type: "instance"; readonly instanceArn: string }
  | { readonly type: "serverless"; readonly compute: DmsReplicationConfigComputeConfig };

/** Stores of ours that a migration may read or write. */
export interface OwnStores {
  /** The database of a Postgres store. */
  readonly database: (store: string) => Database;
  /** The bucket for archives and bulk loads of an object storage. */
  readonly bucket: (store: string) => Omit<Lake, "prefix">;
}

export interface MigrationTaskConfig {
  readonly platform: Platform;
  readonly migration: Migration;
  readonly account: Account;
  readonly keyArn: string;
  readonly capacity: Capacity;
  readonly authorities: Authorities;
  readonly stores: OwnStores;
}

export class MigrationTask extends Construct {
  readonly arn: string;
  /** Name of the empty secret of a foreign source; undefined where the source is a store of ours. */
  readonly sourceSecretName: string | undefined;

  constructor(scope: Construct, id: string, config: MigrationTaskConfig) {
    super(scope, id);
    const { migration } = config;
    const source = sourceEndpoint(this, config, this.source(config));
    const target = this.target(config);
    this.arn = this.task(config, source.endpointArn, target.endpointArn);
    this.sourceSecretName = migration.source.type === "foreign" ? migration.source.secret : undefined;
  }

  private source({ platform, migration, keyArn, authorities, stores }: MigrationTaskConfig): Database {
    const { source } = migration;
    if (source.type === "store") return stores.database(source.store);
    // A container without a value: address and password do not pass through Terraform.
    const secret = new SecretsmanagerSecret(this, "source-secret", {
      name: source.secret,
      description: `Host, port, user and password of the ${source.engine} database that ${migration.name} reads`,
      kmsKeyId: keyArn,
      recoveryWindowInDays: platform.environment.secrets.recoveryDays,
    });
    return {
      engine: source.engine,
      database: source.database,
      secret: { secretArn: secret.arn, keyArn },
      authorityArn: authorities.ofForeignSource(migration),
    };
  }

  private target(config: EndpointConfig & MigrationTaskConfig): { readonly endpointArn: string } {
    const { migration, stores } = config;
    const { target } = migration;
    return target.type === "postgres"
      ? targetEndpoint(this, config, stores.database(target.store))
      : lakeEndpoint(this, config, { ...stores.bucket(target.store), prefix: target.prefix });
  }

  private task({ migration, capacity }: MigrationTaskConfig, sourceEndpointArn: string, targetEndpointArn: string) {
    const endpoints = { sourceEndpointArn, targetEndpointArn };
    const engine = migration.source.type === "foreign" ? migration.source.engine : "postgres";
    const settings = taskSettings(migration, engines[engine].largeObjects);
    const tables = tableMappings(migration);
    return capacity.type === "instance"
      ? new DmsReplicationTask(this, "task", {
          replicationTaskId: migration.name,
          replicationInstanceArn: capacity.instanceArn,
          migrationType: migration.mode,
          ...endpoints,
          tableMappings: tables,
          replicationTaskSettings: settings,
          startReplicationTask: false,
        }).replicationTaskArn
      : new DmsReplicationConfig(this, "replication", {
          replicationConfigIdentifier: migration.name,
          replicationType: migration.mode,
          ...endpoints,
          tableMappings: tables,
          replicationSettings: settings,
          computeConfig: capacity.compute,
          startReplication: false,
        }).arn;
  }
}
