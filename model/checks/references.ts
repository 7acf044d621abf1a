/**
 * References of a blueprint lead to something of the right kind. The compiler says most of this while it is typed;
 * this says it for definitions that were not compiled, and for what types can't say.
 */
import type { Problem } from "../problems";
import type { DatasetDefinition, MigrationDefinition, StoreKind, ViewDefinition } from "../schema/blueprint";
import type { Right } from "../schema/right";
import { oneOf, suggest } from "../words";
import { contractsOfSources, oneOrigin, outboxBeside } from "./capture";
import type { Check, Reading } from "./reading";

/** What each type of dataset or view is called, and the kind of store that it lives in. */
const homes: Readonly<Record<DatasetDefinition["type"] | ViewDefinition["type"], readonly [string, StoreKind]>> = {
  table: ["a table", "postgres"],
  outbox: ["an outbox", "postgres"],
  "key-space": ["a key space", "redis"],
  objects: ["objects", "object-storage"],
  index: ["an index", "opensearch"],
  cache: ["a cache", "redis"],
  archive: ["an archive", "object-storage"],
  events: ["events", "kafka"],
};

export const checkReferences: Check = (reading) => [
  ...[...reading.datasets].flatMap(([key, dataset]) => datasetReferences(key, dataset, reading)),
  ...[...reading.views].flatMap(([key, view]) => viewReferences(key, view, reading)),
  ...[...reading.migrations].flatMap(([key, migration]) => migrationReferences(key, migration, reading)),
  ...contractsOfSources(reading),
  ...brokers(reading),
  ...outboxes(reading),
];

function datasetReferences(key: string, dataset: Right<DatasetDefinition>, reading: Reading): readonly Problem[] {
  const path = `blueprint.datasets.${key}`;
  return [
    ...inStore(`${path}.store`, dataset.store, homes[dataset.type], reading),
    ...known(`${path}.domain`, dataset.domain, reading.keys.domains, "domain"),
    ...(dataset.type === "objects"
      ? isTable(`${path}.metadata`, dataset.metadata, "only a table can list objects", reading)
      : []),
  ];
}

function viewReferences(key: string, view: Right<ViewDefinition>, reading: Reading): readonly Problem[] {
  const path = `blueprint.views.${key}`;
  return [
    ...inStore(`${path}.store`, view.store, homes[view.type], reading),
    ...sources(`${path}.from`, view.from, reading),
    ...(view.type === "events" ? outboxBeside(path, view, reading) : []),
  ];
}

function migrationReferences(key: string, migration: Right<MigrationDefinition>, reading: Reading): readonly Problem[] {
  const path = `blueprint.migrations.${key}`;
  if (migration.type === "migration") {
    return inStore(`${path}.into`, migration.into, ["a migration", "postgres"], reading);
  }
  return [
    ...inStore(`${path}.into`, migration.into, ["a bulk load", "object-storage"], reading),
    ...sources(`${path}.from`, migration.from, reading),
  ];
}

function sources(path: string, from: readonly string[] | undefined, reading: Reading): readonly Problem[] {
  if (from === undefined) return [];
  return [
    ...from.flatMap((dataset, i) => [
      ...isTable(`${path}[${i}]`, dataset, "only a table's changes can be captured", reading),
      ...(from.indexOf(dataset) === i ? [] : [twice(`${path}[${i}]`, dataset)]),
    ]),
    ...oneOrigin(path, from, reading),
  ];
}

function twice(path: string, dataset: string): Problem {
  const given = JSON.stringify(dataset);
  return { path, problem: `"${dataset}" is named twice`, allowed: "each dataset once", given, fix: "remove one" };
}

function known(path: string, given: string | undefined, words: readonly string[], what: string): readonly Problem[] {
  if (given === undefined || words.includes(given)) return [];
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

function inStore(
  path: string,
  given: string | undefined,
  [what, kind]: readonly [string, StoreKind],
  reading: Reading,
): readonly Problem[] {
  const unknown = known(path, given, reading.keys.stores, "store");
  const found = given === undefined ? undefined : reading.stores.get(given)?.kind;
  if (unknown.length > 0 || found === undefined || found === kind) return unknown;
  const fitting = [...reading.stores].filter(([, store]) => store.kind === kind).map(([key]) => key);
  return [
    {
      path,
      problem: `${what} can't live in a store of kind ${found}`,
      allowed: `a store of kind ${kind}: ${oneOf(fitting)}`,
      given: `${JSON.stringify(given)}, of kind ${found}`,
      fix: fitting.length > 0 ? `name ${oneOf(fitting)}` : `add a store of kind ${kind}`,
    },
  ];
}

function isTable(path: string, given: string | undefined, why: string, reading: Reading): readonly Problem[] {
  const unknown = known(path, given, reading.keys.datasets, "dataset");
  const type = given === undefined ? undefined : reading.datasets.get(given)?.type;
  if (unknown.length > 0 || type === undefined || type === "table") return unknown;
  return [
    {
      path,
      problem: `"${given}" is of type ${type}: ${why}`,
      allowed: "a dataset of type table",
      given: JSON.stringify(given),
      fix: "name the table that holds the truth",
    },
  ];
}

/** Changes travel over exactly one broker, so that a topic's name says where it is. */
function brokers(reading: Reading): readonly Problem[] {
  const kafka = [...reading.stores].filter(([, store]) => store.kind === "kafka").map(([key]) => key);
  if (kafka.length === 1 || (kafka.length === 0 && !missesBroker(reading))) return [];
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

/** A store whose kind is wrong may be the broker, and events that name their store say by themselves that it is missing. */
function missesBroker({ keys, stores, views }: Reading): boolean {
  const kinds = [...stores.values()].filter(({ kind }) => kind !== undefined);
  const saidByEvents = [...views.values()].some(({ type, store }) => type === "events" && store !== undefined);
  return keys.views.length > 0 && kinds.length === keys.stores.length && !saidByEvents;
}

function outboxes(reading: Reading): readonly Problem[] {
  const seen = new Map<string, string>();
  return [...reading.datasets].flatMap(([key, { type, store }]) => {
    if (type !== "outbox" || store === undefined) return [];
    const other = seen.get(store);
    seen.set(store, other ?? key);
    if (other === undefined) return [];
    return [
      {
        path: `blueprint.datasets.${key}`,
        problem: `the store "${store}" has two outboxes, "${other}" and "${key}", whose events have no common order`,
        allowed: "one outbox a store",
        given: key,
        fix: "write all events of the store to one outbox; `aggregatetype` tells them apart",
      },
    ];
  });
}
