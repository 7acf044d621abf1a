/**
 * Resolves the stores of a blueprint: what each holds, how sensitive that is, what it is called.
 */

import * as names from "./names";
import type { DatasetDefinition, MigrationDefinition, ViewDefinition } from "./schema/blueprint";
import {
  type DataClass,
  dataClasses,
  type Justification,
  type StoreDefinition,
  type StoreKind,
} from "./schema/blueprint";
import type { Availability, StoreSettings } from "./schema/environment";

/** What is known of a store before an environment says how big it is. */
export interface StoreIdentity {
  readonly key: string;
  readonly kind: StoreKind;
  readonly owner: string;
  readonly justification: Justification;
  /** The stack that holds it, e.g. `postgres-primary`. */
  readonly stack: string;
  /** Its physical name, e.g. `wiki-production-primary`. */
  readonly name: string;
  /** Datasets whose source of truth it is. */
  readonly datasets: readonly string[];
  /** Views it holds. */
  readonly views: readonly string[];
  /** Domains of the data in it, sorted. */
  readonly domains: readonly string[];
  /** The class of the most sensitive data in it. */
  readonly dataClass: DataClass;
}

/** A store of a platform, with the settings of its kind. */
export type PlatformStore<K extends StoreKind = StoreKind> = {
  [Kind in K]: StoreIdentity & {
    readonly kind: Kind;
    readonly settings: StoreSettings[Kind] & { readonly availability: Availability };
    /** Fields of the settings that the environment overrides for this store. */
    readonly overridden: readonly string[];
  };
}[K];

/** The parts of a blueprint that are right by themselves; each map keeps the order of the definition. */
export interface BlueprintParts {
  readonly stores: ReadonlyMap<string, StoreDefinition>;
  readonly datasets: ReadonlyMap<string, DatasetDefinition>;
  readonly views: ReadonlyMap<string, ViewDefinition>;
  readonly migrations: ReadonlyMap<string, MigrationDefinition>;
}

/** The stores in the order of the definition. */
export function resolveStores(parts: BlueprintParts, scope: names.NameScope): readonly StoreIdentity[] {
  return [...parts.stores].map(([key, { kind, owner, justification }]) => {
    const datasets = keysIn(parts.datasets, key);
    const views = keysIn(parts.views, key);
    const held = (kind === "kafka" ? captured(parts) : heldBy(key, datasets, views, parts)).flatMap(
      (dataset) => parts.datasets.get(dataset) ?? [],
    );
    return {
      key,
      kind,
      owner,
      justification,
      stack: names.storeStackId(kind, key),
      name: names.storeName(scope, key),
      datasets,
      views,
      domains: [...new Set(held.map(({ domain }) => domain))].sort(),
      dataClass: mostSensitive(held),
    };
  });
}

function keysIn(entries: ReadonlyMap<string, { readonly store: string }>, store: string): readonly string[] {
  return [...entries].filter(([, entry]) => entry.store === store).map(([key]) => key);
}

/** What is in a store: its own datasets, and copies of those that its views and bulk loads derive from. */
function heldBy(
  store: string,
  datasets: readonly string[],
  views: readonly string[],
  parts: BlueprintParts,
): readonly string[] {
  const copied = views.flatMap((view) => parts.views.get(view)?.from ?? []);
  const loaded = [...parts.migrations.values()].flatMap((migration) =>
    migration.type === "bulk-load" && migration.into === store ? migration.from : [],
  );
  return [...datasets, ...copied, ...loaded];
}

/** A broker holds a copy of all that is captured. */
function captured(parts: BlueprintParts): readonly string[] {
  const outboxes = [...parts.datasets].filter(([, dataset]) => dataset.type === "outbox").map(([key]) => key);
  return [...[...parts.views.values()].flatMap((view) => view.from), ...outboxes];
}

function mostSensitive(held: readonly { readonly dataClass: DataClass }[]): DataClass {
  return held.reduce<DataClass>(
    (most, { dataClass }) => (dataClasses.indexOf(dataClass) > dataClasses.indexOf(most) ? dataClass : most),
    "public",
  );
}
