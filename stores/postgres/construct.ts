/**
 * Amazon RDS for PostgreSQL, ready to be the source of truth of change data capture.
 *
 * Logical replication is on from the first start, because turning it on later needs a reboot. A replication slot keeps
 * WAL until its consumer has read it, so a stopped connector fills the disk of the database that everything else
 * depends on: `max_slot_wal_keep_size` gives up the slot instead. Then its views need a new snapshot, and the
 * database lives.
 *
 * The master password is made and rotated by RDS and is never in Terraform. RDS blue/green deployments do not support
 * that; see docs/adr/0009-managed-master-password.md.
 */
import { DbInstance } from "@cdktf/provider-aws/lib/db-instance";
import { DbParameterGroup, type DbParameterGroupParameter } from "@cdktf/provider-aws/lib/db-parameter-group";
import { DbSubnetGroup } from "@cdktf/provider-aws/lib/db-subnet-group";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { SecretsmanagerSecret } from "@cdktf/provider-aws/lib/secretsmanager-secret";
import { Construct } from "constructs";
import type { NetworkOutputs } from "../../foundation/network/outputs";
import { type Account, accountOf } from "../../foundation/parts/account";
import { EncryptionKey } from "../../foundation/parts/encryption-key";
import { logGroup } from "../../foundation/parts/log-group";
import { makeAfter } from "../../foundation/parts/order";
import { assumableBy } from "../../foundation/parts/policy";
import { StoreAccess } from "../../foundation/parts/store-access";
import { tagsOf } from "../../foundation/parts/tags";
import { postgresParameterGroupFamily } from "../../model/catalogue/postgres";
import { migratedStores } from "../../model/migrations";
import { databaseAdmin, finalSnapshotName, roleName, secretName } from "../../model/names";
import type { Platform } from "../../model/platform";
import type { PlatformStore } from "../../model/stores";
import { BackupCopy } from "./backup-copy";
import { DatabaseEvents } from "./events";

export interface PostgresConfig {
  readonly platform: Platform;
  readonly store: PlatformStore<"postgres">;
  readonly network: NetworkOutputs;
}

/** WAL senders beyond one a slot: a standby, a base backup, and one that a person starts in an incident. */
const spareWalSenders = 5;
/** Statements slower than this are logged with their text. */
const slowStatementMs = 1000;
/** RDS writes these logs to CloudWatch. */
const exportedLogs = ["postgresql", "upgrade"] as const;

