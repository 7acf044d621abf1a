/**
 * Who talks to whom inside the cluster, on the network.
 *
 * Nodes are not in the cluster's own security group, because EKS lets that one reach every address and port: the
 * group of workloads then says what a node may reach, and a node reaches the stores that admit it and nothing else.
 * Which pod may talk to which is said by network policies; to a security group all pods of a node are one.
 * https://docs.aws.amazon.com/eks/latest/userguide/sec-group-reqs.html
 */
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { Construct } from "constructs";
import type { Client } from "../parts/store-access";

export interface NodeAccessConfig {
  readonly nodes: Client;
  /** The group that EKS made for the control plane; it may reach everything, and admits only itself. */
  readonly clusterSecurityGroupId: string;
}

/** Where the control plane calls nodes and pods. A webhook on another port times out, and says so in the API server's log. */
const calledPorts = {
  6443: "external metrics that autoscaling reads",
  9443: "webhooks",
  10250: "kubelet: logs, exec and port forwarding",
  10251: "metrics of nodes and pods",
} as const;

export class NodeAccess extends Construct {
  constructor(scope: Construct, id: string, { nodes: { securityGroupId }, clusterSecurityGroupId }: NodeAccessConfig) {
    super(scope, id);
    new VpcSecurityGroupIngressRule(this, "nodes-from-nodes", {
      securityGroupId,
      referencedSecurityGroupId: securityGroupId,
      ipProtocol: "-1",
      description: "Pods and nodes among themselves, names included",
    });
    new VpcSecurityGroupEgressRule(this, "nodes-to-nodes", {
      securityGroupId,
      referencedSecurityGroupId: securityGroupId,
      ipProtocol: "-1",
      description: "Pods and nodes among themselves, names included",
    });
    for (const [port, use] of Object.entries(calledPorts)) {
      new VpcSecurityGroupIngressRule(this, `nodes-from-control-plane-${port}`, {
        securityGroupId,
        referencedSecurityGroupId: clusterSecurityGroupId,
        ipProtocol: "tcp",
        fromPort: Number(port),
        toPort: Number(port),
        description: `Control plane to ${use}`,
      });
    }
    new VpcSecurityGroupIngressRule(this, "control-plane-from-nodes", {
      securityGroupId: clusterSecurityGroupId,
      referencedSecurityGroupId: securityGroupId,
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
      description: "API server from nodes and pods",
    });
    new VpcSecurityGroupEgressRule(this, "nodes-to-control-plane", {
      securityGroupId,
      referencedSecurityGroupId: clusterSecurityGroupId,
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
      description: "API server",
    });
  }
}
