/**
 * The vocabulary a blueprint is written in.
 *
 * `blueprint({...})` changes nothing; it is there for its types: a view of a dataset that does not exist, or a
 * dataset in a store of the wrong kind, does not compile. The same references are checked again when a definition
 * is loaded, for those who write JavaScript or build a definition in code.
 */
import type {
  BlueprintDefinition,
  DatasetDefinition,
  DomainDefinition,
  Justification,
  MigrationDefinition,
  StoreDefinition,
  StoreKind,
  ViewDefinition,
} from "./schema/blueprint";

export interface Duration {
  readonly seconds: number;
}
export const seconds = (n: number): Duration => ({ seconds: n });
export const minutes = (n: number): Duration => seconds(n * 60);
export const hours = (n: number): Duration => minutes(n * 60);
export const days = (n: number): Duration => hours(n * 24);
/** Years of 365 days. */
export const years = (n: number): Duration => days(n * 365);

interface StoreProps {
  readonly owner: string;
  readonly justification: Justification;
}
type Store<K extends StoreKind> = StoreDefinition & { readonly kind: K };
const store =
  <const K extends StoreKind>(kind: K) =>
  (props: StoreProps): Store<K> => ({ kind, ...props });

/** Amazon RDS for PostgreSQL: tables, transactions, the usual source of truth. */
export const postgres = store("postgres");
/** Amazon ElastiCache for Valkey, which speaks the Redis protocol: caches, sessions, counters. */
export const redis = store("redis");
/** Amazon OpenSearch Service: search indexes, always derived. */
export const opensearch = store("opensearch");
/** Amazon MSK: the topics that carry changes from a source of truth to its views. */
export const kafka = store("kafka");
/** Amazon S3, with CloudFront where objects are served. */
export const objectStorage = store("object-storage");

/** The justification of a store that holds the truth: the reason, what it costs to run, what would remove it. */
export function sourceOfTruth(
  reason: string,
  props: { readonly opsHoursPerMonth: number; readonly removeWhen: string },
): Justification {
  return { basis: "source-of-truth", reason, ...props };
}

/** The justification of a store that was added for speed or size: figures without it, the same figures with it. */
export function measured(props: Omit<Extract<Justification, { basis: "measured" }>, "basis">): Justification {
  return { basis: "measured", ...props };
}

/** One member of a union by its `type`, written without it and without its references. */
type Props<U extends { type: string }, T extends U["type"], Without extends string> = Omit<
  Extract<U, { type: T }>,
  "type" | Without
>;
type DatasetProps<T extends DatasetDefinition["type"]> = Props<DatasetDefinition, T, "store" | "domain">;
type ViewProps<T extends ViewDefinition["type"]> = Props<ViewDefinition, T, "store" | "from">;

/** A table in a `postgres` store. */
export const table = <const S extends string, const D extends string>(
  store: S,
  props: DatasetProps<"table"> & { readonly domain: D },
) => ({ type: "table" as const, store, ...props });

/** The outbox table of a `postgres` store: domain events, written in the transaction that causes them. */
export const outbox = <const S extends string, const D extends string>(
  store: S,
  props: DatasetProps<"outbox"> & { readonly domain: D },
) => ({ type: "outbox" as const, store, ...props });

/** Keys in a `redis` store that exist nowhere else. */
export const keySpace = <const S extends string, const D extends string>(
  store: S,
  props: DatasetProps<"key-space"> & { readonly domain: D },
) => ({ type: "key-space" as const, store, ...props });

/** Objects in an `objectStorage` store, listed by a table. */
export const objects = <const S extends string, const D extends string, const M extends string>(
  store: S,
  props: Omit<DatasetProps<"objects">, "metadata"> & { readonly domain: D; readonly metadata: M },
) => ({ type: "objects" as const, store, ...props });

/** A search index in an `opensearch` store. */
export const index = <const S extends string, const F extends string>(
  store: S,
  props: ViewProps<"index"> & { readonly from: readonly F[] },
) => ({ type: "index" as const, store, ...props });

/** A cache in a `redis` store, kept right by change events. */
export const cache = <const S extends string, const F extends string>(
  store: S,
  props: ViewProps<"cache"> & { readonly from: readonly F[] },
) => ({ type: "cache" as const, store, ...props });

