/**
 * The managed node group that all workloads share, over the private subnets of all zones.
 *
 * A node may register, get addresses and fetch images; nothing else. Pods can't borrow even that: they are one network
 * hop further from the instance's metadata than an answer travels. A change of instance types makes a new group first
 * and then drains the old one. A group never grows by itself: see the README.
 */
import { EksNodeGroup } from "@cdktf/provider-aws/lib/eks-node-group";
import { LaunchTemplate } from "@cdktf/provider-aws/lib/launch-template";
import { Construct, type IConstruct } from "constructs";
import { nodeArchitecture } from "../../model/catalogue/kubernetes";
import { roleName } from "../../model/names";
import type { Platform } from "../../model/platform";
import type { Account } from "../parts/account";
import { makeAfter } from "../parts/order";
import { tagsOf } from "../parts/tags";
import { ServiceRole } from "./service-role";

export interface NodesConfig {
  readonly platform: Platform;
  readonly account: Account;
  readonly clusterName: string;
  readonly subnetIds: readonly string[];
  readonly securityGroupId: string;
  readonly keyArn: string;
  /** What has to be there before the first node can join. */
  readonly after: readonly IConstruct[];
}

/** Amazon Linux 2023, tuned by EKS. https://docs.aws.amazon.com/eks/latest/APIReference/API_Nodegroup.html */
const images = { arm64: "AL2023_ARM_64_STANDARD", x86: "AL2023_x86_64_STANDARD" } as const;
/** The root volume of Amazon Linux. */
const rootDevice = "/dev/xvda";
/** Nodes replaced at once in an update: a projector's partitions move once for each. */
const nodesAtOnce = 1;

/**
 * The least that a node works with. The rights of the network and volume plug-ins are left out on purpose: as add-ons
 * they have roles of their own.
 */
const nodePolicies = ["AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly"];

export class Nodes extends Construct {
  constructor(scope: Construct, id: string, config: NodesConfig) {
    super(scope, id);
    const { kubernetes } = config.platform.environment;
    const template = this.template(config);
    const role = new ServiceRole(this, "role", {
      name: roleName(config.platform.scope, "nodes"),
      description: `Nodes of ${config.platform.name}: register and fetch images`,
      account: config.account,
      service: "ec2.amazonaws.com",
      policies: nodePolicies,
    });
    const group = new EksNodeGroup(this, "group", {
      clusterName: config.clusterName,
      nodeGroupNamePrefix: "workloads-",
      version: kubernetes.version,
      nodeRoleArn: role.arn,
      subnetIds: [...config.subnetIds],
      amiType: images[nodeArchitecture(kubernetes.nodes.instanceTypes[0] ?? "")],
      instanceTypes: kubernetes.nodes.instanceTypes,
      launchTemplate: { id: template.id, version: `${template.latestVersion}` },
      scalingConfig: {
        minSize: kubernetes.nodes.min,
        maxSize: kubernetes.nodes.max,
        desiredSize: kubernetes.nodes.min,
      },
      updateConfig: { maxUnavailable: nodesAtOnce },
      nodeRepairConfig: { enabled: true },
      lifecycle: {
        createBeforeDestroy: true,
        // How many nodes run now is decided while they run, between the least and the most.
        ignoreChanges: ["scaling_config[0].desired_size"],
      },
    });
    makeAfter(group, role, ...config.after);
  }

  private template({ platform, securityGroupId, keyArn }: NodesConfig): LaunchTemplate {
    // What a node group starts does not get the provider's default tags.
    const tags = { ...tagsOf(platform, { id: "kubernetes" }), Name: `${platform.name}-node` };
    return new LaunchTemplate(this, "template", {
      namePrefix: `${platform.name}-nodes-`,
      description: `Nodes of ${platform.name}`,
      updateDefaultVersion: true,
      vpcSecurityGroupIds: [securityGroupId],
      metadataOptions: {
        httpEndpoint: "enabled",
        httpTokens: "required",
        httpPutResponseHopLimit: 1,
      },
      blockDeviceMappings: [
        {
          deviceName: rootDevice,
          ebs: {
            volumeType: "gp3",
            volumeSize: platform.environment.kubernetes.nodes.diskGb,
            encrypted: "true",
            kmsKeyId: keyArn,
            deleteOnTermination: "true",
          },
        },
      ],
      monitoring: { enabled: true },
      tagSpecifications: ["instance", "volume", "network-interface"].map((resourceType) => ({ resourceType, tags })),
      lifecycle: { createBeforeDestroy: true },
    });
  }
}
