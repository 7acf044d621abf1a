/**
 * Private ways to AWS services: what running pods can't do without, and what carries much data.
 *
 * An endpoint answers under the public name of its service in the whole network, so whoever is not in one of the
 * admitted groups can't call that service from here at all. Other services are called over NAT.
 */
import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import { Construct } from "constructs";
import type { Account } from "../parts/account";
import { policyDocument } from "../parts/policy";
import { type Client, StoreAccess } from "../parts/store-access";

export interface PrivateEndpointsConfig {
  readonly vpcId: string;
  /** What the names of all its resources begin with. */
  readonly name: string;
  readonly account: Account;
  /** Where interface endpoints get their addresses, one subnet a zone. */
  readonly subnetIds: readonly string[];
  /** Route tables that lead to S3. */
  readonly routeTableIds: readonly string[];
  /** Who may call. */
  readonly clients: readonly Client[];
}

/** Services called over an interface in each zone. Each costs by the hour and zone, so each has its reason. */
const services = {
  "ecr.api": "a node asks where an image lies",
  "ecr.dkr": "a node fetches an image; its layers come from S3",
  ec2: "a node registers, and the network plug-in gets addresses for pods",
  "eks-auth": "the pod identity agent gets the credentials of a pod",
  sts: "a workload takes on a further role",
  secretsmanager: "a password is mounted as a file; DMS reads those of its endpoints",
  logs: "logs: much data",
  monitoring: "the exporter reads CloudWatch every minute",
  "aps-workspaces": "the collector writes metrics: much data",
} as const;

export class PrivateEndpoints extends Construct {
  /** Addresses of S3, for a rule of a security group. */
  readonly objectsPrefixListId: string;

  constructor(scope: Construct, id: string, config: PrivateEndpointsConfig) {
    super(scope, id);
    const access = new StoreAccess(this, "access", {
      vpcId: config.vpcId,
      name: `${config.name}-endpoints`,
      ports: [{ port: 443, use: "AWS APIs" }],
      clients: config.clients,
    });
    for (const service of Object.keys(services)) this.endpoint(service, access.securityGroupId, config);
    this.objectsPrefixListId = this.objects(config).prefixListId;
  }

  private endpoint(service: string, securityGroupId: string, config: PrivateEndpointsConfig): void {
    const use = service.replaceAll(".", "-");
    new VpcEndpoint(this, use, {
      vpcId: config.vpcId,
      vpcEndpointType: "Interface",
      serviceName: `com.amazonaws.${config.account.region}.${service}`,
      privateDnsEnabled: true,
      subnetIds: [...config.subnetIds],
      securityGroupIds: [securityGroupId],
      tags: { Name: `${config.name}-${use}` },
    });
  }

  /** S3 over the route tables: it costs nothing, and it is the only way out of the isolated subnets. */
  private objects({ vpcId, name, account, routeTableIds }: PrivateEndpointsConfig): VpcEndpoint {
    return new VpcEndpoint(this, "s3", {
      vpcId,
      vpcEndpointType: "Gateway",
      serviceName: `com.amazonaws.${account.region}.s3`,
      routeTableIds: [...routeTableIds],
      policy: objectsPolicy(account),
      tags: { Name: `${name}-s3` },
    });
  }
}

/**
 * Objects may be read from anywhere (image layers and packages lie in buckets of AWS and of registries), and anything
 * else is done in buckets of this account only: nobody carries data away into a bucket of their own over this endpoint.
 * Who may do it at all is said by the policies of the callers and the buckets.
 */
function objectsPolicy({ id }: Account): string {
  return policyDocument([
    { Sid: "ReadAnywhere", Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "*" },
    {
      Sid: "OwnBuckets",
      Effect: "Allow",
      Principal: "*",
      Action: "s3:*",
      Resource: "*",
      Condition: { StringEquals: { "aws:ResourceAccount": id } },
    },
  ]);
}
