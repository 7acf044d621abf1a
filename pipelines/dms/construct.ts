/**
 * AWS Database Migration Service: moves foreign databases into stores of ours, and loads tables into the lake.
 *
 * Continuous views are Debezium's (docs/adr/0006-dms-for-migration-only.md). A task that follows changes of a store of
 * ours has a replication slot there: while the task is stopped the slot keeps WAL, and at the store's limit Postgres
 * gives it up and the load starts again. So a task is something that ends.
 */
import { DmsReplicationInstance } from "@cdktf/provider-aws/lib/dms-replication-instance";
import { DmsReplicationSubnetGroup } from "@cdktf/provider-aws/lib/dms-replication-subnet-group";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { NetworkOutputs } from "../../foundation/network/outputs";
import { accountOf } from "../../foundation/parts/account";
import { EncryptionKey } from "../../foundation/parts/encryption-key";
import { logGroup } from "../../foundation/parts/log-group";
import { replicationLogGroup, replicationName } from "../../model/names";
import type { Platform } from "../../model/platform";
import { storesOf } from "../../model/platform";
import type { ObjectStorage } from "../../stores/object-storage/construct";
import type { Postgres } from "../../stores/postgres/construct";
import { Authorities } from "./authorities";
import { type Capacity, MigrationTask, type OwnStores } from "./migration";
import { AccountRoles } from "./roles";

export interface DmsConfig {
  readonly platform: Platform;
  readonly network: NetworkOutputs;
  /** By store key: those that migrations read or write. */
  readonly postgres: ReadonlyMap<string, Postgres>;
  /** By store key: those that bulk loads write. */
  readonly objectStorage: ReadonlyMap<string, ObjectStorage>;
}

type MigrationsSettings = Platform["environment"]["migrations"];

export class Dms extends Construct {
  readonly keyArn: string;
  /** By the key of the migration: its task, or its serverless replication. */
  readonly tasks: ReadonlyMap<string, MigrationTask>;

  constructor(scope: Construct, id: string, config: DmsConfig) {
    super(scope, id);
    const { platform } = config;
    const account = accountOf(platform);
    const name = replicationName(platform.scope);
    const keyArn = new EncryptionKey(this, "encryption", { name, account, services: ["logs"] }).arn;
    const subnets = this.subnetGroup(config, name, this.accountRoles(platform));
    const capacity = this.capacity(config, { name, keyArn, subnetGroupId: subnets.replicationSubnetGroupId });
    const authorities = new Authorities(this, "authorities", platform);
    const stores = ownStores(config, authorities);

    this.keyArn = keyArn;
    this.tasks = new Map(
      platform.migrations.map((migration) => [
        migration.key,
        new MigrationTask(this, `migration-${migration.key}`, {
          platform,
          migration,
          account,
          keyArn,
          capacity,
          authorities,
          stores,
        }),
      ]),
    );
  }

  private accountRoles(platform: Platform): readonly ITerraformDependable[] {
    if (platform.environment.migrations.accountRoles === "exist") return [];
    return new AccountRoles(this, "account-roles", accountOf(platform)).policies;
  }

  /** Isolated subnets: what a migration reaches, it reaches inside the network, over S3's endpoint or over a route. */
  private subnetGroup({ network }: DmsConfig, name: string, after: readonly ITerraformDependable[]) {
    return new DmsReplicationSubnetGroup(this, "subnets", {
      replicationSubnetGroupId: name,
      replicationSubnetGroupDescription: `Isolated subnets of ${name}`,
      subnetIds: [...network.isolatedSubnetIds],
      dependsOn: [...after],
    });
  }

  private capacity(config: DmsConfig, made: Readonly<Record<"name" | "keyArn" | "subnetGroupId", string>>): Capacity {
    const { migrations } = config.platform.environment;
    const securityGroupId = clientGroupId(config.network);
    if (migrations.capacity === "instance") {
      return {
        type: "instance",
        instanceArn: this.instance(config.platform, migrations, { ...made, securityGroupId }),
      };
    }
    return {
      type: "serverless",
      compute: {
        minCapacityUnits: migrations.minUnits,
        maxCapacityUnits: migrations.maxUnits,
        multiAz: migrations.availability === "multi-az",
        preferredMaintenanceWindow: migrations.maintenanceWindow,
        kmsKeyId: made.keyArn,
        replicationSubnetGroupId: made.subnetGroupId,
        vpcSecurityGroupIds: [securityGroupId],
      },
    };
  }

  /** One instance runs all tasks. Its disk holds logs and what changes faster than it can be written. */
  private instance(
    { environment: { logs } }: Platform,
    settings: Extract<MigrationsSettings, { readonly capacity: "instance" }>,
    made: Readonly<Record<"name" | "keyArn" | "subnetGroupId" | "securityGroupId", string>>,
  ): string {
    const taskLogs = logGroup(this, "logs", {
      name: replicationLogGroup(made.name),
      retentionDays: logs.retentionDays,
      keyArn: made.keyArn,
    });
    return new DmsReplicationInstance(this, "instance", {
      replicationInstanceId: made.name,
      engineVersion: settings.engineVersion,
      replicationInstanceClass: settings.instanceClass,
      allocatedStorage: settings.allocatedGb,
      multiAz: settings.availability === "multi-az",
      kmsKeyArn: made.keyArn,
      replicationSubnetGroupId: made.subnetGroupId,
      vpcSecurityGroupIds: [made.securityGroupId],
      publiclyAccessible: false,
      networkType: "IPV4",
      preferredMaintenanceWindow: settings.maintenanceWindow,
      autoMinorVersionUpgrade: true,
      // DMS upgrades itself; the setting says what it begins with.
      lifecycle: { ignoreChanges: ["engine_version"] },
      allowMajorVersionUpgrade: false,
      applyImmediately: false,
      dependsOn: [taskLogs],
    }).replicationInstanceArn;
  }
}

/** The network makes the group wherever the platform has migrations. */
function clientGroupId({ migrations }: NetworkOutputs): string {
  if (migrations === undefined) {
    throw new Error("The network has no group for migrations. Pass the outputs of the network of this very platform.");
  }
  return migrations.securityGroupId;
}

function ownStores({ platform, postgres, objectStorage }: DmsConfig, authorities: Authorities): OwnStores {
  return {
    database: (key) => {
      const made = found(postgres, key, "Postgres");
      const { settings } = found(
        new Map(storesOf(platform, "postgres").map((store) => [store.key, store])),
        key,
        "Postgres",
      );
      return {
        engine: "postgres",
        database: made.databaseName,
        secret: { secretArn: found(new Map(Object.entries(made.secretArns)), "dms", "secret"), keyArn: made.keyArn },
        authorityArn: authorities.ofRds(settings.caCertificate),
      };
    },
    bucket: (key) => {
      const { buckets, keyArn } = found(objectStorage, key, "object storage");
      const { archive } = buckets;
      if (archive === undefined) throw new Error(`The object storage "${key}" has no bucket for bulk loads.`);
      return { bucketName: archive.name, bucketArn: archive.arn, keyArn };
    },
  };
}

/** Stacks are made in the order in which they depend on each other, so what is missing was not passed on. */
function found<T>(by: ReadonlyMap<string, T>, key: string, what: string): T {
  const value = by.get(key);
  if (value === undefined)
    throw new Error(`No ${what} "${key}" was passed to DMS; it has ${[...by.keys()].join(", ")}.`);
  return value;
}
