/** Properties of the network that keep stores unreachable and workloads alive. */
import { onlyResource, resourcesOf } from "../../support/synth";
import { all, local, production, reference, statements, synthFoundation, theOne, withEnvironment } from "./support";

const network = synthFoundation(production, "network");
const tier = (name: string) =>
  all(network, "aws_subnet").filter(({ tags }) => String((tags as { Name: string }).Name).includes(`-${name}-`));
/** Routes of the table with this name. */
const routesOf = (table: string, stack = network) => {
  const found = all(stack, "aws_route_table").find(({ tags }) => (tags as { Name: string }).Name === table);
  if (found === undefined) throw new Error(`There is no route table ${table}.`);
  const id = reference(stack, "aws_route_table", found, "id");
  return all(stack, "aws_route").filter(({ route_table_id }) => route_table_id === id);
};

describe("subnets", () => {
  it("are three in each zone, with the ranges of the environment", () => {
    const zones = Object.entries(production.environment.network.zones);
    const expected = zones.flatMap(([zone, ranges]) => Object.values(ranges).map((range) => `${zone} ${range}`));
    const made = all(network, "aws_subnet").map(
      ({ availability_zone, cidr_block }) => `${availability_zone} ${cidr_block}`,
    );
    expect(made.sort()).toEqual(expected.sort());
    expect(expected).toHaveLength(9);
  });

  it("give nobody a public address by themselves", () => {
    for (const subnet of all(network, "aws_subnet")) expect(subnet.map_public_ip_on_launch).toBe(false);
  });

  it("tell the load balancer controller what they are for", () => {
    for (const { tags } of tier("public")) expect(tags).toHaveProperty(["kubernetes.io/role/elb"], "1");
    for (const { tags } of tier("private")) expect(tags).toHaveProperty(["kubernetes.io/role/internal-elb"], "1");
    for (const { tags } of tier("isolated")) expect(Object.keys(tags as object)).toEqual(["Name"]);
  });

  it("leave the isolated ones no way out", () => {
    expect(routesOf("shop-production-isolated")).toEqual([]);
    const inIsolated = all(network, "aws_route_table_association").filter(({ route_table_id }) =>
      String(route_table_id).includes("isolated"),
    );
    expect(inIsolated).toHaveLength(3);
  });

  it("are the same whatever the order of the zones in the environment", () => {
    const { zones } = production.environment.network;
    const reversed = Object.fromEntries(Object.entries(zones).reverse());
    const platform = withEnvironment(production, {
      network: { ...production.environment.network, zones: reversed },
    });
    expect(resourcesOf(synthFoundation(platform, "network"), "aws_vpc_endpoint")).toEqual(
      resourcesOf(network, "aws_vpc_endpoint"),
    );
  });
});

describe("NAT", () => {
  it("is in each zone in production: the loss of a zone leaves the others a way out", () => {
    expect(all(network, "aws_nat_gateway")).toHaveLength(3);
    const ways = ["a", "b", "c"].map((zone) => {
      const [route, ...others] = routesOf(`shop-production-private-eu-west-1${zone}`);
      expect(others).toEqual([]);
      return route?.nat_gateway_id;
    });
    expect(new Set(ways).size).toBe(3);
  });

  it("is one where the environment says so, and every private subnet still has a table of its own", () => {
    const single = synthFoundation(local, "network");
    const nat = onlyResource(single, "aws_nat_gateway");
    for (const zone of ["a", "b", "c"]) {
      const [route] = routesOf(`shop-local-private-eu-west-1${zone}`, single);
      expect(route?.nat_gateway_id).toBe(reference(single, "aws_nat_gateway", nat, "id"));
    }
  });
});

describe("what is closed", () => {
  it("has a default security group without a rule", () => {
    const group = onlyResource(network, "aws_default_security_group");
    expect(group).not.toHaveProperty("ingress");
    expect(group).not.toHaveProperty("egress");
  });

  it("is open to named groups only", () => {
    const rules = all(network, "aws_vpc_security_group_ingress_rule");
    expect(rules).toHaveLength(2);
    for (const rule of rules) {
      expect(rule).toMatchObject({ ip_protocol: "tcp", from_port: 443, to_port: 443 });
      expect(rule.referenced_security_group_id).toMatch(/clients_(workloads|migrations)/);
      expect(Object.keys(rule).filter((key) => key.startsWith("cidr"))).toEqual([]);
    }
  });

  it("lets workloads reach addresses outside by HTTPS and nothing else", () => {
    const outside = all(network, "aws_vpc_security_group_egress_rule").filter(
      ({ cidr_ipv4 }) => cidr_ipv4 === "0.0.0.0/0",
    );
    expect(outside).toHaveLength(1);
    expect(outside[0]).toMatchObject({ ip_protocol: "tcp", from_port: 443, to_port: 443 });
    expect(outside[0]?.security_group_id).toContain("workloads");
  });
});

