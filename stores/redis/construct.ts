/**
 * Amazon ElastiCache for Valkey: key spaces that may be lost, and cache views that are derived from a source of truth.
 *
 * A cache, not a database: an append-only file is not to be had, so a lost node loses what its replica had not yet
 * received, and a lost shard loses all of it. Each key space says in its definition what that means; each view can be
 * rebuilt. Snapshots are for moving and for bad days, not for durability.
 *
 * Cluster mode from the first start, with one shard as well: shards can then be added while it runs, and a client that
 * speaks to one shard speaks to many. To turn it on later, every client has to be moved.
 */
import { ElasticacheParameterGroup } from "@cdktf/provider-aws/lib/elasticache-parameter-group";
import {
  ElasticacheReplicationGroup,
  type ElasticacheReplicationGroupLogDeliveryConfiguration,
} from "@cdktf/provider-aws/lib/elasticache-replication-group";
import { ElasticacheSubnetGroup } from "@cdktf/provider-aws/lib/elasticache-subnet-group";
import { Construct } from "constructs";
import type { NetworkOutputs } from "../../foundation/network/outputs";
import { accountOf } from "../../foundation/parts/account";
import { EncryptionKey } from "../../foundation/parts/encryption-key";
import { logGroup } from "../../foundation/parts/log-group";
import { StoreAccess } from "../../foundation/parts/store-access";
import { valkeyParameterGroupFamily } from "../../model/catalogue/redis";
import { finalSnapshotName, logGroup as logGroupName } from "../../model/names";
import type { Platform } from "../../model/platform";
import type { PlatformStore } from "../../model/stores";
import { RedisUsers } from "./users";

export interface RedisConfig {
  readonly platform: Platform;
  readonly store: PlatformStore<"redis">;
  readonly network: NetworkOutputs;
}

/**
 * Percent of a node's memory that data may not fill: a snapshot or a new replica needs it for what is written
 * meanwhile. https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/redis-memory-management.html
 */
const reservedMemoryPercent = 25;
/** Logs that Valkey keeps: slow commands, and what the engine does. */
const logTypes = ["slow-log", "engine-log"] as const;

/** What the replication group refers to. */
type Made = Readonly<
  Record<"keyArn" | "securityGroupId" | "subnetGroupName" | "parameterGroupName" | "userGroupId", string>
> & { readonly logDelivery: ElasticacheReplicationGroupLogDeliveryConfiguration[] };

export class Redis extends Construct {
  /** The replication group; `elasticache:Connect` must be allowed on it and on a user. */
  readonly arn: string;
  /** Where a client asks for the shards. */
  readonly configurationEndpoint: string;
  readonly port: number;
  readonly users: RedisUsers;
  readonly securityGroupId: string;
  readonly keyArn: string;

  constructor(scope: Construct, id: string, config: RedisConfig) {
    super(scope, id);
    const { platform, store } = config;
    const key = new EncryptionKey(this, "encryption", {
      name: store.name,
      account: accountOf(platform),
      services: ["logs"],
    });
    const access = this.access(config);
    this.users = new RedisUsers(this, "users", { platform, store });
    const group = this.replicationGroup(store, {
      keyArn: key.arn,
      securityGroupId: access.securityGroupId,
      subnetGroupName: this.subnetGroup(config).name,
      parameterGroupName: this.parameterGroup(store).name,
      userGroupId: this.users.groupId,
      logDelivery: this.logDelivery(config, key),
    });

    this.arn = group.arn;
    this.configurationEndpoint = group.configurationEndpointAddress;
    this.port = store.settings.port;
    this.securityGroupId = access.securityGroupId;
    this.keyArn = key.arn;
  }

  private access({ store, network }: RedisConfig): StoreAccess {
    return new StoreAccess(this, "access", {
      vpcId: network.vpcId,
      name: store.name,
      ports: [{ port: store.settings.port, use: "Redis" }],
      clients: [network.workloads],
    });
  }

  private logDelivery(
    { platform, store }: RedisConfig,
    key: EncryptionKey,
  ): ElasticacheReplicationGroupLogDeliveryConfiguration[] {
    return logTypes.map((logType) => ({
      logType,
      logFormat: "json",
      destinationType: "cloudwatch-logs",
      destination: logGroup(this, logType, {
        name: logGroupName(platform.scope, store.key, logType),
        retentionDays: platform.environment.logs.retentionDays,
        keyArn: key.arn,
      }).name,
    }));
  }

  private subnetGroup({ store, network }: RedisConfig): ElasticacheSubnetGroup {
    return new ElasticacheSubnetGroup(this, "subnets", {
      name: store.name,
      description: `Isolated subnets of ${store.name}`,
      subnetIds: [...network.isolatedSubnetIds],
    });
  }

  /** The family is in the name: during a major upgrade the old and the new group exist side by side. */
  private parameterGroup({ name, settings }: PlatformStore<"redis">): ElasticacheParameterGroup {
    const family = valkeyParameterGroupFamily(settings.engineVersion);
    return new ElasticacheParameterGroup(this, "parameters", {
      name: `${name}-${family}`,
      family,
      description: `Cluster mode and eviction of ${name}`,
      parameter: [
        { name: "cluster-enabled", value: "yes" },
        { name: "maxmemory-policy", value: settings.evictionPolicy },
        { name: "reserved-memory-percent", value: String(reservedMemoryPercent) },
      ],
      lifecycle: { createBeforeDestroy: true },
    });
  }

  private replicationGroup({ name, settings }: PlatformStore<"redis">, made: Made): ElasticacheReplicationGroup {
    return new ElasticacheReplicationGroup(this, "group", {
      replicationGroupId: name,
      description: `Valkey cluster ${name}`,
      engine: "valkey",
      engineVersion: settings.engineVersion,
      nodeType: settings.nodeType,
      parameterGroupName: made.parameterGroupName,

      numNodeGroups: settings.shards,
      replicasPerNodeGroup: settings.replicasPerShard,
      multiAzEnabled: settings.availability === "multi-az",
      // AWS takes no cluster without it, not even one without replicas.
      automaticFailoverEnabled: true,
      subnetGroupName: made.subnetGroupName,
      securityGroupIds: [made.securityGroupId],
      port: settings.port,

      atRestEncryptionEnabled: "true",
      kmsKeyId: made.keyArn,
      transitEncryptionEnabled: true,
      transitEncryptionMode: "required",
      userGroupIds: [made.userGroupId],

      snapshotRetentionLimit: settings.snapshot.retentionDays,
      snapshotWindow: settings.snapshot.window,
      ...(settings.finalSnapshot ? { finalSnapshotIdentifier: finalSnapshotName(name) } : {}),
      maintenanceWindow: settings.maintenanceWindow,
      // The version is data. One that AWS raised by itself would read as a downgrade, which replaces the cluster.
      autoMinorVersionUpgrade: "false",
      applyImmediately: false,
      logDeliveryConfiguration: made.logDelivery,
    });
  }
}
