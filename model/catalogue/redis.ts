/**
 * Amazon ElastiCache for Valkey: versions, parameter group families and node types.
 *
 * Valkey is what Redis OSS became after 7.2; a definition that names a version of Redis OSS is told where to go.
 * Checked on 2026-11-24 against cfn-lint 1.58.0 (versions per engine, node types per region). Families of the previous
 * generation are left out: AWS keeps them for those who have them.
 */
import { instanceTypes, type Offer, offer } from "./offer";

export const valkeyVersions: Offer = offer({
  what: "a version of ElastiCache for Valkey",
  source: "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/engine-versions.html",
  allowed: "7.2, 8.0, 8.1, 8.2, 9.0 or 9.1",
  values: ["7.2", "8.0", "8.1", "8.2", "9.0", "9.1"],
  refusals: [
    [
      /^[2-6]\.|^7\.[01]$/,
      "this is a version of Redis OSS; a replication group moves from it to Valkey 7.2 or later in place",
    ],
    [/^(\d+\.\d+)\.\d+$/, 'ElastiCache chooses the patch release itself; write "$1"'],
    [/^7$/, 'the minor version is missing: write "7.2"'],
    [/^([89])$/, 'the minor version is missing, as in "$1.1"'],
  ],
});

/** `8.1` → `valkey8`: the family of the parameter group, which changes with the major version only. */
export function valkeyParameterGroupFamily(version: string): string {
  return `valkey${version.split(".")[0]}`;
}

const upTo16 = "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge";

export const cacheNodeTypes: Offer = instanceTypes({
  what: "a node type of ElastiCache",
  source: "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheNodes.SupportedTypes.html",
  prefix: "cache.",
  example: "cache.r7g.large",
  families: [
    ["t3 t4g", "micro small medium"],
    ["m5 r5", "large xlarge 2xlarge 4xlarge 12xlarge 24xlarge"],
    ["m6g m7g m8g r6g r7g r8g c7gn c8gn", upTo16],
  ],
  refusals: [
    [
      /^cache\.r6gd\./,
      "the family cache.r6gd moves data to disk (data tiering), which no store here is set up for; take cache.r7g",
    ],
    [
      /^cache\.(t[12]|m[1-4]|r[34]|c1)\./,
      "the family cache.$1 is of the previous generation; take cache.t4g, cache.m7g or cache.r7g",
    ],
    [/^(?!cache\.)[a-z]\w*\.\w+$/, "a node type of ElastiCache begins with cache."],
  ],
});
