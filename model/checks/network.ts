/**
 * Address ranges lie inside the network and apart from each other, those of foreign databases outside it, and there are
 * zones enough for what is to survive the loss of one.
 */
import ipaddr from "ipaddr.js";
import type { Problem } from "../problems";
import type { Check, Reading } from "./reading";

interface Range {
  readonly path: string;
  readonly cidr: string;
}

/** AWS keeps the VPC between these sizes, and so its subnets. https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html */
const largestPrefix = 16;
const smallestPrefix = 28;
/** A DB subnet group and an EKS cluster need subnets in two zones. https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html */
const fewestZones = 2;
/** Quorums (Kafka's replicas, OpenSearch's masters) survive the loss of one zone of three, not of two. */
const zonesOfAQuorum = 3;

export const checkNetwork: Check = (reading) => {
  const { network } = reading.environment;
  if (network === undefined) return [];
  const subnets = Object.entries(network.zones).flatMap(([zone, ranges]) =>
    Object.entries(ranges).map(([tier, cidr]): Range => ({ path: `environment.network.zones.${zone}.${tier}`, cidr })),
  );
  const vpc = { path: "environment.network.cidr", cidr: network.cidr };
  return [
    ...[vpc, ...subnets].flatMap(sizes),
    ...subnets.flatMap((subnet) => inside(subnet, vpc)),
    ...overlaps(subnets),
    ...zoneCount(Object.keys(network.zones), reading),
    ...zonesOfRegion(Object.keys(network.zones), reading),
    ...migrationSources(reading),
  ];
};

function sizes({ path, cidr }: Range): readonly Problem[] {
  const prefix = prefixOf(cidr);
  if (prefix >= largestPrefix && prefix <= smallestPrefix) return [];
  return [
    {
      path,
      problem: "AWS has no network of this size",
      allowed: "a prefix from /16 to /28",
      given: cidr,
      fix: "choose a prefix in between",
    },
  ];
}

function inside({ path, cidr }: Range, vpc: Range): readonly Problem[] {
  if (contains(vpc.cidr, cidr)) return [];
  return [
    {
      path,
      problem: "this range is outside the network",
      allowed: `a range inside ${vpc.cidr}`,
      given: cidr,
      fix: `move it into ${vpc.cidr}`,
    },
  ];
}

function overlaps(subnets: readonly Range[]): readonly Problem[] {
  return subnets.flatMap((subnet, i) =>
    subnets
      .slice(0, i)
      .filter((other) => contains(other.cidr, subnet.cidr) || contains(subnet.cidr, other.cidr))
      .map((other) => ({
        path: subnet.path,
        problem: `this range overlaps ${other.path}`,
        allowed: "ranges that share no address",
        given: `${subnet.cidr} and ${other.cidr}`,
        fix: "move one of them",
      })),
  );
}

function zoneCount(zones: readonly string[], { environment }: Reading): readonly Problem[] {
  const quorums = Object.entries(environment.stores).filter(
    ([kind, store]) => (kind === "kafka" || kind === "opensearch") && store.availability === "multi-az",
  );
  const needed = quorums.length > 0 ? zonesOfAQuorum : fewestZones;
  if (zones.length >= needed) return [];
  const reason = quorums.length > 0 ? `${quorums.map(([kind]) => kind).join(" and ")} in multi-az` : "subnet groups";
  return [
    {
      path: "environment.network.zones",
      problem: `there are too few availability zones for ${reason}`,
      allowed: `at least ${needed} zones`,
      given: zones.length === 0 ? "none" : zones.join(", "),
      fix: "add a zone with its three ranges",
    },
  ];
}

function zonesOfRegion(zones: readonly string[], { environment }: Reading): readonly Problem[] {
  const region = environment.aws?.region;
  if (region === undefined) return [];
  return zones
    .filter((zone) => zone.slice(0, -1) !== region)
    .map((zone) => ({
      path: `environment.network.zones.${zone}`,
      problem: `this zone is not in the region ${region}`,
      allowed: `zones such as ${region}a`,
      given: zone,
      fix: "name a zone of the region, or change the region",
    }));
}

/** A foreign database is reached where the environment says it is, and over a route, so not at an address of our own. */
function migrationSources({ environment: { network }, parts }: Reading): readonly Problem[] {
  if (network === undefined) return [];
  const path = "environment.network.migrationSources";
  const ranges = network.migrationSources ?? [];
  const foreign = [...parts.migrations].filter(([, { type }]) => type === "migration").map(([key]) => key);
  return [
    ...(foreign.length === 0 || ranges.length > 0
      ? []
      : [
          {
            path,
            problem: `the migration ${foreign.join(", ")} reads a foreign database, and nothing says where it is`,
            allowed: "at least one IPv4 range in CIDR notation",
            given: "none",
            fix: "name the range of the network that the database is in",
          },
        ]),
    ...ranges.flatMap((range, i) =>
      contains(network.cidr, range) || contains(range, network.cidr)
        ? [
            {
              path: `${path}[${i}]`,
              problem: "this range overlaps the network itself, so no route can lead there",
              allowed: `a range that shares no address with ${network.cidr}`,
              given: range,
              fix: "name the range of the other network",
            },
          ]
        : [],
    ),
  ];
}

const prefixOf = (cidr: string): number => ipaddr.IPv4.parseCIDR(cidr)[1];

/** Whether the first range holds the whole second one. */
function contains(outer: string, inner: string): boolean {
  const [address] = ipaddr.IPv4.parseCIDR(inner);
  return prefixOf(inner) >= prefixOf(outer) && address.match(ipaddr.IPv4.parseCIDR(outer));
}
