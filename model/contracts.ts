/**
 * Resolves the contracts: the event schemas of the blueprint, as the registry will hold them.
 */
import { schemaName } from "./names";
import type { BlueprintParts } from "./stores";

/** A contract as the definition names it. */
export interface NamedContract {
  /** Its name in the registry, the same for all its versions. */
  readonly name: string;
  /** The file, relative to the blueprint's folder. */
  readonly file: string;
  /** What it describes, e.g. `pages`. */
  readonly describes: string;
  /** The field that names it. */
  readonly path: string;
}

export interface Contract extends NamedContract {
  /** The JSON Schema, minified. */
  readonly schema: string;
}

/** The text of the blueprint's files, by their path below the blueprint's folder. */
export type BlueprintFiles = ReadonlyMap<string, string>;

/** The contracts that the datasets and views name, each file once, in their order. */
export function namedContracts({ datasets, views }: BlueprintParts): readonly NamedContract[] {
  const named = [
    ...[...datasets].map(([key, dataset]) => ({ key, section: "datasets", entry: dataset })),
    ...[...views].map(([key, view]) => ({ key, section: "views", entry: view })),
  ].flatMap(({ key, section, entry }) => {
    const file = "contract" in entry ? entry.contract : undefined;
    if (file === undefined) return [];
    return [{ name: schemaName(file), file, describes: key, path: `blueprint.${section}.${key}.contract` }];
  });
  return named.filter(({ file }, i) => named.findIndex((other) => other.file === file) === i);
}

/** The contracts with their text, by name. */
export function resolveContracts(parts: BlueprintParts, files: BlueprintFiles): readonly Contract[] {
  return namedContracts(parts)
    .flatMap((contract) => {
      const text = files.get(contract.file);
      return text === undefined ? [] : [{ ...contract, schema: JSON.stringify(JSON.parse(text)) }];
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
