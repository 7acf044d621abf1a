/**
 * Resolves the migrations: what DMS moves once, or keeps moving until a cut-over. Continuous views are Debezium's.
 */
import { tableOf } from "./flows";
import * as names from "./names";
import type { MigrationDefinition } from "./schema/blueprint";
import type { BlueprintParts } from "./stores";
import { kebab } from "./words";

export interface MigratedTable {
  readonly schema: string;
  readonly table: string;
}

export interface Migration {
  readonly key: string;
  /** `wiki-production-lake`; its endpoints and task are called after it. */
  readonly name: string;
  readonly mode: "full-load" | "full-load-and-cdc";
  /** The datasets it reads; none where the source is foreign. */
  readonly datasets: readonly string[];
  readonly tables: readonly MigratedTable[];
  readonly source:
    | { readonly type: "store"; readonly store: string; readonly secret: string }
    | {
        readonly type: "foreign";
        readonly engine: "mysql" | "mariadb" | "oracle" | "sqlserver" | "postgres";
        readonly database: string;
        readonly secret: string;
      };
  readonly target:
    | { readonly type: "object-storage"; readonly store: string; readonly prefix: string }
    | { readonly type: "postgres"; readonly store: string; readonly schema: string; readonly secret: string };
}

/** The migrations in the order of the definition; tables that do not exist are left out: the checks name them. */
export function resolveMigrations(parts: BlueprintParts, scope: names.NameScope): readonly Migration[] {
  return [...parts.migrations].flatMap(([key, migration]) =>
    migration.type === "bulk-load" ? bulkLoads(key, migration, parts, scope) : [foreign(key, migration, scope)],
  );
}

/** The stores of Postgres that DMS reads or writes, without repetition. */
export function migratedStores(migrations: readonly Migration[]): readonly string[] {
  const stores = migrations.flatMap(({ source, target }) => [
    ...(source.type === "store" ? [source.store] : []),
    ...(target.type === "postgres" ? [target.store] : []),
  ]);
  return [...new Set(stores)];
}

type BulkLoad = Extract<MigrationDefinition, { type: "bulk-load" }>;
type Foreign = Extract<MigrationDefinition, { type: "migration" }>;

/** Tables of one store are one task; a check refuses a bulk load over several stores. */
function bulkLoads(
  key: string,
  { from, into, prefix, mode }: BulkLoad,
  parts: BlueprintParts,
  scope: names.NameScope,
): readonly Migration[] {
  const tables = from.flatMap((dataset) => {
    const definition = parts.datasets.get(dataset);
    return definition?.type === "table" ? [{ dataset, store: definition.store, ...tableOf(dataset, definition) }] : [];
  });
  const [first] = tables;
  if (first === undefined) return [];
  return [
    {
      key,
      name: names.migrationName(scope, key),
      mode,
      datasets: tables.map(({ dataset }) => dataset),
      tables: tables.map(({ schema, table }) => ({ schema, table })),
      source: { type: "store", store: first.store, secret: names.secretName(scope, first.store, "dms") },
      target: { type: "object-storage", store: into, prefix },
    },
  ];
}

function foreign(key: string, { source, into, schema, mode }: Foreign, scope: names.NameScope): Migration {
  return {
    key,
    name: names.migrationName(scope, key),
    mode,
    datasets: [],
    tables: source.tables.map((table) => ({ schema: source.schema, table })),
    source: {
      type: "foreign",
      engine: source.engine,
      database: source.database,
      secret: names.secretName(scope, kebab(key), "source"),
    },
    target: { type: "postgres", store: into, schema, secret: names.secretName(scope, into, "dms") },
  };
}
