/** What other stacks need of the cluster. */

/** Images that the platform builds itself. */
export type Image = "projectors" | "connect";

export interface KubernetesOutputs {
  readonly clusterName: string;
  /** Address of the API server; it answers inside the network only. */
  readonly endpoint: string;
  /** Certificate that the API server's is signed by, PEM in base64. */
  readonly certificateAuthority: string;
  /** The control plane's interfaces are in this group, and nothing else. */
  readonly clusterSecurityGroupId: string;
  /** Encrypts the cluster's secrets, logs, images and volumes. */
  readonly keyArn: string;
  /** Where the platform's own images are pushed to, without a tag. */
  readonly repositoryUrls: Readonly<Record<Image, string>>;
}
