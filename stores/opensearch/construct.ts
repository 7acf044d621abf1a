/**
 * Amazon OpenSearch Service: the search indexes, which are views and can be rebuilt.
 *
 * In `multi-az` the data nodes stand in three zones with three dedicated masters, and each index has a copy in every
 * zone, so the loss of a zone loses no data and no quorum. Multi-AZ with Standby is off: it answers queries from two
 * zones only, refuses every index without a multiple of three copies, and is not offered for all instance types of the
 * catalogue. With three copies everywhere it can be turned on without touching an index.
 * https://docs.aws.amazon.com/opensearch-service/latest/developerguide/managedomains-multiaz.html
 *
 * Requests are signed with IAM and pass three doors: the security group, the access policy, and the role mapping
 * inside the domain. The account's service-linked role for OpenSearch must exist; see README.md.
 */
import { OpensearchDomain, type OpensearchDomainClusterConfig } from "@cdktf/provider-aws/lib/opensearch-domain";
import { Construct } from "constructs";
import type { NetworkOutputs } from "../../foundation/network/outputs";
import { type Account, accountOf } from "../../foundation/parts/account";
import { EncryptionKey } from "../../foundation/parts/encryption-key";
import { policyDocument } from "../../foundation/parts/policy";
import { StoreAccess } from "../../foundation/parts/store-access";
import { isBurstable } from "../../model/catalogue/offer";
import type { Platform } from "../../model/platform";
import type { PlatformStore } from "../../model/stores";
import { DomainAdmin } from "./admin";
import { DomainLogs } from "./logs";
import { replicasPerShard, zonesOf } from "./replicas";

export interface OpenSearchConfig {
  readonly platform: Platform;
  readonly store: PlatformStore<"opensearch">;
  readonly network: NetworkOutputs;
}

/** With fewer there is no majority when one is lost; more than three only wait. */
const dedicatedMasters = 3;
const httpsPort = 443;
/** What the price of a gp3 volume includes, whatever its size. https://docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html */
const includedIops = 3000;
const includedThroughputMiBs = 125;
/**
 * After creating, changing or deleting a domain the provider sleeps ten minutes before it asks, however soon the
 * answer is there. A shorter timeout ends the sleep.
 */
const noWait = { create: "5s", update: "5s", delete: "5s" };

export class OpenSearch extends Construct {
  readonly domainArn: string;
  readonly domainName: string;
  /** Host name, without a scheme. */
  readonly endpoint: string;
  /** Role that may do everything inside the domain. */
  readonly adminRoleArn: string;
  /** `number_of_replicas` of an index: a copy in every zone. */
  readonly replicasPerShard: number;
  readonly securityGroupId: string;
  readonly keyArn: string;

  constructor(scope: Construct, id: string, config: OpenSearchConfig) {
    super(scope, id);
    const { platform, store } = config;
    const account = accountOf(platform);
    const domainArn = arnOf(store.name, account);
    const key = new EncryptionKey(this, "encryption", { name: store.name, account, services: ["logs"] });
    const access = this.access(config);
    const admin = new DomainAdmin(this, "admin", { platform, store, account, domainArn });
    const logs = new DomainLogs(this, "logs", { platform, store, account, keyArn: key.arn, domainArn });
    const domain = this.domain(config, {
      keyArn: key.arn,
      securityGroupId: access.securityGroupId,
      adminRoleArn: admin.roleArn,
      accessPolicies: accessPolicies(domainArn, account),
      logs,
    });

    this.domainArn = domain.arn;
    this.domainName = domain.domainName;
    this.endpoint = domain.endpoint;
    this.adminRoleArn = admin.roleArn;
    this.replicasPerShard = replicasPerShard(platform, store);
    this.securityGroupId = access.securityGroupId;
    this.keyArn = key.arn;
  }

  private access({ store, network }: OpenSearchConfig): StoreAccess {
    return new StoreAccess(this, "access", {
      vpcId: network.vpcId,
      name: store.name,
      ports: [{ port: httpsPort, use: "OpenSearch" }],
      clients: [network.workloads],
    });
  }

  private domain(
    config: OpenSearchConfig,
    made: Readonly<Record<"keyArn" | "securityGroupId" | "adminRoleArn" | "accessPolicies", string>> & {
      readonly logs: DomainLogs;
    },
  ): OpensearchDomain {
    const { platform, store } = config;
    const { settings } = store;
    return new OpensearchDomain(this, "domain", {
      domainName: store.name,
      engineVersion: settings.engineVersion,
      clusterConfig: clusterConfig(config),
      ebsOptions: {
        ebsEnabled: true,
        volumeType: "gp3",
        volumeSize: settings.data.storageGb,
        iops: includedIops,
        throughput: includedThroughputMiBs,
      },
      vpcOptions: { subnetIds: subnetIds(config), securityGroupIds: [made.securityGroupId] },

      encryptAtRest: { enabled: true, kmsKeyId: made.keyArn },
      nodeToNodeEncryption: { enabled: true },
      domainEndpointOptions: { enforceHttps: true, tlsSecurityPolicy: "Policy-Min-TLS-1-2-PFS-2023-10" },
      advancedSecurityOptions: {
        enabled: true,
        anonymousAuthEnabled: false,
        internalUserDatabaseEnabled: false,
        masterUserOptions: { masterUserArn: made.adminRoleArn },
      },
      accessPolicies: made.accessPolicies,

      logPublishingOptions: made.logs.publishing,
      dependsOn: [made.logs.permission],
      // Auto-Tune is refused for types that live on CPU credits.
      ...(isBurstable(settings.data.instanceType)
        ? {}
        : { autoTuneOptions: { desiredState: "ENABLED", useOffPeakWindow: true, rollbackOnDisable: "NO_ROLLBACK" } }),
      offPeakWindowOptions: {
        enabled: true,
        offPeakWindow: { windowStartTime: { hours: settings.offPeakStartHour, minutes: 0 } },
      },
      softwareUpdateOptions: { autoSoftwareUpdateEnabled: true },
      ...(platform.environment.deploymentWaits === "none" ? { timeouts: noWait } : {}),
    });
  }
}

/** Made by hand: the policies that a domain needs to be created name it. */
function arnOf(domainName: string, { partition, region, id }: Account): string {
  return `arn:${partition}:es:${region}:${id}:domain/${domainName}`;
}

/** Whoever the IAM policies of this account allow may send requests; what they may do is mapped inside the domain. */
function accessPolicies(domainArn: string, account: Account): string {
  return policyDocument([
    {
      Sid: "AccountPolicies",
      Effect: "Allow",
      Principal: { AWS: account.rootArn },
      Action: "es:ESHttp*",
      Resource: `${domainArn}/*`,
    },
  ]);
}

function subnetIds({ platform, store, network }: OpenSearchConfig): string[] {
  return network.isolatedSubnetIds.slice(0, zonesOf(platform, store));
}

function clusterConfig(config: OpenSearchConfig): OpensearchDomainClusterConfig {
  const { data, masters } = config.store.settings;
  const zones = subnetIds(config).length;
  return {
    instanceType: data.instanceType,
    instanceCount: data.count,
    multiAzWithStandbyEnabled: false,
    ...(zones === 1
      ? { zoneAwarenessEnabled: false }
      : { zoneAwarenessEnabled: true, zoneAwarenessConfig: { availabilityZoneCount: zones } }),
    ...(masters === undefined
      ? { dedicatedMasterEnabled: false }
      : {
          dedicatedMasterEnabled: true,
          dedicatedMasterCount: dedicatedMasters,
          dedicatedMasterType: masters.instanceType,
        }),
  };
}
