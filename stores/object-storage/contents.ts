/**
 * What a store of objects holds: which of its buckets the platform needs, and what is special below which prefix.
 */
import type { Platform } from "../../model/platform";
import type { PlatformStore } from "../../model/stores";

/** Objects that exist nowhere else. */
export interface ObjectsContents {
  /** Prefixes that a CDN serves to everyone, such as `images/`. */
  readonly servedPrefixes: readonly string[];
}

/** A view that keeps objects for a while; what bulk loads write into the same bucket is kept until it is replaced. */
export interface ArchivedView {
  readonly view: string;
  readonly prefix: string;
  readonly retentionDays: number;
}

export interface StoreContents {
  /** Absent where no dataset lives in the store. */
  readonly objects?: ObjectsContents;
  /** Absent where no view and no bulk load goes into the store. */
  readonly archive?: readonly ArchivedView[];
}

const daySeconds = 86_400;

export function contentsOf(
  { datasets, flows, migrations }: Platform,
  { key }: PlatformStore<"object-storage">,
): StoreContents {
  const objects = datasets.flatMap(({ definition }) =>
    definition.type === "objects" && definition.store === key ? [definition] : [],
  );
  const archived = flows.flatMap(({ view, store, target }) =>
    target.type === "archive" && store === key
      ? [{ view, prefix: target.prefix, retentionDays: Math.ceil(target.retentionSeconds / daySeconds) }]
      : [],
  );
  const loaded = migrations.some(({ target }) => target.type === "object-storage" && target.store === key);
  const served = objects.filter(({ servedByCdn }) => servedByCdn);
  return {
    ...(objects.length === 0 ? {} : { objects: { servedPrefixes: served.map(({ prefix }) => prefix) } }),
    ...(archived.length === 0 && !loaded ? {} : { archive: archived }),
  };
}
