/**
 * What an environment overrides for one blueprint belongs to a store of that blueprint and is a setting of its kind.
 *
 * An environment may not add or drop a store; this is where it could try.
 */
import type { Problem } from "../problems";
import { accept } from "../schema/accept";
import { storeSettingsSchemas } from "../schema/environment";
import { mergedSettings } from "../settings";
import { oneOf, suggest } from "../words";
import type { Check } from "./reading";

export const checkOverrides: Check = ({ environment, blueprintName, keys, parts }) => {
  if (blueprintName === undefined) return [];
  return Object.keys(environment.overrides?.[blueprintName] ?? {}).flatMap((key): readonly Problem[] => {
    const path = `environment.overrides.${blueprintName}.${key}`;
    const store = parts.stores.get(key);
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
    if (store === undefined || environment.stores[store.kind] === undefined) return [];
    const settings = mergedSettings({ key, kind: store.kind }, blueprintName, environment);
    return accept<unknown>(storeSettingsSchemas[store.kind], settings, path).problems;
  });
};
