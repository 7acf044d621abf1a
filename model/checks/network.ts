/**
 * Address ranges lie inside the network and apart from each other, those of foreign databases outside it, and there are
 * zones enough for what is to survive the loss of one.
 */
import ipaddr from "ipaddr.js";
import type { Problem } from "../problems";
import type { Check, Reading } from "./reading";
import { zonesOfAQuorum } from "./store-settings";

interface Range {
  readonly path: string;
  readonly cidr: string;
}

/** AWS keeps the VPC between these sizes, and so its subnets. https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html */
const largestPrefix = 16;
const smallestPrefix = 28;
/** A DB subnet group and an EKS cluster need subnets in two zones. https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html */
const fewestZones = 2;

export const checkNetwork: Check = (reading) => {
  const { network } = reading.environment;
  const path = "environment.network.cidr";
  const vpc = network?.cidr === undefined ? undefined : { path, cidr: network.cidr };
  const subnets = Object.entries(network?.zones ?? {}).flatMap(([zone, ranges]) =>
    Object.entries(ranges ?? {}).flatMap(([tier, cidr]): readonly Range[] =>
      cidr === undefined ? [] : [{ path: `environment.network.zones.${zone}.${tier}`, cidr }],
    ),
  );
  const sound = subnets.filter(hasSize);
  return [
    ...[...(vpc === undefined ? [] : [vpc]), ...subnets].filter((range) => !hasSize(range)).map(size),
    ...(vpc === undefined || !hasSize(vpc) ? [] : outside(sound, vpc)),
    ...overlaps(sound),
    ...zoneCount(reading),
    ...zonesOfRegion(reading),
    ...unknownSources(reading),
    ...(vpc === undefined || !hasSize(vpc) ? [] : ownSources(reading, vpc)),
  ];
};

const hasSize = ({ cidr }: Range): boolean => prefixOf(cidr) >= largestPrefix && prefixOf(cidr) <= smallestPrefix;

function size({ path, cidr }: Range): Problem {
  return {
    path,
    problem: "AWS has no network of this size",
    allowed: "a prefix from /16 to /28",
    given: cidr,
    fix: "choose a prefix in between",
  };
}

/** Where all ranges are outside, it is the network's own range that is wrong. */
function outside(subnets: readonly Range[], vpc: Range): readonly Problem[] {
  const strangers = subnets.filter(({ cidr }) => !contains(vpc.cidr, cidr));
  const allowed = `a range inside ${vpc.cidr}`;
  if (strangers.length > 1 && strangers.length === subnets.length) {
    const given = `${vpc.cidr}, and ${strangers[0]?.cidr} and others in the zones`;
    const problem = "none of the zones' ranges is inside the network";
    return [{ path: vpc.path, problem, allowed: "a range that holds them", given, fix: "change the network's range" }];
  }
  return strangers.map(({ path, cidr }) => ({
    path,
    problem: "this range is outside the network",
    allowed,
    given: cidr,
    fix: `move it into ${vpc.cidr}`,
  }));
}

/** The range that overlaps most others is the wrong one, of two the later; the others are then held against the rest. */
function overlaps(subnets: readonly Range[]): readonly Problem[] {
  const conflicts = subnets.map((subnet) => ({
    subnet,
    others: subnets.filter((other) => other !== subnet && overlap(subnet.cidr, other.cidr)),
  }));
  const [worst] = conflicts.toReversed().sort((a, b) => b.others.length - a.others.length);
  if (worst === undefined || worst.others.length === 0) return [];
  const { subnet, others } = worst;
  return [
    {
      path: subnet.path,
      problem: `this range overlaps ${others.map(({ path }) => path).join(", ")}`,
      allowed: "ranges that share no address",
      given: `${subnet.cidr} beside ${others.map(({ cidr }) => cidr).join(", ")}`,
      fix: "move one of them",
    },
    ...overlaps(subnets.filter((other) => other !== subnet)),
  ];
}

const overlap = (a: string, b: string): boolean => contains(a, b) || contains(b, a);

function zoneCount({ environment, keys }: Reading): readonly Problem[] {
  if (environment.network?.zones === undefined) return [];
  const quorums = (["kafka", "opensearch"] as const).filter(
    (kind) => environment.stores?.[kind]?.availability === "multi-az",
  );
  const needed = quorums.length > 0 ? zonesOfAQuorum : fewestZones;
  if (keys.zones.length >= needed) return [];
  const reason = quorums.length > 0 ? `${quorums.join(" and ")} in multi-az` : "subnet groups";
  return [
    {
      path: "environment.network.zones",
      problem: `there are too few availability zones for ${reason}`,
      allowed: `at least ${needed} zones`,
      given: keys.zones.length === 0 ? "none" : keys.zones.join(", "),
      fix: "add a zone with its three ranges",
    },
  ];
}

function zonesOfRegion({ environment }: Reading): readonly Problem[] {
  const region = environment.aws?.region;
  if (region === undefined) return [];
  return Object.keys(environment.network?.zones ?? {})
    .filter((zone) => zone.slice(0, -1) !== region)
    .map((zone) => ({
      path: `environment.network.zones.${zone}`,
      problem: `this zone is not in the region ${region}`,
      allowed: `zones such as ${region}a`,
      given: zone,
      fix: "name a zone of the region, or change the region",
    }));
}

/** A foreign database is reached where the environment says it is, and nowhere else. */
function unknownSources({ environment, migrations }: Reading): readonly Problem[] {
  const foreign = [...migrations].filter(([, { type }]) => type === "migration").map(([key]) => key);
  if (environment.network?.migrationSources?.length !== 0 || foreign.length === 0) return [];
  return [
    {
      path: "environment.network.migrationSources",
      problem: `nothing says where the foreign database of ${foreign.join(" and ")} is`,
      allowed: "at least one IPv4 range in CIDR notation",
      given: "none",
      fix: "name the range of the network that it is in",
    },
  ];
}

/** Over a peering or a VPN no route leads to an address of the network itself. */
function ownSources({ environment }: Reading, vpc: Range): readonly Problem[] {
  return (environment.network?.migrationSources ?? []).flatMap((range, i) =>
    !contains(vpc.cidr, range)
      ? []
      : [
          {
            path: `environment.network.migrationSources[${i}]`,
            problem: "this range is in the network itself, so no route leads to a foreign database there",
            allowed: `a range outside ${vpc.cidr}`,
            given: range,
            fix: "name the range of the network that the database is in",
          },
        ],
  );
}

const prefixOf = (cidr: string): number => ipaddr.IPv4.parseCIDR(cidr)[1];

/** Whether the first range holds the whole second one. */
function contains(outer: string, inner: string): boolean {
  const [address] = ipaddr.IPv4.parseCIDR(inner);
  return prefixOf(inner) >= prefixOf(outer) && address.match(ipaddr.IPv4.parseCIDR(outer));
}
