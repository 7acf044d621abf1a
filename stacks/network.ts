/** The network that everything else is in. */
import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { Network } from "../foundation/network/construct";
import type { NetworkOutputs } from "../foundation/network/outputs";
import { PlatformStack, type PlatformStackConfig } from "./platform-stack";

export class NetworkStack extends PlatformStack {
  readonly network: NetworkOutputs;

  constructor(scope: Construct, config: PlatformStackConfig) {
    super(scope, config);
    const network = new Network(this, "network", config);
    this.network = network;
    new TerraformOutput(this, "vpc", { value: network.vpcId, description: "For a peering or a transit gateway" });
    new TerraformOutput(this, "isolated-routes", {
      value: network.isolatedRouteTableId,
      description: "Route table that a route to a foreign database belongs in",
    });
  }
}
