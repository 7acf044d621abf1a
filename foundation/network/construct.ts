/**
 * The network of a platform: a VPC whose zones have a public, a private and an isolated subnet each.
 *
 * Load balancers and NAT gateways are public, workloads private with a way out, stores isolated without one. Nothing
 * is reached because of its address: each group of clients has a security group, and a store admits groups. Private
 * endpoints keep the calls that running pods depend on inside AWS, so that the loss of a NAT gateway stops what talks
 * to the internet and not what reads a secret or writes a metric.
 */
import { DefaultSecurityGroup } from "@cdktf/provider-aws/lib/default-security-group";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { Construct } from "constructs";
import { foundationName } from "../../model/names";
import type { Platform } from "../../model/platform";
import { accountOf } from "../parts/account";
import { EncryptionKey } from "../parts/encryption-key";
import type { Client } from "../parts/store-access";
import { ClientGroups } from "./clients";
import { PrivateEndpoints } from "./endpoints";
import { FlowLogs } from "./flow-logs";
import type { NetworkOutputs } from "./outputs";
import { Subnets } from "./subnets";

export interface NetworkConfig {
  readonly platform: Platform;
}

export class Network extends Construct implements NetworkOutputs {
  readonly vpcId: string;
  readonly publicSubnetIds: readonly string[];
  readonly privateSubnetIds: readonly string[];
  readonly isolatedSubnetIds: readonly string[];
  /** Where a route to the network of a foreign database belongs. */
  readonly isolatedRouteTableId: string;
  readonly workloads: Client;
  readonly migrations?: Client;

  constructor(scope: Construct, id: string, { platform }: NetworkConfig) {
    super(scope, id);
    const account = accountOf(platform);
    const vpc = this.vpc(platform);
    const subnets = new Subnets(this, "subnets", {
      vpcId: vpc.id,
      name: platform.name,
      network: platform.environment.network,
    });
    const key = new EncryptionKey(this, "encryption", {
      name: foundationName(platform.scope, "network"),
      account,
      services: ["logs"],
    });
    new FlowLogs(this, "flow-logs", { platform, account, vpcId: vpc.id, keyArn: key.arn });
    const clients = new ClientGroups(this, "clients", { platform, vpcId: vpc.id });
    const endpoints = new PrivateEndpoints(this, "endpoints", {
      vpcId: vpc.id,
      name: platform.name,
      account,
      subnetIds: subnets.privateIds,
      routeTableIds: subnets.inwardRouteTableIds,
      clients: clients.all,
    });
    clients.allowObjects(endpoints.objectsPrefixListId);

    this.vpcId = vpc.id;
    this.publicSubnetIds = subnets.publicIds;
    this.privateSubnetIds = subnets.privateIds;
    this.isolatedSubnetIds = subnets.isolatedIds;
    this.isolatedRouteTableId = subnets.isolatedRouteTableId;
    this.workloads = clients.workloads;
    if (clients.migrations !== undefined) this.migrations = clients.migrations;
  }

  private vpc({ name, environment: { network } }: Platform): Vpc {
    const vpc = new Vpc(this, "vpc", {
      cidrBlock: network.cidr,
      enableDnsSupport: true,
      // Private endpoints answer under the public names of their services.
      enableDnsHostnames: true,
      tags: { Name: name },
    });
    // Without rules: what is started without a group of its own reaches nothing and is reached by nothing.
    new DefaultSecurityGroup(this, "default-group", { vpcId: vpc.id, tags: { Name: `${name}-closed` } });
    return vpc;
  }
}
