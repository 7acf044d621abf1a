/**
 * A blueprint with its stores several times, to see how the cost of a synth grows. Every copy has its own datasets and
 * views; all share the one broker that a platform may have, and the migrations stay as they are.
 */
import type { BlueprintFiles } from "../../model/contracts";
import type { BlueprintDefinition, DatasetDefinition, ViewDefinition } from "../../model/schema/blueprint";
import { snake } from "../../model/words";

/** A definition and the files it names. */
export interface Definition {
  readonly blueprint: BlueprintDefinition;
  readonly files: BlueprintFiles;
}

/** The definition with `times` copies of everything that can be copied; 1 is the definition itself. */
export function repeated(definition: Definition, times: number): Definition {
  const others = Array.from({ length: times - 1 }, (_, index) =>
    copyOf(definition, String(index + 2).padStart(2, "0")),
  );
  const all = [definition, ...others];
  return {
    blueprint: {
      ...definition.blueprint,
      stores: merged(all.map(({ blueprint }) => blueprint.stores)),
      datasets: merged(all.map(({ blueprint }) => blueprint.datasets)),
      views: merged(all.map(({ blueprint }) => blueprint.views)),
    },
    files: new Map(all.flatMap(({ files }) => [...files])),
  };
}

function merged<T>(parts: readonly Readonly<Record<string, T>>[]): Record<string, T> {
  return Object.assign({}, ...parts);
}

function copyOf({ blueprint, files }: Definition, mark: string): Definition {
  const brokers = Object.keys(blueprint.stores).filter((key) => blueprint.stores[key]?.kind === "kafka");
  const store = (key: string) => (brokers.includes(key) ? key : key + mark);
  const sqlFiles = [...files].filter(([path]) => path.endsWith(".sql"));
  return {
    blueprint: {
      ...blueprint,
      stores: renamed(blueprint.stores, store),
      datasets: renamed(blueprint.datasets, marked(mark), (dataset, key) => copyOfDataset(key, dataset, store, mark)),
      views: renamed(blueprint.views, marked(mark), (view) => copyOfView(view, store, mark)),
    },
    files: new Map(sqlFiles.map(([path, text]) => [`${folderOf(mark)}/${path}`, text])),
  };
}

const marked = (mark: string) => (key: string) => key + mark;
const folderOf = (mark: string) => `copy${mark}`;

function renamed<T>(
  entries: Readonly<Record<string, T>>,
  rename: (key: string) => string,
  change: (value: T, key: string) => T = (value) => value,
): Record<string, T> {
  return Object.fromEntries(Object.entries(entries).map(([key, value]) => [rename(key), change(value, key)]));
}

/** The copy of a table keeps its name and lies in a schema of its own: its file creates that table and no other. */
function copyOfDataset(
  key: string,
  dataset: DatasetDefinition,
  store: (key: string) => string,
  mark: string,
): DatasetDefinition {
  const placed = { ...dataset, store: store(dataset.store) };
  switch (placed.type) {
    case "table":
    case "outbox":
      return {
        ...placed,
        schema: folderOf(mark),
        name: placed.name ?? snake(key),
        sql: `${folderOf(mark)}/${placed.sql}`,
      };
    case "objects":
      return { ...placed, metadata: placed.metadata + mark };
    case "key-space":
      return placed;
  }
}

function copyOfView(view: ViewDefinition, store: (key: string) => string, mark: string): ViewDefinition {
  return { ...view, store: store(view.store), from: view.from.map(marked(mark)) };
}
