/**
 * Holds one value of a definition against what is offered, or against another of its values. A value that is missing
 * or wrong by itself has its problem already, so nothing is said of it here.
 */
import type { Offer } from "../catalogue/offer";
import type { Problem } from "../problems";
import { suggest } from "../words";

type Words = Pick<Problem, "problem" | "fix">;

/** The value is one that the service offers. */
export function offered(offer: Offer, given: string | undefined, path: string): readonly Problem[] {
  if (given === undefined || offer.accepts(given)) return [];
  return [
    {
      path,
      problem: `this is not ${offer.what}`,
      allowed: `${offer.allowed} (${offer.source})`,
      given: JSON.stringify(given),
      fix: offer.refusal(given) ?? suggest(given, offer.values, "choose one that is offered"),
    },
  ];
}

export function atLeast(least: number, given: number | undefined, path: string, words: Words): readonly Problem[] {
  if (given === undefined || given >= least) return [];
  return [{ path, ...words, allowed: `at least ${least}`, given: String(given) }];
}

export function atMost(most: number, given: number | undefined, path: string, words: Words): readonly Problem[] {
  if (given === undefined || given <= most) return [];
  return [{ path, ...words, allowed: `at most ${most}`, given: String(given) }];
}

export function moreThan(less: number, given: number | undefined, path: string, words: Words): readonly Problem[] {
  if (given === undefined || given > less) return [];
  return [{ path, ...words, allowed: `more than ${less}`, given: String(given) }];
}
