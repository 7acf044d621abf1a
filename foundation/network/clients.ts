/**
 * The groups of clients that stores admit, and what these may reach outside the platform.
 *
 * A group begins closed. What it may reach inside the platform is added by what it reaches: each store makes the
 * rules in both directions. No rule is needed for names: security groups do not filter the VPC's resolver.
 * https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html
 */
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { Construct } from "constructs";
import type { Platform } from "../../model/platform";
import type { Client } from "../parts/store-access";

export interface ClientGroupsConfig {
  readonly platform: Platform;
  readonly vpcId: string;
}

type Engine = Extract<Platform["migrations"][number]["source"], { readonly type: "foreign" }>["engine"];

/** Ports that foreign databases listen on unless told otherwise. */
const enginePorts: Readonly<Record<Engine, number>> = {
  mysql: 3306,
  mariadb: 3306,
  oracle: 1521,
  sqlserver: 1433,
  postgres: 5432,
};

export class ClientGroups extends Construct {
  readonly workloads: Client;
  /** Absent where the platform has no migrations. */
  readonly migrations?: Client;

  constructor(
    scope: Construct,
    id: string,
    private readonly config: ClientGroupsConfig,
  ) {
    super(scope, id);
    this.workloads = this.group("workloads", "Nodes that run applications, connectors and projectors");
    new VpcSecurityGroupEgressRule(this, "workloads-https", {
      ...onPort(443),
      securityGroupId: this.workloads.securityGroupId,
      cidrIpv4: "0.0.0.0/0",
      description: "Registries of images and AWS APIs, over NAT",
    });
    if (config.platform.migrations.length > 0) {
      this.migrations = this.group("migrations", "Replication instance of DMS");
      this.allowForeignSources(this.migrations);
    }
  }

  get all(): readonly Client[] {
    return this.migrations === undefined ? [this.workloads] : [this.workloads, this.migrations];
  }

  /** Lets migrations write to S3, the one AWS service that has no interface endpoint here. */
  allowObjects(prefixListId: string): void {
    if (this.migrations === undefined) return;
    new VpcSecurityGroupEgressRule(this, "migrations-s3", {
      ...onPort(443),
      securityGroupId: this.migrations.securityGroupId,
      prefixListId,
      description: "Objects in S3",
    });
  }

  /**
   * A foreign database has no group of ours, so the environment says in which ranges it is. Only the default port of
   * its engine is opened.
   */
  private allowForeignSources({ securityGroupId }: Client): void {
    const { migrations, environment } = this.config.platform;
    const engines = migrations.flatMap(({ source }) => (source.type === "foreign" ? [source.engine] : []));
    const ports = new Map(engines.map((engine) => [enginePorts[engine], engine]));
    for (const [port, engine] of ports) {
      for (const range of environment.network.migrationSources) {
        new VpcSecurityGroupEgressRule(this, `migrations-${port}-${range.replaceAll(/[./]/g, "-")}`, {
          ...onPort(port),
          securityGroupId,
          cidrIpv4: range,
          description: `Foreign databases: ${engine}`,
        });
      }
    }
  }

  private group(name: string, description: string): Client {
    const physical = `${this.config.platform.name}-${name}`;
    const group = new SecurityGroup(this, name, {
      namePrefix: `${physical}-`,
      description,
      vpcId: this.config.vpcId,
      tags: { Name: physical },
      lifecycle: { createBeforeDestroy: true },
    });
    return { name, securityGroupId: group.id };
  }
}

function onPort(port: number) {
  return { ipProtocol: "tcp", fromPort: port, toPort: port };
}
