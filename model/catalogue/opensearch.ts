/**
 * Amazon OpenSearch Service: engine versions, and instance types of data nodes and of dedicated masters.
 *
 * Checked on 2026-11-24 against cfn-lint 1.58.0 (instance types per region), aws-cdk-lib 2.276.0 (engine versions,
 * families without EBS volumes) and what ListInstanceTypeDetails answers about the master role.
 */
import { instanceTypes, type Offer, offer, without } from "./offer";

const typesPage = "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/supported-instance-types.html";
const optimizedPage = "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/or1.html";

const minors = ["1.3", "2.11", "2.13", "2.15", "2.17", "2.19", "3.1", "3.3", "3.5", "3.7"];

export const opensearchVersions: Offer = offer({
  what: "an engine version of OpenSearch Service",
  source: "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/what-is.html",
  allowed: `OpenSearch_ and a version in standard support: ${minors.join(", ")}`,
  values: minors.map((minor) => `OpenSearch_${minor}`),
  refusals: [
    [
      /^OpenSearch_(1\.[0-2]|2\.[3579])$/,
      "version $1 is in extended support since 2025-11-07, which is charged; take 2.19 or 3.x",
    ],
    [/^OpenSearch_([23]\.\d?[02468])$/, "OpenSearch Service takes the odd minor versions only, not $1"],
    [/^OpenSearch_(\d+\.\d+)\.\d+$/, 'OpenSearch Service chooses the patch release itself; write "OpenSearch_$1"'],
    [/^(\d+\.\d+)$/, 'the engine is missing, as in "OpenSearch_$1"'],
    [/^Elasticsearch_/, "Elasticsearch ends at 7.10; the index templates and clients here are OpenSearch's"],
  ],
});

const upTo12 = "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge";
const upTo16 = `${upTo12} 16xlarge`;
const wrongName = [
  [/^(.+)\.elasticsearch$/, 'the name of an instance type ends in .search: "$1.search"'],
  [/^(\w+\.\w+)$/, 'the name of an instance type ends in .search: "$1.search"'],
] as const;
const oldFamilies = /^(t2|m[34]|r[34]|c4|i2)\.\w+\.search$/;
const oldReason = "the family $1 is of the previous generation; take m7g or r7g";

/** Families that can be either: data node or dedicated master. */
const general = [
  ["t3", "small medium"],
  ["m5 r5", "large xlarge 2xlarge 4xlarge 12xlarge"],
  ["c5", "large xlarge 2xlarge 4xlarge 9xlarge 18xlarge"],
  ["c6g m6g r6g", upTo12],
  ["c7g c7i c8g m7i r7i", upTo16],
  ["m7g m8g r7g r8g", `medium ${upTo16}`],
] as const;

/** Types with an EBS volume, because every data node of a definition is given one. */
export const opensearchDataInstanceTypes: Offer = instanceTypes({
  what: "an instance type of an OpenSearch data node",
  source: typesPage,
  suffix: ".search",
  example: "r7g.large.search",
  families: [...general, ["or1 or2", `medium ${upTo16}`], ["om2", upTo16]],
  refusals: [
    ...wrongName,
    [
      /^(i3|i4g|i4i|i7i|i8g|i8ge|im4gn|oi2|r6gd|r7gd|r8gd)\./,
      "the family $1 keeps data on its local disks and takes no EBS volume",
    ],
    [/^ultrawarm1\./, "ultrawarm1 is for warm nodes, which hold no index that is written to"],
    [oldFamilies, oldReason],
  ],
});

/** The types for data nodes of one engine version: those that write through to S3 (or1, or2, om2) need 2.11. */
export function opensearchDataInstanceTypesFor(version: string): Offer {
  if (version !== "OpenSearch_1.3") return opensearchDataInstanceTypes;
  const reason = `or1, or2 and om2 need OpenSearch 2.11 or later (${optimizedPage})`;
  return without(opensearchDataInstanceTypes, /^o[rm]\d\./, reason);
}

/** AWS answers "Invalid instance type for master nodes" for the families that are missing here. */
export const opensearchMasterInstanceTypes: Offer = instanceTypes({
  what: "an instance type of a dedicated OpenSearch master",
  source: typesPage,
  suffix: ".search",
  example: "m7g.large.search",
  families: general,
  refusals: [
    ...wrongName,
    [/^(i7i|i8g|i8ge|o[rmi]\d|r7gd|r8gd|ultrawarm1)\./, "the family $1 cannot hold the master role; take m7g or m6g"],
    [/^(i3|i4g|i4i|im4gn|r6gd)\./, "the family $1 pays for local disks that a master does not use; take m7g or m6g"],
    [oldFamilies, oldReason],
  ],
});

/** The types for masters beside data nodes of one type: or1, or2 and om2 accept masters with Graviton only. */
export function opensearchMasterInstanceTypesFor(dataInstanceType: string): Offer {
  if (!/^o[rm]\d\./.test(dataInstanceType)) return opensearchMasterInstanceTypes;
  const reason = `beside ${dataInstanceType} a master must run on Graviton: c6g, c7g, c8g, m6g, m7g, m8g, r6g, r7g or r8g`;
  return without(opensearchMasterInstanceTypes, /^(t3|m5|r5|c5|c7i|m7i|r7i)\./, reason);
}
