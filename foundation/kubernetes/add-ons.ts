/**
 * What EKS keeps running in the cluster for us: network, names, pod identity, volumes, mounted secrets, metrics.
 *
 * Agents that a node can't work without are there before the first node: a node that starts before the network plug-in
 * is configured has room for a quarter of the pods for as long as it lives. What runs as ordinary pods comes after the
 * nodes, because EKS waits until it runs. Their configuration is ours alone: a change made by hand is overwritten.
 */
import { EksAddon } from "@cdktf/provider-aws/lib/eks-addon";
import { Construct } from "constructs";
import type { AddOn } from "../../model/catalogue/kubernetes";
import { roleName } from "../../model/names";
import type { Platform } from "../../model/platform";
import type { Account } from "../parts/account";
import { makeAfter } from "../parts/order";
import { PodRole } from "../parts/pod-role";

export interface AddOnsConfig {
  readonly platform: Platform;
  readonly account: Account;
  readonly clusterName: string;
  readonly keyArn: string;
}

/** Where EKS puts its add-ons. */
const namespace = "kube-system";

/** Settings of an add-on, as its schema has them: `aws eks describe-addon-configuration`. */
const settings: Readonly<Partial<Record<AddOn, object>>> = {
  "vpc-cni": {
    // Without it the cluster accepts network policies and ignores them.
    enableNetworkPolicy: "true",
    // Addresses in blocks of 16: 110 pods on a node that had room for 29, and fewer calls to EC2.
    env: { ENABLE_PREFIX_DELEGATION: "true", WARM_PREFIX_TARGET: "1" },
  },
  // A password that was changed reaches the mounted file without a restart.
  "aws-secrets-store-csi-driver-provider": { "secrets-store-csi-driver": { enableSecretRotation: true } },
};

export class AddOns extends Construct {
  readonly beforeNodes: readonly EksAddon[];
  readonly onNodes: readonly EksAddon[];

  constructor(
    scope: Construct,
    id: string,
    private readonly config: AddOnsConfig,
  ) {
    super(scope, id);
    const network = this.addOn("vpc-cni");
    makeAfter(network, this.networkRole());
    this.beforeNodes = [network, this.addOn("kube-proxy"), this.addOn("eks-pod-identity-agent")];
    const volumes = this.addOn("aws-ebs-csi-driver");
    makeAfter(volumes, this.volumesRole());
    this.onNodes = [
      this.addOn("coredns"),
      volumes,
      this.addOn("aws-secrets-store-csi-driver-provider"),
      this.addOn("metrics-server"),
    ];
  }

  private addOn(name: AddOn): EksAddon {
    const { clusterName, platform } = this.config;
    const version = platform.environment.kubernetes.addOnVersions?.[name];
    const values = settings[name];
    return new EksAddon(this, name, {
      clusterName,
      addonName: name,
      ...(version === undefined ? {} : { addonVersion: version }),
      ...(values === undefined ? {} : { configurationValues: JSON.stringify(values) }),
      resolveConflictsOnCreate: "OVERWRITE",
      resolveConflictsOnUpdate: "OVERWRITE",
    });
  }

  private networkRole(): PodRole {
    const { platform, account, clusterName } = this.config;
    const role = new PodRole(this, "network", {
      name: roleName(platform.scope, "vpc-cni"),
      description: `Addresses for the pods of ${platform.name}`,
      account,
      clusterName,
      namespace,
      serviceAccount: "aws-node",
    });
    role.attach("addresses", `arn:${account.partition}:iam::aws:policy/AmazonEKS_CNI_Policy`);
    return role;
  }

  /** The policy that AWS keeps for the driver knows nothing of a key of our own. */
  private volumesRole(): PodRole {
    const { platform, account, clusterName, keyArn } = this.config;
    const role = new PodRole(this, "volumes", {
      name: roleName(platform.scope, "ebs-csi"),
      description: `Volumes for the pods of ${platform.name}`,
      account,
      clusterName,
      namespace,
      serviceAccount: "ebs-csi-controller-sa",
    });
    role.attach("volumes", `arn:${account.partition}:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicy`);
    role.allow("encryption", [
      {
        Effect: "Allow",
        Action: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
        Resource: keyArn,
      },
      {
        Effect: "Allow",
        Action: "kms:CreateGrant",
        Resource: keyArn,
        Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
      },
    ]);
    return role;
  }
}
