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
  /** Its physical name, e.g. `shop-production-primary`. */
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
    const held = [...datasets, ...views.flatMap((view) => parts.views.get(view)?.from ?? []), ...loadedInto(parts, key)]
      .map((dataset) => parts.datasets.get(dataset))
      .filter((dataset) => dataset !== undefined);
    return {
      key,
      kind,
      owner,
      justification,
      stack: names.storeStackId(kind, key),
      name: names.storeName(scope, key),
      datasets,
      views,
      domains: [...new Set((held.length > 0 ? held : [...parts.datasets.values()]).map((d) => d.domain))].sort(),
      dataClass: mostSensitive(kind === "kafka" ? [...parts.datasets.values()].filter(isCaptured(parts)) : held),
    };
  });
}

function keysIn(entries: ReadonlyMap<string, { readonly store: string }>, store: string): readonly string[] {
  return [...entries].filter(([, entry]) => entry.store === store).map(([key]) => key);
}

function loadedInto(parts: BlueprintParts, store: string): readonly string[] {
  return [...parts.migrations.values()].flatMap((m) => (m.type === "bulk-load" && m.into === store ? m.from : []));
}

/** A broker holds a copy of all that is captured, so it is as sensitive as the most sensitive of that. */
function isCaptured(parts: BlueprintParts) {
  const captured = new Set([...parts.views.values()].flatMap((view) => view.from));
  const keys = new Map([...parts.datasets].map(([key, dataset]) => [dataset, key]));
  return (dataset: DatasetDefinition) => captured.has(keys.get(dataset) ?? "") || dataset.type === "outbox";
}

function mostSensitive(held: readonly { readonly dataClass: DataClass }[]): DataClass {
  return held.reduce<DataClass>(
    (most, { dataClass }) => (dataClasses.indexOf(dataClass) > dataClasses.indexOf(most) ? dataClass : most),
    "public",
  );
}
