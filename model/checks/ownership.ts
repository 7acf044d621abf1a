/**
 * One source of truth for everything, one writer for every copy.
 *
 * Two authoritative stores that disagree can't be reconciled, and a key that two writers own is lost data that looks
 * like a race. Both are refused here rather than advised against.
 */
import { tableOf } from "../flows";
import { keyPrefix } from "../names";
import type { Problem } from "../problems";
import type { DatasetDefinition, ViewDefinition } from "../schema/blueprint";
import { type Check, fields, type Reading } from "./reading";

/** Something that is written, and by which entry of the definition. */
interface Written {
  readonly path: string;
  /** What is written, in words; the same words mean the same place. */
  readonly place: string;
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
    return [
      {
        path: `blueprint.datasets.${key}.store`,
        problem: `"${key}" has ${store.length} sources of truth`,
        allowed: "exactly one store",
        given: JSON.stringify(store),
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
  const owners = new Map<string, string>();
  return writes(reading).flatMap(({ path, place }) => {
    const owner = owners.get(place);
    owners.set(place, owner ?? path);
    if (owner === undefined) return [];
    return [
      {
        path,
        problem: `two sources of truth: ${owner} writes ${place} too`,
        allowed: "one writer for every place",
        given: place,
        fix: "remove one of them, or write to another place",
      },
    ];
  });
}

function writes({ parts }: Reading): readonly Written[] {
  return [
    ...[...parts.datasets].flatMap(([key, dataset]) => writtenByDataset(`blueprint.datasets.${key}`, key, dataset)),
    ...[...parts.views].flatMap(([key, view]) => writtenByView(`blueprint.views.${key}`, view)),
    ...[...parts.migrations].flatMap(([key, migration]) =>
      migration.type === "bulk-load"
        ? [{ path: `blueprint.migrations.${key}`, place: archived(migration.prefix, migration.into) }]
        : [],
    ),
  ];
}

function writtenByDataset(path: string, key: string, dataset: DatasetDefinition): readonly Written[] {
  switch (dataset.type) {
    case "table":
    case "outbox": {
      const { schema, table } = tableOf(key, dataset);
      return [
        { path, place: `the table ${schema}.${table}` },
        { path: `${path}.sql`, place: `what ${dataset.sql} creates` },
      ];
    }
    case "key-space":
      return [{ path, place: keysBelow(dataset.pattern, dataset.store) }];
    case "objects":
      return [{ path, place: `objects below ${dataset.prefix} of the store "${dataset.store}"` }];
  }
}

function writtenByView(path: string, view: ViewDefinition): readonly Written[] {
  switch (view.type) {
    case "cache":
      return [{ path, place: keysBelow(view.key, view.store) }];
    case "archive":
      return [{ path, place: archived(view.prefix, view.store) }];
    case "events":
      return [{ path, place: `events of the aggregate "${view.aggregate}"` }];
    case "index":
      return [];
  }
}

const keysBelow = (pattern: string, store: string): string => `keys ${keyPrefix(pattern)}* of the store "${store}"`;
const archived = (prefix: string, store: string): string => `archived objects below ${prefix} of the store "${store}"`;
