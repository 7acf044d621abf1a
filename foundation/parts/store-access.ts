/**
 * Who may reach a store over the network: named security groups, each rule in both directions, no address ranges.
 *
 * The rules of the client's group are made here too, with the store, so that adding or removing a store adds or
 * removes every rule that names it and touches no other stack.
 */
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { Construct } from "constructs";

/** A group of clients and what it is, e.g. `workloads`. */
export interface Client {
  readonly name: string;
  readonly securityGroupId: string;
}

export interface StoreAccessConfig {
  readonly vpcId: string;
  /** Physical name of the store. */
  readonly name: string;
  readonly ports: readonly { readonly port: number; readonly use: string }[];
  readonly clients: readonly Client[];
}

export class StoreAccess extends Construct {
  readonly securityGroupId: string;

  constructor(scope: Construct, id: string, config: StoreAccessConfig) {
    super(scope, id);
    const group = new SecurityGroup(this, "group", {
      namePrefix: `${config.name}-`,
      description: `Reached by ${config.clients.map(({ name }) => name).join(" and ")}`,
      vpcId: config.vpcId,
      tags: { Name: config.name },
      lifecycle: { createBeforeDestroy: true },
    });
    this.securityGroupId = group.id;
    for (const client of config.clients) {
      for (const { port, use } of config.ports) this.allow(client, port, `${use} from ${client.name}`, config.name);
    }
  }

  private allow(client: Client, port: number, description: string, name: string): void {
    const ports = { ipProtocol: "tcp", fromPort: port, toPort: port };
    new VpcSecurityGroupIngressRule(this, `from-${client.name}-${port}`, {
      ...ports,
      securityGroupId: this.securityGroupId,
      referencedSecurityGroupId: client.securityGroupId,
      description,
    });
    new VpcSecurityGroupEgressRule(this, `to-${client.name}-${port}`, {
      ...ports,
      securityGroupId: client.securityGroupId,
      referencedSecurityGroupId: this.securityGroupId,
      description: `To ${name}`,
    });
  }
}
