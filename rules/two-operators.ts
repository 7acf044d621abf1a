/**
 * For every kind of store in use there are two people on call who can bring it back.
 */
import type { Platform } from "../model/platform";
import { storeKinds } from "../model/schema/blueprint";
import type { Finding, Rule } from "./rule";

/** One may be asleep, ill or gone. */
const fewestOperators = 2;

export const twoOperators: Rule = {
  id: "two-operators",
  reason: "the hours from a failure at night until somebody comes who knows the store",
  check: (platform) => [...tooFew(platform), ...notOnCall(platform)],
};

function tooFew({ stores, environment: { team } }: Platform): readonly Finding[] {
  return storeKinds
    .filter((kind) => stores.some((store) => store.kind === kind))
    .flatMap((kind) => {
      const operators = new Set(team.canOperate[kind] ?? []);
      if (operators.size >= fewestOperators) return [];
      return [
        {
          path: `environment.team.canOperate.${kind}`,
          problem: `${operators.size === 0 ? "nobody" : `only ${[...operators].join("")}`} can operate ${kind}`,
          remedy: `train people until there are ${fewestOperators}, or do without the store`,
        },
      ];
    });
}

function notOnCall({ environment: { team } }: Platform): readonly Finding[] {
  return storeKinds.flatMap((kind) =>
    (team.canOperate[kind] ?? []).flatMap((person, i) =>
      team.onCall.includes(person)
        ? []
        : [
            {
              path: `environment.team.canOperate.${kind}[${i}]`,
              problem: `${person} can operate ${kind} and is not on call`,
              remedy: "take them into onCall, or name somebody who is in it",
            },
          ],
    ),
  );
}
