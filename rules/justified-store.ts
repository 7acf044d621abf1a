/**
 * A store is there for a reason: it holds the truth, or it was measured to be much better than doing without it.
 */
import type { Platform } from "../model/platform";
import { type Justification, type Measurement, measurements } from "../model/schema/blueprint";
import type { PlatformStore } from "../model/stores";
import type { Finding, Rule } from "./rule";
import { isUsed } from "./used-store";

/** An index, a read replica or the next size of the database is good for a factor of two, and is no store to operate. */
const leastImprovement = 2;

export const justifiedStore: Rule = {
  id: "justified-store",
  reason: "the team's time: every kind of store is one more to monitor, upgrade, restore and know at night",
  check: (platform) => platform.stores.flatMap((store) => findings(store, platform)),
};

function findings(store: PlatformStore, platform: Platform): readonly Finding[] {
  const path = `blueprint.stores.${store.key}.justification`;
  const { justification } = store;
  if (justification.basis === "measured") return weakGain(`${path}.with`, justification);
  if (store.datasets.length > 0 || !isUsed(platform, store)) return [];
  return [
    {
      path: `${path}.basis`,
      problem: "it is justified as a source of truth, and no dataset has its truth there",
      remedy: "justify it by figures without it and with it: measured({ … })",
    },
  ];
}

function weakGain(path: string, { measured, with: result }: Extract<Justification, { basis: "measured" }>) {
  const figures = (Object.keys(measurements) as Measurement[]).flatMap((name) => {
    const [without, withIt] = [measured[name], result[name]];
    const compared = measurements[name] === "lower-is-better" && without !== undefined && withIt !== undefined;
    return compared ? [{ name, without, withIt }] : [];
  });
  if (figures.some(({ without, withIt }) => without > 0 && without >= withIt * leastImprovement)) return [];
  const shown = figures.map(({ name, without, withIt }) => `${name} ${without} → ${withIt}`).join(", ");
  return [
    {
      path,
      problem:
        shown === "" ? "no figure is given both without the store and with it" : `it improves too little: ${shown}`,
      remedy: `give a figure that the store at least halves, or remove the store`,
    },
  ];
}
