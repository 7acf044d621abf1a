/**
 * Amazon MSK: the brokers that carry every change from its source of truth to its views.
 *
 * Clients log in with IAM and in no other way, so there is no password to rotate and a projector can be given exactly
 * its topics. Topics are not made here: the bootstrap job makes them, as the platform declares them.
 *
 * Brokers die of full disks: then nothing is written any more, the connectors stop, and the source keeps WAL for them.
 * So the disks grow by themselves up to a limit. They never shrink, and Terraform leaves their size alone once the
 * cluster exists, or the next apply would try to take back what was grown.
 */
import { AppautoscalingPolicy } from "@cdktf/provider-aws/lib/appautoscaling-policy";
import { AppautoscalingTarget } from "@cdktf/provider-aws/lib/appautoscaling-target";
import { MskCluster } from "@cdktf/provider-aws/lib/msk-cluster";
import { MskConfiguration } from "@cdktf/provider-aws/lib/msk-configuration";
import { Construct } from "constructs";
import type { NetworkOutputs } from "../../foundation/network/outputs";
import { accountOf } from "../../foundation/parts/account";
import { EncryptionKey } from "../../foundation/parts/encryption-key";
import { logGroup } from "../../foundation/parts/log-group";
import { StoreAccess } from "../../foundation/parts/store-access";
import { logGroup as logGroupName } from "../../model/names";
import type { Platform } from "../../model/platform";
import type { PlatformStore } from "../../model/stores";
import { serverProperties } from "./configuration";
import { SchemaRegistry } from "./registry";

export interface KafkaConfig {
  readonly platform: Platform;
  readonly store: PlatformStore<"kafka">;
  readonly network: NetworkOutputs;
}

/**
 * Ports of a broker that are open to workloads. The exporters speak plain HTTP and show metrics only.
 * https://docs.aws.amazon.com/msk/latest/developerguide/port-info.html
 * https://docs.aws.amazon.com/msk/latest/developerguide/open-monitoring.html
 */
const ports = [
  { port: 9098, use: "Kafka with IAM" },
  { port: 11001, use: "JMX exporter" },
  { port: 11002, use: "Node exporter" },
] as const;

/**
 * CloudWatch shows which topic is written on which broker. A series for every partition would cost several times as
 * much, and the JMX exporter has it for nothing. https://docs.aws.amazon.com/msk/latest/developerguide/metrics-details.html
 */
const enhancedMonitoring = "PER_TOPIC_PER_BROKER";

/** The one attribute that Application Auto Scaling changes beside Terraform. */
const volumeSize = "broker_node_group_info[0].storage_info[0].ebs_storage_info[0].volume_size";

/**
 * MSK takes two or three zones. It is replaced when they change, so a zone that is added to the network comes last.
 * https://docs.aws.amazon.com/msk/1.0/apireference/clusters.html
 */
const mostZones = 3;

export class Kafka extends Construct {
  readonly clusterArn: string;
  /** Addresses for clients that log in with IAM, separated by commas. */
  readonly bootstrapBrokers: string;
  readonly securityGroupId: string;
  readonly keyArn: string;
  readonly registryArn: string;
  /** Schemas in the registry, by the name of their contract. */
  readonly schemaArns: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, config: KafkaConfig) {
    super(scope, id);
    const { platform, store, network } = config;
    const key = new EncryptionKey(this, "encryption", {
      name: store.name,
      account: accountOf(platform),
      services: ["logs"],
    });
    const access = new StoreAccess(this, "access", {
      vpcId: network.vpcId,
      name: store.name,
      ports,
      clients: [network.workloads],
    });
    const cluster = this.cluster(config, {
      keyArn: key.arn,
      securityGroupId: access.securityGroupId,
      logGroupName: this.brokerLogs(config, key).name,
      configuration: this.configuration(config),
    });
    this.growStorage(store, cluster);
    const registry = new SchemaRegistry(this, "registry", { name: store.name, contracts: platform.contracts });

    this.clusterArn = cluster.arn;
    this.bootstrapBrokers = cluster.bootstrapBrokersSaslIam;
    this.securityGroupId = access.securityGroupId;
    this.keyArn = key.arn;
    this.registryArn = registry.arn;
    this.schemaArns = registry.schemaArns;
  }

  private brokerLogs({ platform, store }: KafkaConfig, key: EncryptionKey) {
    return logGroup(this, "broker-logs", {
      name: logGroupName(platform.scope, store.key, "broker"),
      retentionDays: platform.environment.logs.retentionDays,
      keyArn: key.arn,
    });
  }

  /**
   * It names no Kafka versions: a list of them can't be changed, so an upgrade would replace the configuration, and
   * one that a cluster uses can't be deleted.
   */
  private configuration({ platform, store }: KafkaConfig): MskConfiguration {
    return new MskConfiguration(this, "configuration", {
      name: store.name,
      description: `Server properties of ${store.name}`,
      serverProperties: serverProperties(platform, store),
    });
  }

  private cluster(
    { store: { name, settings }, network }: KafkaConfig,
    made: Readonly<Record<"keyArn" | "securityGroupId" | "logGroupName", string>> & {
      readonly configuration: MskConfiguration;
    },
  ): MskCluster {
    const subnets = network.isolatedSubnetIds.slice(0, mostZones);
    return new MskCluster(this, "cluster", {
      clusterName: name,
      kafkaVersion: settings.version,
      numberOfBrokerNodes: settings.brokersPerZone * subnets.length,
      configurationInfo: { arn: made.configuration.arn, revision: made.configuration.latestRevision },

      brokerNodeGroupInfo: {
        instanceType: settings.brokerType,
        clientSubnets: [...subnets],
        securityGroups: [made.securityGroupId],
        connectivityInfo: { publicAccess: { type: "DISABLED" } },
        storageInfo: { ebsStorageInfo: { volumeSize: settings.storage.allocatedGb } },
      },

      encryptionInfo: {
        encryptionAtRestKmsKeyArn: made.keyArn,
        encryptionInTransit: { clientBroker: "TLS", inCluster: true },
      },
      clientAuthentication: { sasl: { iam: true, scram: false }, unauthenticated: false },

      enhancedMonitoring,
      openMonitoring: {
        prometheus: { jmxExporter: { enabledInBroker: true }, nodeExporter: { enabledInBroker: true } },
      },
      loggingInfo: { brokerLogs: { cloudwatchLogs: { enabled: true, logGroup: made.logGroupName } } },
      lifecycle: { ignoreChanges: [volumeSize] },
    });
  }

  /** Disks grow by a tenth, at least 10 GiB, at most once in six hours. https://docs.aws.amazon.com/msk/latest/developerguide/msk-autoexpand.html */
  private growStorage({ name, settings: { storage } }: PlatformStore<"kafka">, cluster: MskCluster): void {
    const target = new AppautoscalingTarget(this, "storage", {
      serviceNamespace: "kafka",
      scalableDimension: "kafka:broker-storage:VolumeSize",
      resourceId: cluster.arn,
      minCapacity: storage.allocatedGb,
      maxCapacity: storage.maxAllocatedGb,
    });
    new AppautoscalingPolicy(this, "storage-growth", {
      name: `${name}-storage`,
      policyType: "TargetTrackingScaling",
      serviceNamespace: target.serviceNamespace,
      scalableDimension: target.scalableDimension,
      resourceId: target.resourceId,
      targetTrackingScalingPolicyConfiguration: {
        targetValue: storage.growAbovePercent,
        // MSK can't take a disk away.
        disableScaleIn: true,
        predefinedMetricSpecification: { predefinedMetricType: "KafkaBrokerStorageUtilization" },
      },
    });
  }
}
