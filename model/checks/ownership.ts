/**
 * One source of truth for everything, one writer for every copy.
 *
 * Two authoritative stores that disagree can't be reconciled, and a key that two writers own is lost data that looks
 * like a race. Both are refused here rather than advised against.
 */
import { tableOf } from "../flows";
import { indexVersions, keyPrefix } from "../names";
import { type Problem, show } from "../problems";
import type { DatasetDefinition, MigrationDefinition, ViewDefinition } from "../schema/blueprint";
import type { Right } from "../schema/right";
import { tableIsKnown } from "./files";
import { type Check, fields, type Reading } from "./reading";

type TableDefinition = Extract<DatasetDefinition, { type: "table" | "outbox" }>;

/** Something that is written, and by which entry of the definition. */
interface Written {
  readonly path: string;
  /** What is written, in words. */
  readonly place: string;
  /** Places of one space overlap where the prefix of one begins with that of the other. */
  readonly space: string;
  readonly prefix: string;
}

export const checkOwnership: Check = (reading) => [
  ...severalStores(reading),
  ...sharedKeys(reading),
  ...sharedPlaces(reading),
];

/** `store: ["primary", "cache"]`: what people write who want the data in both. */
function severalStores({ raw }: Reading): readonly Problem[] {
  return Object.entries(fields(raw.datasets)).flatMap(([key, dataset]) => {
    const store = fields(dataset).store;
    if (!Array.isArray(store)) return [];
    const path = `blueprint.datasets.${key}.store`;
    return [
      {
        path,
        problem: `"${key}" has ${store.length} sources of truth`,
        allowed: "exactly one store",
        given: show(store, path),
        fix: "keep the store that is right when they disagree, and make the other copies views of it",
      },
    ];
  });
}

function sharedKeys({ keys }: Reading): readonly Problem[] {
  return keys.views
    .filter((key) => keys.datasets.includes(key))
    .map((key) => ({
      path: `blueprint.views.${key}`,
      problem: `"${key}" is a dataset and a view: two sources of truth under one name`,
      allowed: "a name that no dataset has",
      given: key,
      fix: "name the view after its use, e.g. with Search, Cache or Archive at its end",
    }));
}

function sharedPlaces(reading: Reading): readonly Problem[] {
  const written = writes(reading);
  const problems = written.flatMap(({ path, place, space, prefix }, i): readonly Problem[] => {
    const overlaps = (other: Written) =>
      other.space === space && (other.prefix.startsWith(prefix) || prefix.startsWith(other.prefix));
    const owner = written.slice(0, i).find(overlaps);
    if (owner === undefined) return [];
    return [
      {
        path,
        problem: `two sources of truth: ${owner.path} writes ${owner.place} too`,
        allowed: "one writer for every place",
        given: place,
        fix: "remove one of them, or write to another place",
      },
    ];
  });
  return [...new Map(problems.map((problem) => [problem.path, problem])).values()];
}

function writes(reading: Reading): readonly Written[] {
  return [
    ...[...reading.datasets].flatMap(([key, dataset]) => writtenByDataset(key, dataset, reading)),
    ...[...reading.views].flatMap(([key, view]) => writtenByView(key, view)),
    ...[...reading.migrations].flatMap(([key, migration]) => writtenByLoad(`blueprint.migrations.${key}`, migration)),
  ];
}

function writtenByDataset(key: string, dataset: Right<DatasetDefinition>, reading: Reading): readonly Written[] {
  const path = `blueprint.datasets.${key}`;
  switch (dataset.type) {
    case "table":
    case "outbox":
      return tableIsKnown(key, dataset, reading) ? writtenTables(path, key, dataset) : [];
    case "key-space":
      return below(path, "keys", dataset.pattern === undefined ? undefined : keyPrefix(dataset.pattern), dataset.store);
    case "objects":
      return below(path, "objects", dataset.prefix, dataset.store);
    default:
      return [];
  }
}

/** Stores may have outboxes of one name. Tables of one name in two stores are one table with two truths. */
function writtenTables(path: string, key: string, dataset: Right<TableDefinition>): readonly Written[] {
  const { schema, table } = tableOf(key, dataset);
  const place = `the table ${schema}.${table}`;
  // The end marks that no other name begins with it.
  const prefix = `${schema}.${table} `;
  const inStore = { path, place, space: `tables of ${dataset.store}`, prefix };
  return dataset.type === "outbox" ? [inStore] : [inStore, { path, place, space: "tables", prefix }];
}

function writtenByView(key: string, view: Right<ViewDefinition>): readonly Written[] {
  const path = `blueprint.views.${key}`;
  switch (view.type) {
    case "index":
      return below(path, "indexes", indexVersions(key), view.store);
    case "cache":
      return below(path, "keys", view.key === undefined ? undefined : keyPrefix(view.key), view.store);
    case "archive":
      return below(path, "archived objects", view.prefix, view.store);
    default:
      return [];
  }
}

function writtenByLoad(path: string, migration: Right<MigrationDefinition>): readonly Written[] {
  return migration.type === "bulk-load" ? below(path, "archived objects", migration.prefix, migration.into) : [];
}

/** Everything in a store that begins with a prefix. */
function below(path: string, what: string, prefix: string | undefined, store: string | undefined): readonly Written[] {
  if (prefix === undefined || store === undefined) return [];
  return [{ path, place: `${what} below ${prefix} of the store "${store}"`, space: `${what} of ${store}`, prefix }];
}
