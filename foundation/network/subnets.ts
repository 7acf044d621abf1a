/**
 * Three subnets a zone and the ways between them.
 *
 * A private subnet has a route table of its own in every environment, also where one NAT gateway serves all zones, so
 * that going to one NAT gateway a zone changes a route and replaces nothing. The isolated subnets share a table
 * without a route: what is in them reaches the network itself, and S3 over its gateway endpoint.
 */
import { Eip } from "@cdktf/provider-aws/lib/eip";
import { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway";
import { NatGateway } from "@cdktf/provider-aws/lib/nat-gateway";
import { Route } from "@cdktf/provider-aws/lib/route";
import { RouteTable } from "@cdktf/provider-aws/lib/route-table";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { Construct } from "constructs";
import type { Platform } from "../../model/platform";

export interface SubnetsConfig {
  readonly vpcId: string;
  /** What the names of all its resources begin with. */
  readonly name: string;
  readonly network: Platform["environment"]["network"];
}

type Tier = "public" | "private" | "isolated";

/** The subnets of one zone. */
interface Zone extends Readonly<Record<Tier, Subnet>> {
  readonly name: string;
}

const everywhere = "0.0.0.0/0";

/**
 * Tags by which the load balancer controller finds its subnets.
 * https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/deploy/subnet_discovery/
 */
const loadBalancerTags: Readonly<Record<Tier, Readonly<Record<string, string>>>> = {
  public: { "kubernetes.io/role/elb": "1" },
  private: { "kubernetes.io/role/internal-elb": "1" },
  isolated: {},
};

export class Subnets extends Construct {
  /** One a zone, in the order of the zones' names. */
  readonly publicIds: readonly string[];
  readonly privateIds: readonly string[];
  readonly isolatedIds: readonly string[];
  readonly isolatedRouteTableId: string;
  /** Route tables of the private and the isolated subnets. */
  readonly inwardRouteTableIds: readonly string[];

  constructor(
    scope: Construct,
    id: string,
    private readonly config: SubnetsConfig,
  ) {
    super(scope, id);
    const zones = this.zones();
    const gateway = this.wayOutOfPublic(zones);
    const privateTables = this.wayOutOfPrivate(zones, gateway);
    const isolatedTable = this.table("isolated");
    for (const zone of zones) this.associate("isolated", zone, isolatedTable);

    this.publicIds = zones.map((zone) => zone.public.id);
    this.privateIds = zones.map((zone) => zone.private.id);
    this.isolatedIds = zones.map((zone) => zone.isolated.id);
    this.isolatedRouteTableId = isolatedTable.id;
    this.inwardRouteTableIds = [...privateTables.map(({ id }) => id), isolatedTable.id];
  }

  /** By name, so that the order in which an environment lists its zones means nothing. */
  private zones(): readonly Zone[] {
    return Object.entries(this.config.network.zones)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, ranges]) => ({
        name,
        public: this.subnet("public", name, ranges.public),
        private: this.subnet("private", name, ranges.private),
        isolated: this.subnet("isolated", name, ranges.isolated),
      }));
  }

  private subnet(tier: Tier, zone: string, range: string): Subnet {
    const { vpcId, name } = this.config;
    return new Subnet(this, `${tier}-${zone}`, {
      vpcId,
      availabilityZone: zone,
      cidrBlock: range,
      // Also in the public ones: a load balancer and a NAT gateway ask for their address themselves.
      mapPublicIpOnLaunch: false,
      tags: { Name: `${name}-${tier}-${zone}`, ...loadBalancerTags[tier] },
    });
  }

  private wayOutOfPublic(zones: readonly Zone[]): InternetGateway {
    const { vpcId, name } = this.config;
    const gateway = new InternetGateway(this, "internet-gateway", { vpcId, tags: { Name: name } });
    const table = this.table("public");
    new Route(this, "public-out", {
      routeTableId: table.id,
      destinationCidrBlock: everywhere,
      gatewayId: gateway.id,
    });
    for (const zone of zones) this.associate("public", zone, table);
    return gateway;
  }

  /** One NAT gateway a zone, or the first zone's for all. */
  private wayOutOfPrivate(zones: readonly Zone[], gateway: InternetGateway): readonly RouteTable[] {
    let nat: NatGateway | undefined;
    return zones.map((zone) => {
      if (nat === undefined || this.config.network.natGateways === "per-zone") nat = this.natGateway(zone, gateway);
      const table = this.table(`private-${zone.name}`);
      new Route(this, `private-out-${zone.name}`, {
        routeTableId: table.id,
        destinationCidrBlock: everywhere,
        natGatewayId: nat.id,
      });
      this.associate("private", zone, table);
      return table;
    });
  }

  private natGateway(zone: Zone, gateway: InternetGateway): NatGateway {
    const tags = { Name: `${this.config.name}-nat-${zone.name}` };
    const address = new Eip(this, `nat-address-${zone.name}`, { domain: "vpc", tags, dependsOn: [gateway] });
    return new NatGateway(this, `nat-${zone.name}`, {
      allocationId: address.id,
      subnetId: zone.public.id,
      tags,
      dependsOn: [gateway],
    });
  }

  private table(use: string): RouteTable {
    const { vpcId, name } = this.config;
    return new RouteTable(this, `${use}-routes`, { vpcId, tags: { Name: `${name}-${use}` } });
  }

  private associate(tier: Tier, zone: Zone, table: RouteTable): void {
    new RouteTableAssociation(this, `${tier}-association-${zone.name}`, {
      subnetId: zone[tier].id,
      routeTableId: table.id,
    });
  }
}
