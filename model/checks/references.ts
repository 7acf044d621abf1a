/**
 * References of a blueprint lead to something of the right kind. The compiler says most of this while it is typed;
 * this says it for definitions that were not compiled, and for what types can't say.
 */
import type { Problem } from "../problems";
import type { DatasetDefinition, MigrationDefinition, StoreKind, ViewDefinition } from "../schema/blueprint";
import { oneOf, suggest } from "../words";
import type { Check, Reading } from "./reading";

/** The kind of store that each type of dataset or view lives in. */
const homes: Readonly<Record<DatasetDefinition["type"] | ViewDefinition["type"], StoreKind>> = {
  table: "postgres",
  outbox: "postgres",
  "key-space": "redis",
  objects: "object-storage",
  index: "opensearch",
  cache: "redis",
  archive: "object-storage",
  events: "kafka",
};

export const checkReferences: Check = (reading) => [
  ...[...reading.parts.datasets].flatMap(([key, dataset]) => datasetReferences(key, dataset, reading)),
  ...[...reading.parts.views].flatMap(([key, view]) => viewReferences(key, view, reading)),
  ...[...reading.parts.migrations].flatMap(([key, migration]) => migrationReferences(key, migration, reading)),
  ...brokers(reading),
  ...outboxes(reading),
];

function datasetReferences(key: string, dataset: DatasetDefinition, reading: Reading): readonly Problem[] {
  const path = `blueprint.datasets.${key}`;
  return [
    ...inStore(`${path}.store`, dataset.store, homes[dataset.type], `a ${dataset.type}`, reading),
    ...known(`${path}.domain`, dataset.domain, reading.keys.domains, "domain"),
    ...(dataset.type === "objects" ? isTable(`${path}.metadata`, dataset.metadata, reading) : []),
  ];
}

function viewReferences(key: string, view: ViewDefinition, reading: Reading): readonly Problem[] {
  const path = `blueprint.views.${key}`;
  return [
    ...inStore(`${path}.store`, view.store, homes[view.type], `a view of type ${view.type}`, reading),
    ...view.from.flatMap((dataset, i) => [
      ...isTable(`${path}.from[${i}]`, dataset, reading),
      ...(view.type === "events" ? [] : hasContract(dataset, `${path}.from[${i}]`, reading)),
    ]),
    ...oneOrigin(`${path}.from`, view.from, reading),
    ...(view.type === "events" ? outboxBeside(path, view, reading) : []),
  ];
}

function migrationReferences(key: string, migration: MigrationDefinition, reading: Reading): readonly Problem[] {
  const path = `blueprint.migrations.${key}`;
  if (migration.type === "migration")
    return inStore(`${path}.into`, migration.into, "postgres", "a migration", reading);
  return [
    ...inStore(`${path}.into`, migration.into, "object-storage", "a bulk load", reading),
    ...migration.from.flatMap((dataset, i) => isTable(`${path}.from[${i}]`, dataset, reading)),
    ...oneOrigin(`${path}.from`, migration.from, reading),
  ];
}

function known(path: string, given: string, words: readonly string[], what: string): readonly Problem[] {
  if (words.includes(given)) return [];
  return [
    {
      path,
      problem: `there is no ${what} "${given}"`,
      allowed: oneOf(words),
      given: JSON.stringify(given),
      fix: suggest(given, words, `define the ${what}, or name one that exists`),
    },
  ];
}

function inStore(path: string, given: string, kind: StoreKind, what: string, reading: Reading): readonly Problem[] {
  const unknown = known(path, given, reading.keys.stores, "store");
  const store = reading.parts.stores.get(given);
  if (unknown.length > 0 || store === undefined || store.kind === kind) return unknown;
  const fitting = [...reading.parts.stores].filter(([, s]) => s.kind === kind).map(([key]) => key);
  return [
    {
      path,
      problem: `${what} can't live in a ${store.kind} store`,
      allowed: `a ${kind} store: ${oneOf(fitting)}`,
      given: `${JSON.stringify(given)}, a ${store.kind} store`,
      fix: fitting.length > 0 ? `name ${oneOf(fitting)}` : `add a ${kind} store`,
    },
  ];
}