export class Postgres extends Construct {
  readonly instanceArn: string;
  readonly instanceIdentifier: string;
  readonly address: string;
  readonly port: number;
  readonly databaseName: string;
  readonly securityGroupId: string;
  readonly keyArn: string;
  /** Topic of what RDS reports. */
  readonly eventsTopicArn: string;
  /** Secret that RDS made for the master user. */
  readonly masterSecretArn: string;
  /** Empty secrets, by use; whoever makes the database role puts its password there. */
  readonly secretArns: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, config: PostgresConfig) {
    super(scope, id);
    const { store } = config;
    const account = accountOf(config.platform);
    const key = new EncryptionKey(this, "encryption", { name: store.name, account, services: ["logs", "rds-events"] });
    const access = this.access(config);
    const logs = this.logGroups(config, key);
    const instance = this.instance(config, {
      keyArn: key.arn,
      securityGroupId: access.securityGroupId,
      subnetGroupName: this.subnetGroup(config).name,
      parameterGroupName: this.parameterGroup(store).name,
      monitoringRoleArn: this.monitoringRole(config, account).arn,
    });
    makeAfter(instance, ...logs);
    this.copyBackups(config, account, instance);
    const events = new DatabaseEvents(this, "events", {
      platform: config.platform,
      store,
      account,
      keyArn: key.arn,
      instanceIdentifier: instance.identifier,
    });

    this.eventsTopicArn = events.topicArn;
    this.instanceArn = instance.arn;
    this.instanceIdentifier = instance.identifier;
    this.address = instance.address;
    this.port = store.settings.port;
    this.databaseName = config.platform.scope.blueprint;
    this.securityGroupId = access.securityGroupId;
    this.keyArn = key.arn;
    this.masterSecretArn = instance.masterUserSecret.get(0).secretArn;
    this.secretArns = this.secrets(config, key);
  }

  private access({ platform, store, network }: PostgresConfig): StoreAccess {
    const migrated = migratedStores(platform.migrations).includes(store.key);
    return new StoreAccess(this, "access", {
      vpcId: network.vpcId,
      name: store.name,
      ports: [{ port: store.settings.port, use: "Postgres" }],
      clients: [network.workloads, ...(migrated && network.migrations !== undefined ? [network.migrations] : [])],
    });
  }

  private logGroups({ platform, store }: PostgresConfig, key: EncryptionKey) {
    return exportedLogs.map((log) =>
      logGroup(this, `${log}-logs`, {
        name: `/aws/rds/instance/${store.name}/${log}`,
        retentionDays: platform.environment.logs.retentionDays,
        keyArn: key.arn,
      }),
    );
  }

  private subnetGroup({ store, network }: PostgresConfig): DbSubnetGroup {
    return new DbSubnetGroup(this, "subnets", {
      name: store.name,
      description: `Isolated subnets of ${store.name}`,
      subnetIds: [...network.isolatedSubnetIds],
    });
  }

  /** A prefix rather than a name: during a major upgrade the old and the new group exist side by side. */
  private parameterGroup(store: PlatformStore<"postgres">): DbParameterGroup {
    return new DbParameterGroup(this, "parameters", {
      namePrefix: `${store.name}-`,
      family: postgresParameterGroupFamily(store.settings.engineVersion),
      description: `Logical replication for ${store.name}`,
      parameter: parameters(store),
      // After a major upgrade the instance still holds on to the old group; Terraform would give up deleting it.
      skipDestroy: true,
      lifecycle: { createBeforeDestroy: true },
    });
  }

  private monitoringRole({ platform, store }: PostgresConfig, { partition }: Account): IamRole {
    const role = new IamRole(this, "monitoring", {
      name: roleName(platform.scope, `${store.key}-monitoring`),
      description: `Enhanced monitoring of ${store.name}`,
      assumeRolePolicy: assumableBy("monitoring.rds.amazonaws.com"),
    });
    new IamRolePolicyAttachment(this, "monitoring-policy", {
      role: role.name,
      policyArn: `arn:${partition}:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole`,
    });
    return role;
  }

  private instance(
    { platform, store: { name, settings } }: PostgresConfig,
    made: Readonly<
      Record<"keyArn" | "securityGroupId" | "subnetGroupName" | "parameterGroupName" | "monitoringRoleArn", string>
    >,
  ): DbInstance {
    return new DbInstance(this, "instance", {
      identifier: name,
      engine: "postgres",
      engineVersion: settings.engineVersion,
      instanceClass: settings.instanceClass,
      dbName: platform.scope.blueprint,
      username: databaseAdmin(platform.scope.blueprint),
      manageMasterUserPassword: true,
      masterUserSecretKmsKeyId: made.keyArn,
      iamDatabaseAuthenticationEnabled: true,

      multiAz: settings.availability === "multi-az",
      dbSubnetGroupName: made.subnetGroupName,
      vpcSecurityGroupIds: [made.securityGroupId],
      publiclyAccessible: false,
      port: settings.port,
      caCertIdentifier: settings.caCertificate,

      storageType: "gp3",
      allocatedStorage: settings.storage.allocatedGb,
      maxAllocatedStorage: settings.storage.maxAllocatedGb,
      storageEncrypted: true,
      kmsKeyId: made.keyArn,

      parameterGroupName: made.parameterGroupName,
      enabledCloudwatchLogsExports: [...exportedLogs],
      performanceInsightsEnabled: true,
      performanceInsightsKmsKeyId: made.keyArn,
      performanceInsightsRetentionPeriod: settings.performanceInsightsDays,
      monitoringInterval: settings.enhancedMonitoringSeconds,
      monitoringRoleArn: made.monitoringRoleArn,

      backupRetentionPeriod: settings.backup.retentionDays,
      backupWindow: settings.backup.window,
      deleteAutomatedBackups: false,
      copyTagsToSnapshot: true,
      skipFinalSnapshot: !settings.finalSnapshot,
      ...(settings.finalSnapshot ? { finalSnapshotIdentifier: finalSnapshotName(name) } : {}),
      deletionProtection: settings.deletionProtection,
      maintenanceWindow: settings.maintenanceWindow,
      autoMinorVersionUpgrade: true,
      allowMajorVersionUpgrade: settings.majorUpgrade,
      applyImmediately: settings.majorUpgrade,
    });
  }

  private copyBackups({ platform, store }: PostgresConfig, account: Account, instance: DbInstance): void {
    const { copyToRegion: region, retentionDays } = store.settings.backup;
    if (region === undefined) return;
    new BackupCopy(this, "backup-copy", {
      platform,
      name: store.name,
      account,
      region,
      retentionDays,
      instanceArn: instance.arn,
      tags: tagsOf(platform, { id: store.stack, store: store.key }),
    });
  }

  /** Containers without a value, so that no password passes through Terraform. */
  private secrets({ platform, store }: PostgresConfig, key: EncryptionKey): Readonly<Record<string, string>> {
    const uses = [
      ...(platform.connectors.some((connector) => connector.store === store.key) ? ["debezium"] : []),
      ...(migratedStores(platform.migrations).includes(store.key) ? ["dms"] : []),
    ];
    return Object.fromEntries(
      uses.map((use) => [
        use,
        new SecretsmanagerSecret(this, `${use}-secret`, {
          name: secretName(platform.scope, store.key, use),
          description: `Password of the role that ${use} logs in to ${store.name} with`,
          kmsKeyId: key.arn,
          recoveryWindowInDays: platform.environment.secrets.recoveryDays,
        }).arn,
      ]),
    );
  }
}

/** Static parameters take effect at the next start, so they are right from the first one on. */
function parameters({ settings }: PlatformStore<"postgres">): DbParameterGroupParameter[] {
  const { maxSlots, maxSlotWalKeepGb, walSenderTimeoutSeconds } = settings.replication;
  const atStart = (name: string, value: string | number) => ({
    name,
    value: String(value),
    applyMethod: "pending-reboot",
  });
  const atOnce = (name: string, value: string | number) => ({ name, value: String(value), applyMethod: "immediate" });
  return [
    atStart("rds.logical_replication", 1),
    atStart("max_replication_slots", maxSlots),
    atStart("max_wal_senders", maxSlots + spareWalSenders),
    atOnce("max_slot_wal_keep_size", maxSlotWalKeepGb * 1024),
    atOnce("wal_sender_timeout", walSenderTimeoutSeconds * 1000),
    atStart("shared_preload_libraries", "pg_stat_statements"),
    // On by default from Postgres 15: AWS keeps the default's way of applying it, and a plan with another never ends.
    atStart("rds.force_ssl", 1),
    atOnce("log_statement", "ddl"),
    atOnce("log_min_duration_statement", slowStatementMs),
    atOnce("log_connections", 1),
    atOnce("log_disconnections", 1),
    atOnce("log_lock_waits", 1),
  ];
}
