/**
 * What an environment overrides for one blueprint belongs to a store of that blueprint and is a setting of its kind.
 *
 * An environment may not add or drop a store; this is where it could try.
 */
import type { Problem } from "../problems";
import { accept } from "../schema/accept";
import { storeSettingsSchemas } from "../schema/environment";
import { oneOf, suggest } from "../words";
import type { Check, Reading } from "./reading";

export const checkOverrides: Check = (reading) => [...ofNobody(reading), ...ofThisBlueprint(reading)];

/** What stands under a misspelt name would be ignored, and the store would keep the size of its kind. */
const ofNobody: Check = (reading) => [
  ...strangers("overrides", reading.environment.overrides, reading),
  ...strangers("migrations.sourceAuthorities", reading.environment.migrations?.sourceAuthorities, reading),
];

/** Fields of an environment that stand under the name of a blueprint, and which there is none of. */
function strangers(
  field: string,
  byBlueprint: object | undefined,
  { blueprintName, otherBlueprints }: Reading,
): readonly Problem[] {
  if (blueprintName === undefined || otherBlueprints === undefined) return [];
  const known = [blueprintName, ...otherBlueprints];
  return Object.keys(byBlueprint ?? {})
    .filter((name) => !known.includes(name))
    .map((name) => ({
      path: `environment.${field}.${name}`,
      problem: `no blueprint has the name "${name}"`,
      allowed: oneOf(known),
      given: name,
      fix: suggest(name, known, "give the `name` in the blueprint, not its folder; or remove it"),
    }));
}

const ofThisBlueprint: Check = ({ environment, blueprintName, keys, stores }) => {
  if (blueprintName === undefined) return [];
  return Object.entries(environment.overrides?.[blueprintName] ?? {}).flatMap(([key, override]): readonly Problem[] => {
    const path = `environment.overrides.${blueprintName}.${key}`;
    if (!keys.stores.includes(key)) {
      return [
        {
          path,
          problem: `the blueprint has no store "${key}"`,
          allowed: oneOf(keys.stores),
          given: key,
          fix: suggest(key, keys.stores, "remove it: an environment can't add a store"),
        },
      ];
    }
    const kind = stores.get(key)?.kind;
    return kind === undefined ? [] : accept<unknown>(storeSettingsSchemas[kind].partial(), override, path).problems;
  });
};