function isTable(path: string, given: string, reading: Reading): readonly Problem[] {
  const unknown = known(path, given, reading.keys.datasets, "dataset");
  const dataset = reading.parts.datasets.get(given);
  if (unknown.length > 0 || dataset === undefined || dataset.type === "table") return unknown;
  return [
    {
      path,
      problem: `"${given}" is of type ${dataset.type}: only a table's changes can be captured`,
      allowed: "a dataset of type table",
      given: JSON.stringify(given),
      fix: "name the table that holds the truth",
    },
  ];
}

/** A projector reads rows by their contract; without one it can't tell a poison record from a new field. */
function hasContract(given: string, path: string, reading: Reading): readonly Problem[] {
  const dataset = reading.parts.datasets.get(given);
  if (dataset?.type !== "table" || dataset.contract !== undefined) return [];
  return [
    {
      path,
      problem: `a view derives from "${given}", whose rows have no contract`,
      allowed: "a table with a contract",
      given: "no contract",
      fix: `give blueprint.datasets.${given}.contract a JSON Schema of the row`,
    },
  ];
}

/** One view is kept by one connector, so that its sources share an order. */
function oneOrigin(path: string, from: readonly string[], reading: Reading): readonly Problem[] {
  const origins = [...new Set(from.flatMap((dataset) => reading.parts.datasets.get(dataset)?.store ?? []))];
  if (origins.length < 2) return [];
  return [
    {
      path,
      problem: "its datasets live in several stores, whose changes have no common order",
      allowed: "datasets of one store",
      given: origins.join(", "),
      fix: "split it by store, or join the data in the source",
    },
  ];
}

function outboxBeside(path: string, view: ViewDefinition, reading: Reading): readonly Problem[] {
  const origins = new Set(view.from.flatMap((dataset) => reading.parts.datasets.get(dataset)?.store ?? []));
  const outboxStores = [...reading.parts.datasets.values()].filter((d) => d.type === "outbox").map((d) => d.store);
  return [...origins]
    .filter((origin) => !outboxStores.includes(origin))
    .map((origin) => ({
      path: `${path}.capture`,
      problem: `events are captured from an outbox, and the store "${origin}" has none`,
      allowed: `a dataset of type outbox in "${origin}"`,
      given: "none",
      fix: `add one: outbox("${origin}", { … })`,
    }));
}

/** Changes travel over exactly one broker, so that a topic's name says where it is. */
function brokers(reading: Reading): readonly Problem[] {
  const kafka = [...reading.parts.stores].filter(([, store]) => store.kind === "kafka").map(([key]) => key);
  if (kafka.length === 1 || (kafka.length === 0 && (reading.keys.views.length === 0 || wrongStores(reading))))
    return [];
  return [
    {
      path: "blueprint.stores",
      problem:
        kafka.length === 0
          ? "views are derived over topics, and there is no kafka store"
          : "there are several kafka stores",
      allowed: "exactly one kafka store where there are views",
      given: kafka.length === 0 ? "none" : kafka.join(", "),
      fix: kafka.length === 0 ? "add one: events: kafka({ … })" : "keep one; several clusters are several platforms",
    },
  ];
}

/** Whether a store could not be read: it may be the one that is missing. */
const wrongStores = (reading: Reading): boolean => reading.keys.stores.length > reading.parts.stores.size;

function outboxes(reading: Reading): readonly Problem[] {
  const seen = new Map<string, string>();
  return [...reading.parts.datasets].flatMap(([key, dataset]) => {
    if (dataset.type !== "outbox") return [];
    const other = seen.get(dataset.store);
    seen.set(dataset.store, other ?? key);
    if (other === undefined) return [];
    return [
      {
        path: `blueprint.datasets.${key}`,
        problem: `the store "${dataset.store}" has two outboxes, "${other}" and "${key}", whose events have no common order`,
        allowed: "one outbox a store",
        given: key,
        fix: "write all events of the store to one outbox; `aggregatetype` tells them apart",
      },
    ];
  });
}
