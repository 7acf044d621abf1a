/**
 * Resolves the contracts: the event schemas of the blueprint, as the registry will hold them.
 */
import { schemaName } from "./names";
import type { BlueprintParts } from "./stores";

export interface Contract {
  /** Its name in the registry, the same for all its versions. */
  readonly name: string;
  /** The file, relative to the blueprint's folder. */
  readonly file: string;
  /** The JSON Schema, minified. */
  readonly schema: string;
  /** What it describes, e.g. `products`. */
  readonly describes: string;
}

/** The text of the blueprint's files, by their path below the blueprint's folder. */
export type BlueprintFiles = ReadonlyMap<string, string>;

/** The contracts that the datasets and views name, without repetition, by name. */
export function resolveContracts(parts: BlueprintParts, files: BlueprintFiles): readonly Contract[] {
  const named = [...parts.datasets, ...parts.views].flatMap(([key, entry]) =>
    "contract" in entry && entry.contract !== undefined ? [{ describes: key, file: entry.contract }] : [],
  );
  const contracts = named.flatMap(({ describes, file }) => {
    const text = files.get(file);
    return text === undefined
      ? []
      : [{ name: schemaName(file), file, schema: JSON.stringify(JSON.parse(text)), describes }];
  });
  return [...new Map(contracts.map((contract) => [contract.name, contract])).values()].sort((a, b) =>
    a.name < b.name ? -1 : 1,
  );
}
