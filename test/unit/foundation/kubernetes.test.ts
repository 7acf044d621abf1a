/** Properties of the cluster that keep it closed, and pods without rights of their node. */

import environment from "../../../environments/production";
import { environmentSchema } from "../../../model/schema/environment";
import { onlyResource, type StackJson } from "../../support/synth";
import {
  all,
  local,
  production,
  type Resource,
  reference,
  statements,
  synthFoundation,
  theOne,
  withEnvironment,
} from "./support";

const stack = synthFoundation(production, "kubernetes");
const key = reference(stack, "aws_kms_key", onlyResource(stack, "aws_kms_key"), "arn");
const cluster = onlyResource(stack, "aws_eks_cluster");

function withNodes(instanceTypes: string[]): StackJson {
  const { kubernetes } = production.environment;
  return synthFoundation(
    withEnvironment(production, { kubernetes: { ...kubernetes, nodes: { ...kubernetes.nodes, instanceTypes } } }),
    "kubernetes",
  );
}

describe("the control plane", () => {
  it("answers inside the network only", () => {
    expect(cluster.vpc_config).toMatchObject({ endpoint_private_access: true, endpoint_public_access: false });
  });

  it("encrypts secrets with the cluster's own key", () => {
    expect(cluster.encryption_config).toEqual({ provider: { key_arn: key }, resources: ["secrets"] });
  });

  it("writes all its logs into a group that is encrypted and forgets in time", () => {
    expect([...(cluster.enabled_cluster_log_types as string[])].sort()).toEqual([
      "api",
      "audit",
      "authenticator",
      "controllerManager",
      "scheduler",
    ]);
    expect(onlyResource(stack, "aws_cloudwatch_log_group")).toMatchObject({
      name: "/aws/eks/shop-production/cluster",
      kms_key_id: key,
      retention_in_days: production.environment.logs.retentionDays,
    });
  });

  it("obeys the administrators of the environment and nobody for having made it", () => {
    expect(cluster.access_config).toEqual({
      authentication_mode: "API",
      bootstrap_cluster_creator_admin_permissions: false,
    });
    const entries = all(stack, "aws_eks_access_entry").map(({ principal_arn }) => principal_arn);
    expect(entries).toEqual(production.environment.kubernetes.adminRoleArns);
    expect(all(stack, "aws_eks_access_policy_association")).toEqual([
      expect.objectContaining({
        access_scope: { type: "cluster" },
        policy_arn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
      }),
    ]);
    expect(all(synthFoundation(local, "kubernetes"), "aws_eks_access_entry")).toEqual([]);
  });

  it("has the version of the environment, as its nodes, and is not moved into extended support", () => {
    const { version } = production.environment.kubernetes;
    expect(cluster).toMatchObject({ upgrade_policy: { support_type: "STANDARD" }, version });
    expect(onlyResource(stack, "aws_eks_node_group")).toMatchObject({ version });
  });
});

