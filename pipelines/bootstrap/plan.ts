/**
 * What the bootstrap makes: all that a platform needs inside its stores before the first change flows. Terraform makes
 * the stores from outside and can't reach into their network; a program that runs in it carries this plan out.
 *
 * A plan is plain JSON without a secret, so it can lie in a config map and be compared with the last one. It says what
 * must be there, not what has to be done: the program finds that out, and may run as often as one likes.
 */
import { type Platform, storesOf } from "../../model/platform";
import { type BucketsPlan, bucketsPlan } from "./buckets-plan";
import { type CachePlan, cachePlan } from "./cache-plan";
import { type DatabasePlan, databasePlan } from "./database-plan";
import { type SearchPlan, searchPlan } from "./search-plan";
import { type TopicsPlan, topicsPlan } from "./topics-plan";

/** Changes with the meaning of a plan, so that a program refuses one it would misread. */
export const planFormat = "polyglot-bootstrap/1";

export interface BootstrapPlan {
  readonly format: typeof planFormat;
  /** The platform's name, for people. */
  readonly platform: string;
  /** One entry a store of the kind. */
  readonly postgres: readonly DatabasePlan[];
  readonly kafka: readonly TopicsPlan[];
  readonly opensearch: readonly SearchPlan[];
  readonly redis: readonly CachePlan[];
  readonly objectStorage: readonly BucketsPlan[];
}

/**
 * How much of a platform the bootstrap makes.
 *
 * `inside-stores`: what Terraform can't reach; on AWS it makes the users of a cache and the buckets itself.
 * `everything`: those as well, for servers that no Terraform knows.
 */
export type Reach = "inside-stores" | "everything";

/** The plan of a platform. */
export function bootstrapPlan(platform: Platform, reach: Reach): BootstrapPlan {
  const everything = reach === "everything";
  return {
    format: planFormat,
    platform: platform.name,
    postgres: storesOf(platform, "postgres").map((store) => databasePlan(platform, store)),
    kafka: storesOf(platform, "kafka").map((store) => topicsPlan(platform, store)),
    opensearch: storesOf(platform, "opensearch").map((store) => searchPlan(platform, store)),
    redis: everything ? storesOf(platform, "redis").map((store) => cachePlan(platform, store)) : [],
    objectStorage: everything ? storesOf(platform, "object-storage").map((store) => bucketsPlan(platform, store)) : [],
  };
}
