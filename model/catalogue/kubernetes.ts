/**
 * Amazon EKS: Kubernetes versions in standard support and instance types for nodes.
 *
 * Extended support is left out on purpose: the control plane costs several times as much in it. Checked on 2026-11-24
 * against endoflife.date, aws-cdk-lib 2.276.0 and the instance types of botocore 1.44.8.
 */
import { instanceTypes, type Offer, offer } from "./offer";

/** 1.34 leaves standard support on 2026-12-02, 1.35 on 2027-03-27, 1.36 on 2027-08-02. */
export const kubernetesVersions: Offer = offer({
  what: "a Kubernetes version of Amazon EKS",
  source: "https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html",
  allowed: "1.34, 1.35, 1.36 or 1.37",
  values: ["1.34", "1.35", "1.36", "1.37"],
  refusals: [
    [/^(1\.\d+)\.\d+$/, 'EKS chooses the patch release itself; write "$1"'],
    [/^(1\.(?:[12]?\d|3[0-3]))$/, "Kubernetes $1 is out of standard support on EKS"],
    [/^v(1\.\d+)/, 'the version is written without "v": "$1"'],
  ],
});

const upTo16 = "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge";
const upTo24 = `${upTo16} 24xlarge`;
const upTo32 = `${upTo24} 32xlarge`;
const upTo48 = `${upTo24} 48xlarge`;
const podLimit = "https://github.com/awslabs/amazon-eks-ami/blob/main/nodeadm/internal/kubelet/eni-max-pods.txt";

/** General purpose, compute and memory families, on x86 (i, a) and Graviton (g); d has local disks. */
export const nodeInstanceTypes: Offer = instanceTypes({
  what: "an instance type for nodes of Amazon EKS",
  source: "https://docs.aws.amazon.com/eks/latest/userguide/choosing-instance-type.html",
  example: "m7g.large",
  families: [
    ["t3 t3a t4g", "medium large xlarge 2xlarge"],
    ["c6g c6gd c7g c7gd m6g m6gd m7g m7gd r6g r6gd r7g r7gd", upTo16],
    ["c5a m5 m5a m5d r5 r5a r5d", upTo24],
    ["c5 c5d", "large xlarge 2xlarge 4xlarge 9xlarge 12xlarge 18xlarge 24xlarge"],
    ["c6i c6id m6i m6id r6i r6id", upTo32],
    ["c6a c7a m6a m7a r6a r7a", `${upTo32} 48xlarge`],
    ["c7i c8a c8g c8gd m7i m8a m8g m8gd r7i r8a r8g r8gd", upTo48],
    ["c8i m8i r8i", `${upTo32} 48xlarge 96xlarge`],
  ],
  refusals: [
    [
      /\.(nano|micro|small)$|^[cmr]\d\w*\.medium$/,
      `it has room for few pods or none beside those of the cluster itself (${podLimit})`,
    ],
    [/\.metal(-\d+xl)?$/, "bare metal takes many minutes to start, too slow for a group that grows with its load"],
  ],
});

/**
 * What an instance type can run: a Graviton family has a "g" right after the number of its generation.
 * https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html
 */
export function nodeArchitecture(instanceType: string): "arm64" | "x86" {
  return /^[a-z]+\d+g/.test(instanceType) ? "arm64" : "x86";
}

/** Add-ons of EKS that every cluster has, by their names at EKS. */
export const addOns = [
  "vpc-cni",
  "kube-proxy",
  "eks-pod-identity-agent",
  "coredns",
  "aws-ebs-csi-driver",
  "aws-secrets-store-csi-driver-provider",
  "metrics-server",
] as const;
export type AddOn = (typeof addOns)[number];