describe("nodes", () => {
  const template = onlyResource(stack, "aws_launch_template");
  const group = onlyResource(stack, "aws_eks_node_group");

  it("give their rights to no pod: metadata needs a token and answers over one hop", () => {
    expect(template.metadata_options).toEqual({
      http_endpoint: "enabled",
      http_tokens: "required",
      http_put_response_hop_limit: 1,
    });
  });

  it("may register and fetch images, and have none of the rights of add-ons", () => {
    const policies = all(stack, "aws_iam_role_policy_attachment")
      .filter(({ role }) => String(role).includes("nodes_role"))
      .map(({ policy_arn }) => String(policy_arn).split("/").at(-1));
    expect(policies.sort()).toEqual(["AmazonEC2ContainerRegistryPullOnly", "AmazonEKSWorkerNodePolicy"]);
  });

  it("have encrypted disks of the size the environment says", () => {
    expect(template.block_device_mappings).toEqual([
      {
        device_name: "/dev/xvda",
        ebs: expect.objectContaining({ encrypted: "true", kms_key_id: key, volume_size: 100, volume_type: "gp3" }),
      },
    ]);
  });

  it("carry the tags of everything else, which a node group does not pass on", () => {
    const specifications = template.tag_specifications as readonly { resource_type: string; tags: unknown }[];
    expect(specifications.map(({ resource_type }) => resource_type)).toEqual([
      "instance",
      "volume",
      "network-interface",
    ]);
    for (const { tags } of specifications) {
      expect(tags).toMatchObject({ Platform: "shop-production", Stack: "kubernetes", CostCentre: "4711" });
    }
  });

  it("are in the group that stores admit, and not in the cluster's, which may reach everything", () => {
    expect(template.vpc_security_group_ids).toEqual([expect.stringContaining("workloads")]);
  });

  it("are as many as the environment says, and what scaled them is left alone", () => {
    const { min, max } = production.environment.kubernetes.nodes;
    expect(group.scaling_config).toEqual({ min_size: min, max_size: max, desired_size: min });
    expect(group.lifecycle).toMatchObject({
      create_before_destroy: true,
      ignore_changes: ["scaling_config[0].desired_size"],
    });
  });

  it.each([
    ["m7g.xlarge", "AL2023_ARM_64_STANDARD"],
    ["c6gd.large", "AL2023_ARM_64_STANDARD"],
    ["t4g.large", "AL2023_ARM_64_STANDARD"],
    ["m7i.large", "AL2023_x86_64_STANDARD"],
    ["c7a.large", "AL2023_x86_64_STANDARD"],
    ["t3.large", "AL2023_x86_64_STANDARD"],
  ])("start %s with the image %s", (type, image) => {
    expect(onlyResource(withNodes([type]), "aws_eks_node_group")).toMatchObject({
      ami_type: image,
      instance_types: [type],
    });
  });

  it("of two architectures are refused", () => {
    const nodes = { ...environment.kubernetes.nodes, instanceTypes: ["m7g.large", "m7i.large"] };
    const result = environmentSchema.safeParse({ ...environment, kubernetes: { ...environment.kubernetes, nodes } });
    expect(result.error?.issues).toEqual([
      expect.objectContaining({
        path: ["kubernetes", "nodes", "instanceTypes"],
        message: expect.stringContaining("one architecture"),
      }),
    ]);
  });
});

describe("the network of the cluster", () => {
  it("admits named groups and no address range, from the control plane on named ports", () => {
    const rules = all(stack, "aws_vpc_security_group_ingress_rule");
    for (const rule of rules) expect(Object.keys(rule).filter((name) => name.startsWith("cidr"))).toEqual([]);
    const fromControlPlane = rules.filter(({ referenced_security_group_id }) =>
      String(referenced_security_group_id).includes("cluster_security_group_id"),
    );
    expect(fromControlPlane.map(({ from_port }) => Number(from_port)).sort((a, b) => a - b)).toEqual([
      6443, 9443, 10250, 10251,
    ]);
    for (const { from_port, to_port } of fromControlPlane) expect(to_port).toBe(from_port);
  });
});

