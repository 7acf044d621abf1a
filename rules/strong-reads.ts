/**
 * Who reads a copy knows what it may be shown.
 *
 * A copy lags behind its source, so no copy is read strongly; and where a copy promises less than its dataset, somebody
 * has thought about what a stale read does and written it down.
 */
import type { Flow } from "../model/flows";
import { datasetsOf, type Platform } from "../model/platform";
import { consistencies } from "../model/schema/blueprint";
import type { Finding, Rule } from "./rule";

export const strongReads: Rule = {
  id: "strong-reads",
  reason: "right decisions: on a stale read the last seat is sold twice and a balance spent twice",
  check: (platform) => platform.flows.flatMap((flow) => [...strongCopy(flow), ...silentStaleness(flow, platform)]),
};

function strongCopy({ view, consistency, freshWithinSeconds }: Flow): readonly Finding[] {
  if (consistency !== "strong") return [];
  return [
    {
      path: `blueprint.views.${view}.consistency`,
      problem: `a copy that lags by up to ${freshWithinSeconds} s promises strong reads`,
      remedy: `say what readers may expect of it, "read-your-writes" or "eventual", and read the source where that is not enough`,
    },
  ];
}

function silentStaleness(flow: Flow, platform: Platform): readonly Finding[] {
  if (flow.staleReadsTolerated !== undefined) return [];
  const promises = datasetsOf(platform, "table")
    .filter(({ key, definition }) => flow.from.includes(key) && isWeaker(flow.consistency, definition.reads))
    .map(({ key, definition }) => `${key} (${definition.reads})`);
  if (promises.length === 0) return [];
  return [
    {
      path: `blueprint.views.${flow.view}.staleReadsTolerated`,
      problem: `its reads are ${flow.consistency}, and its datasets promise more: ${promises.join(", ")}`,
      remedy: "say why a stale read does no harm here, or let those who can't tolerate one read the source",
    },
  ];
}

const isWeaker = (given: Flow["consistency"], promised: Flow["consistency"]): boolean =>
  consistencies.indexOf(given) > consistencies.indexOf(promised);