describe("migrations", () => {
  const rulesOfMigrations = all(network, "aws_vpc_security_group_egress_rule").filter(({ security_group_id }) =>
    String(security_group_id).includes("migrations"),
  );

  it("reach S3, the endpoints, and the foreign database where the environment says it is", () => {
    const ways = rulesOfMigrations.map(
      ({ from_port, cidr_ipv4, prefix_list_id, referenced_security_group_id }) =>
        `${from_port} ${cidr_ipv4 ?? (prefix_list_id === undefined ? referenced_security_group_id : "s3")}`,
    );
    expect(ways.map((way) => way.replace(/\$\{.*endpoints.*\}/, "endpoints")).sort()).toEqual([
      "3306 10.90.0.0/16",
      "443 endpoints",
      "443 s3",
    ]);
  });

  it("have no group where the platform has none", () => {
    const without = synthFoundation({ ...production, migrations: [] }, "network");
    expect(JSON.stringify(without)).not.toContain("clients_migrations");
    expect(all(without, "aws_vpc_security_group_ingress_rule")).toHaveLength(1);
  });
});

describe("private endpoints", () => {
  const endpoint = (service: string) =>
    theOne(network, "aws_vpc_endpoint", "service_name", `com.amazonaws.eu-west-1.${service}`);

  it.each(["ecr.api", "ecr.dkr", "ec2", "eks-auth", "sts", "secretsmanager", "logs", "monitoring", "aps-workspaces"])(
    "answer for %s in every zone under its public name",
    (service) => {
      expect(endpoint(service)).toMatchObject({ vpc_endpoint_type: "Interface", private_dns_enabled: true });
      expect(endpoint(service).subnet_ids).toHaveLength(3);
      expect(endpoint(service).security_group_ids).toHaveLength(1);
    },
  );

  it("lead from private and isolated subnets to S3, and from nowhere else", () => {
    const tables = endpoint("s3").route_table_ids as readonly string[];
    expect(tables).toHaveLength(4);
    expect(tables.filter((table) => table.includes("public"))).toEqual([]);
  });

  it("let objects be read from anywhere and written into buckets of this account only", () => {
    const [read, own, ...others] = statements(endpoint("s3").policy);
    expect(others).toEqual([]);
    expect(read).toMatchObject({ Effect: "Allow", Action: "s3:GetObject" });
    expect(own).toMatchObject({
      Action: "s3:*",
      Condition: { StringEquals: { "aws:ResourceAccount": "111122223333" } },
    });
  });
});

describe("flow logs", () => {
  it("hold every connection, encrypted, for as long as the environment says", () => {
    expect(onlyResource(network, "aws_flow_log")).toMatchObject({ traffic_type: "ALL" });
    const group = onlyResource(network, "aws_cloudwatch_log_group");
    const key = onlyResource(network, "aws_kms_key");
    expect(group).toMatchObject({
      name: "/shop/production/network/flow",
      retention_in_days: production.environment.network.flowLogDays,
      kms_key_id: reference(network, "aws_kms_key", key, "arn"),
    });
  });

  it("are written by a role that only flow logs of this account can take, and that writes nowhere else", () => {
    const [trust] = statements(onlyResource(network, "aws_iam_role").assume_role_policy);
    expect(trust).toMatchObject({
      Principal: { Service: "vpc-flow-logs.amazonaws.com" },
      Condition: { StringEquals: { "aws:SourceAccount": "111122223333" } },
    });
    for (const { Resource } of statements(onlyResource(network, "aws_iam_role_policy").policy)) {
      expect(Resource).toMatch(/^\$\{aws_cloudwatch_log_group\.network_flow-logs_group_\w+\.arn\}(:\*)?$/);
    }
  });
});
