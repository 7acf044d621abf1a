/**
 * AWS Database Migration Service: replication instance classes, engine versions and serverless capacity.
 *
 * No machine-readable list of the classes is public, so this is the documentation's table. The versions are those that
 * its release notes let new instances have. Checked on 2026-11-24; the capacity units against botocore 1.44.8.
 */
import { instanceTypes, type Offer, offer } from "./offer";

export const dmsInstanceClasses: Offer = instanceTypes({
  what: "a replication instance class of DMS",
  source: "https://docs.aws.amazon.com/dms/latest/userguide/CHAP_ReplicationInstance.Types.html",
  prefix: "dms.",
  example: "dms.r6i.large",
  families: [
    ["t3", "small medium large"],
    ["c5", "large xlarge 2xlarge 4xlarge 9xlarge 12xlarge 18xlarge 24xlarge"],
    ["r5", "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge"],
    ["c6i r6i", "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge"],
    ["c7i r7i", "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge"],
  ],
  refusals: [
    [/^dms\.t3\.micro$/, "dms.t3.micro is not offered to new instances; dms.t3.small is the smallest"],
    [/^dms\.(t2|c4|r4)\./, "the family dms.$1 is of the previous generation; take dms.t3, dms.c6i or dms.r6i"],
    [/^(?!dms\.)[a-z]\w*\.\w+$/, "a replication instance class begins with dms."],
  ],
});

export const dmsEngineVersions: Offer = offer({
  what: "an engine version of DMS",
  source: "https://docs.aws.amazon.com/dms/latest/userguide/CHAP_ReleaseNotes.html",
  allowed: "3.6.1 or 3.5.4",
  values: ["3.5.4", "3.6.1"],
  refusals: [[/^(3\.6\.0|3\.5\.[1-3]|3\.[1-4]\.\d+)$/, "DMS creates no new instance with version $1"]],
});

/** Capacity units of a serverless replication; one is 2 GiB of memory. */
export const dmsCapacityUnits: Offer = offer({
  what: "a number of DMS capacity units",
  source: "https://docs.aws.amazon.com/dms/latest/APIReference/API_ComputeConfig.html",
  allowed: "1, 2, 4, 8, 16, 32, 64, 128, 192, 256 or 384",
  values: ["1", "2", "4", "8", "16", "32", "64", "128", "192", "256", "384"],
});