/** An archive in an `objectStorage` store. */
export const archive = <const S extends string, const F extends string>(
  store: S,
  props: ViewProps<"archive"> & { readonly from: readonly F[] },
) => ({ type: "archive" as const, store, ...props });

/** Domain events on a topic of a `kafka` store, from the outbox. */
export const events = <const S extends string, const F extends string>(
  store: S,
  props: ViewProps<"events"> & { readonly from: readonly F[] },
) => ({ type: "events" as const, store, ...props });

/** Tables into object storage as Parquet, for queries over everything. */
export const bulkLoad = <const S extends string, const F extends string>(
  into: S,
  props: Props<MigrationDefinition, "bulk-load", "into" | "from"> & { readonly from: readonly F[] },
) => ({ type: "bulk-load" as const, into, ...props });

/** A foreign database into a `postgres` store. */
export const migration = <const S extends string>(into: S, props: Props<MigrationDefinition, "migration", "into">) => ({
  type: "migration" as const,
  into,
  ...props,
});

type Stores = Readonly<Record<string, StoreDefinition>>;
/** Names of the stores of one kind. */
type StoreOf<S extends Stores, K extends StoreKind> = {
  [N in keyof S & string]: S[N] extends { readonly kind: K } ? N : never;
}[keyof S & string];
/** A union's member with its reference to a store (and other references) narrowed. */
type Refer<U extends { type: string }, T extends U["type"], R> = Omit<Extract<U, { type: T }>, keyof R> & R;

type DatasetIn<S extends Stores, D extends string> =
  | Refer<DatasetDefinition, "table", { readonly store: StoreOf<S, "postgres">; readonly domain: D }>
  | Refer<DatasetDefinition, "outbox", { readonly store: StoreOf<S, "postgres">; readonly domain: D }>
  | Refer<DatasetDefinition, "key-space", { readonly store: StoreOf<S, "redis">; readonly domain: D }>
  | Refer<DatasetDefinition, "objects", { readonly store: StoreOf<S, "object-storage">; readonly domain: D }>;

/** Objects name the dataset that lists them, which must be one of the same blueprint. */
type ListedObjects<D> = {
  readonly [N in keyof D]: D[N] extends { readonly metadata: string }
    ? { readonly metadata: keyof D & string }
    : unknown;
};

type ViewIn<S extends Stores, F extends string> =
  | Refer<ViewDefinition, "index", { readonly store: StoreOf<S, "opensearch">; readonly from: readonly F[] }>
  | Refer<ViewDefinition, "cache", { readonly store: StoreOf<S, "redis">; readonly from: readonly F[] }>
  | Refer<ViewDefinition, "archive", { readonly store: StoreOf<S, "object-storage">; readonly from: readonly F[] }>
  | Refer<ViewDefinition, "events", { readonly store: StoreOf<S, "kafka">; readonly from: readonly F[] }>;

type MigrationIn<S extends Stores, F extends string> =
  | Refer<
      MigrationDefinition,
      "bulk-load",
      { readonly into: StoreOf<S, "object-storage">; readonly from: readonly F[] }
    >
  | Refer<MigrationDefinition, "migration", { readonly into: StoreOf<S, "postgres"> }>;

/**
 * Declares a blueprint. References are checked by the compiler; limits, files and rules when it is loaded.
 */
export function blueprint<
  const Domains extends Readonly<Record<string, DomainDefinition>>,
  const S extends Stores,
  const Datasets extends Readonly<Record<string, DatasetIn<S, keyof Domains & string>>>,
>(definition: {
  readonly name: string;
  readonly description: string;
  readonly domains: Domains;
  readonly stores: S;
  readonly datasets: Datasets & ListedObjects<NoInfer<Datasets>>;
  readonly views: Readonly<Record<string, ViewIn<NoInfer<S>, keyof NoInfer<Datasets> & string>>>;
  readonly migrations?: Readonly<Record<string, MigrationIn<NoInfer<S>, keyof NoInfer<Datasets> & string>>>;
}): BlueprintDefinition {
  return definition as unknown as BlueprintDefinition;
}
