/**
 * The variables of a cache's key are properties of the rows it is made of: another one would be the same word in every
 * key, and all rows would share one.
 */
import type { Problem } from "../problems";
import { oneOf, suggest } from "../words";
import { type Check, fields, type Reading } from "./reading";

export const checkCacheKeys: Check = (reading) =>
  [...reading.views].flatMap(([key, view]): readonly Problem[] => {
    if (view.type !== "cache" || view.key === undefined) return [];
    const properties = propertiesOf(view.from?.[0], reading);
    if (properties === undefined) return [];
    const variables = [...view.key.matchAll(/\{(\w+)\}/g)].map(([, variable = ""]) => variable);
    return variables
      .filter((variable) => !properties.includes(variable))
      .map((variable) => ({
        path: `blueprint.views.${key}.key`,
        problem: `rows of "${view.from?.[0]}" have no property "${variable}"`,
        allowed: oneOf(properties),
        given: JSON.stringify(view.key),
        fix: suggest(variable, properties, "make the key of properties that its contract names"),
      }));
  });

/** What the contract of a dataset says of its rows; undefined where it can't be read. */
function propertiesOf(dataset: string | undefined, { datasets, files }: Reading): readonly string[] | undefined {
  const definition = dataset === undefined ? undefined : datasets.get(dataset);
  const text =
    definition?.type === "table" && definition.contract !== undefined ? files.get(definition.contract) : undefined;
  try {
    const { properties } = fields(text === undefined ? undefined : JSON.parse(text));
    return properties === undefined ? undefined : Object.keys(fields(properties));
  } catch {
    return undefined;
  }
}
