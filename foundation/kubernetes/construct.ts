/**
 * Amazon EKS for what runs between the stores: connectors, projectors, collectors.
 *
 * The API server answers inside the network only: who deploys to the cluster does so from a runner in it. No right is
 * given by being on a node; each workload has a role of its own by pod identity, so a pod that is taken over can do
 * what that workload can. The cluster keeps nothing that can't be deployed again, and its loss stops all views from
 * following their sources: replication slots then keep WAL up to their limit.
 */
import { EksAccessEntry } from "@cdktf/provider-aws/lib/eks-access-entry";
import { EksAccessPolicyAssociation } from "@cdktf/provider-aws/lib/eks-access-policy-association";
import { EksCluster } from "@cdktf/provider-aws/lib/eks-cluster";
import { Construct } from "constructs";
import { foundationName, roleName } from "../../model/names";
import type { Platform } from "../../model/platform";
import type { NetworkOutputs } from "../network/outputs";
import { type Account, accountOf } from "../parts/account";
import { EncryptionKey } from "../parts/encryption-key";
import { logGroup } from "../parts/log-group";
import { makeAfter } from "../parts/order";
import { AddOns } from "./add-ons";
import { NodeAccess } from "./node-access";
import { Nodes } from "./nodes";
import type { Image, KubernetesOutputs } from "./outputs";
import { imageRepositories } from "./repositories";
import { ServiceRole } from "./service-role";

export interface KubernetesConfig {
  readonly platform: Platform;
  readonly network: NetworkOutputs;
}

/** All there are: without the audit log nobody can say who changed what. */
const controlPlaneLogs = ["api", "audit", "authenticator", "controllerManager", "scheduler"];

export class Kubernetes extends Construct implements KubernetesOutputs {
  readonly clusterName: string;
  readonly endpoint: string;
  readonly certificateAuthority: string;
  readonly clusterSecurityGroupId: string;
  readonly keyArn: string;
  readonly repositoryUrls: Readonly<Record<Image, string>>;

  constructor(scope: Construct, id: string, { platform, network }: KubernetesConfig) {
    super(scope, id);
    const account = accountOf(platform);
    const key = new EncryptionKey(this, "encryption", {
      name: foundationName(platform.scope, "kubernetes"),
      account,
      services: ["logs", "autoscaling"],
    });
    const cluster = this.cluster(platform, network, account, key.arn);
    this.administrators(platform, cluster, account);
    const addOns = new AddOns(this, "add-ons", { platform, account, clusterName: cluster.name, keyArn: key.arn });
    const clusterSecurityGroupId = cluster.vpcConfig.clusterSecurityGroupId;
    const access = new NodeAccess(this, "node-access", { nodes: network.workloads, clusterSecurityGroupId });
    const nodes = new Nodes(this, "nodes", {
      platform,
      account,
      clusterName: cluster.name,
      subnetIds: network.privateSubnetIds,
      securityGroupId: network.workloads.securityGroupId,
      keyArn: key.arn,
      after: [access, ...addOns.beforeNodes],
    });
    for (const addOn of addOns.onNodes) makeAfter(addOn, nodes);

    this.clusterName = cluster.name;
    this.endpoint = cluster.endpoint;
    this.certificateAuthority = cluster.certificateAuthority.get(0).data;
    this.clusterSecurityGroupId = clusterSecurityGroupId;
    this.keyArn = key.arn;
    this.repositoryUrls = imageRepositories(this, platform, key.arn);
  }

  private cluster(platform: Platform, network: NetworkOutputs, account: Account, keyArn: string): EksCluster {
    const role = new ServiceRole(this, "cluster-role", {
      name: roleName(platform.scope, "cluster"),
      description: `Control plane of ${platform.name}`,
      account,
      service: "eks.amazonaws.com",
      policies: ["AmazonEKSClusterPolicy"],
    });
    const logs = logGroup(this, "control-plane-logs", {
      name: `/aws/eks/${platform.name}/cluster`,
      retentionDays: platform.environment.logs.retentionDays,
      keyArn,
    });
    const cluster = new EksCluster(this, "cluster", {
      name: platform.name,
      version: platform.environment.kubernetes.version,
      roleArn: role.arn,
      vpcConfig: {
        subnetIds: [...network.privateSubnetIds],
        endpointPrivateAccess: true,
        endpointPublicAccess: false,
      },
      accessConfig: {
        authenticationMode: "API",
        // Whoever happens to run Terraform first is no administrator for ever: those are listed.
        bootstrapClusterCreatorAdminPermissions: false,
      },
      encryptionConfig: { provider: { keyArn }, resources: ["secrets"] },
      enabledClusterLogTypes: controlPlaneLogs,
      // Extended support would cost several times as much without asking; see the README for what happens instead.
      upgradePolicy: { supportType: "STANDARD" },
      bootstrapSelfManagedAddons: false,
    });
    makeAfter(cluster, logs, role);
    return cluster;
  }

  private administrators({ environment }: Platform, cluster: EksCluster, { partition }: Account): void {
    for (const principalArn of environment.kubernetes.adminRoleArns) {
      // arn:aws:iam::111122223333:role/platform-admin
      const id = principalArn.split(":").slice(4).join("-").replaceAll("/", "-");
      const entry = new EksAccessEntry(this, `entry-${id}`, { clusterName: cluster.name, principalArn });
      new EksAccessPolicyAssociation(this, `administrator-${id}`, {
        clusterName: cluster.name,
        principalArn: entry.principalArn,
        policyArn: `arn:${partition}:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy`,
        accessScope: { type: "cluster" },
      });
    }
  }
}
