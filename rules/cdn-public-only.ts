/**
 * A CDN serves what everyone may see.
 */
import { datasetsOf } from "../model/platform";
import type { Rule } from "./rule";

export const cdnPublicOnly: Rule = {
  id: "cdn-public-only",
  reason: "the secrecy of objects that a CDN gives to whoever knows their address, also from its caches",
  check: (platform) =>
    datasetsOf(platform, "objects")
      .filter(({ definition }) => definition.servedByCdn && definition.dataClass !== "public")
      .map(({ key, definition }) => ({
        path: `blueprint.datasets.${key}.servedByCdn`,
        problem: `these objects are ${definition.dataClass}, and a CDN serves them without asking who reads`,
        remedy:
          "serve them by signed URLs of the bucket (servedByCdn: false), or keep the public ones in a dataset of their own",
      })),
};
