/**
 * An OpenSearch domain that survives the loss of a zone has dedicated masters.
 */
import { storesOf } from "../model/platform";
import { settingPath } from "../model/settings";
import type { Rule } from "./rule";

/** https://docs.aws.amazon.com/opensearch-service/latest/developerguide/managedomains-dedicatedmasternodes.html */
export const dedicatedMasters: Rule = {
  id: "dedicated-masters",
  reason: "everyone's search, when one heavy query takes the node that leads the cluster",
  check: (platform) =>
    storesOf(platform, "opensearch")
      .filter(({ settings }) => settings.availability === "multi-az" && settings.masters === undefined)
      .map((store) => ({
        path: settingPath(platform, store, "masters"),
        problem: `"${store.key}" spans zones, and its data nodes elect a leader among themselves`,
        remedy: 'give it masters: { instanceType: "m7g.large.search" }, or say single-az',
      })),
};
