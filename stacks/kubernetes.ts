/** The cluster that connectors, projectors and collectors run on. */
import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { Kubernetes, type KubernetesConfig } from "../foundation/kubernetes/construct";
import type { KubernetesOutputs } from "../foundation/kubernetes/outputs";
import { PlatformStack, type PlatformStackConfig } from "./platform-stack";

export class KubernetesStack extends PlatformStack {
  readonly cluster: KubernetesOutputs;

  constructor(scope: Construct, config: PlatformStackConfig & KubernetesConfig) {
    super(scope, config);
    const cluster = new Kubernetes(this, "kubernetes", config);
    this.cluster = cluster;
    new TerraformOutput(this, "cluster", {
      value: cluster.clusterName,
      description: "For `aws eks update-kubeconfig --name`",
    });
    for (const [image, url] of Object.entries(cluster.repositoryUrls)) {
      new TerraformOutput(this, `${image}-repository`, {
        value: url,
        description: `Where the ${image} image is pushed`,
      });
    }
  }
}