describe("add-ons", () => {
  const addOn = (name: string, from = stack) => theOne(from, "aws_eks_addon", "addon_name", name);
  const values = (resource: Resource) => JSON.parse(String(resource.configuration_values)) as unknown;

  it("are those that the platform needs", () => {
    expect(
      all(stack, "aws_eks_addon")
        .map(({ addon_name }) => addon_name)
        .sort(),
    ).toEqual([
      "aws-ebs-csi-driver",
      "aws-secrets-store-csi-driver-provider",
      "coredns",
      "eks-pod-identity-agent",
      "kube-proxy",
      "metrics-server",
      "vpc-cni",
    ]);
  });

  it("hold network policies, which the cluster would otherwise accept and ignore", () => {
    expect(values(addOn("vpc-cni"))).toMatchObject({ enableNetworkPolicy: "true" });
  });

  it("bring a changed password to the file it is mounted as", () => {
    expect(values(addOn("aws-secrets-store-csi-driver-provider"))).toEqual({
      "secrets-store-csi-driver": { enableSecretRotation: true },
    });
  });

  it("have the versions of the environment, where it says some", () => {
    expect(addOn("coredns")).not.toHaveProperty("addon_version");
    const { kubernetes } = production.environment;
    const pinned = withEnvironment(production, {
      kubernetes: { ...kubernetes, addOnVersions: { coredns: "v1.13.2-eksbuild.1" } },
    });
    expect(addOn("coredns", synthFoundation(pinned, "kubernetes"))).toMatchObject({
      addon_version: "v1.13.2-eksbuild.1",
    });
  });

  it.each([
    ["aws-node", "shop-production-vpc-cni"],
    ["ebs-csi-controller-sa", "shop-production-ebs-csi"],
  ])("have their rights as %s of this cluster and no other", (serviceAccount, name) => {
    const role = theOne(stack, "aws_iam_role", "name", name);
    const association = theOne(stack, "aws_eks_pod_identity_association", "service_account", serviceAccount);
    expect(association).toMatchObject({
      namespace: "kube-system",
      role_arn: reference(stack, "aws_iam_role", role, "arn"),
    });
    const [trust] = statements(role.assume_role_policy);
    expect(trust?.Principal).toEqual({ Service: "pods.eks.amazonaws.com" });
    expect(trust?.Condition).toEqual({
      StringEquals: {
        "aws:RequestTag/eks-cluster-arn": expect.stringMatching(/^arn:aws:eks:eu-west-1:111122223333:cluster\//),
        "aws:RequestTag/kubernetes-namespace": "kube-system",
        "aws:RequestTag/kubernetes-service-account": serviceAccount,
      },
    });
  });

  it("use no key but the cluster's", () => {
    const policies = all(stack, "aws_iam_role_policy").flatMap(({ policy }) => statements(policy));
    expect(policies).toHaveLength(2);
    for (const { Resource } of policies) expect(Resource).toBe(key);
  });
});

describe("the key", () => {
  const policy = statements(onlyResource(stack, "aws_kms_key").policy);

  it("lets EC2 Auto Scaling start nodes with encrypted disks, and nobody else by that", () => {
    const scaling = policy.filter(({ Sid }) => Sid?.startsWith("Scaling"));
    expect(scaling.map(({ Action }) => Action)).toEqual([
      expect.arrayContaining(["kms:Decrypt", "kms:GenerateDataKey*"]),
      "kms:CreateGrant",
    ]);
    for (const { Condition } of scaling) {
      expect(Condition).toMatchObject({
        StringEquals: {
          "kms:CallerAccount": "111122223333",
          "aws:PrincipalArn":
            "arn:aws:iam::111122223333:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling",
        },
      });
    }
    expect(scaling[1]?.Condition).toMatchObject({ Bool: { "kms:GrantIsForAWSResource": "true" } });
  });

  it("names everyone only under a condition", () => {
    const open = policy.filter(({ Principal }) => JSON.stringify(Principal).includes('"*"'));
    expect(open).toHaveLength(2);
    for (const { Condition } of open) expect(Condition).toBeDefined();
  });
});

describe("images", () => {
  const repositories = all(stack, "aws_ecr_repository");

  it("have a repository each, encrypted, scanned, whose tags are written once", () => {
    expect(repositories.map(({ name }) => name).sort()).toEqual([
      "shop/production/connect",
      "shop/production/projectors",
    ]);
    for (const repository of repositories) {
      expect(repository).toMatchObject({
        image_tag_mutability: "IMMUTABLE",
        image_scanning_configuration: { scan_on_push: true },
        encryption_configuration: [{ encryption_type: "KMS", kms_key: key }],
        force_delete: false,
      });
    }
  });

  it("go when they are many, the oldest first, and the rest of failed pushes soon", () => {
    const policies = all(stack, "aws_ecr_lifecycle_policy").map(({ policy }) => JSON.parse(String(policy)) as unknown);
    expect(policies).toHaveLength(2);
    for (const policy of policies) {
      expect(policy).toMatchObject({
        rules: [
          { rulePriority: 1, selection: { tagStatus: "untagged", countType: "sinceImagePushed" } },
          { rulePriority: 2, selection: { tagStatus: "any", countType: "imageCountMoreThan" } },
        ],
      });
    }
  });
});
