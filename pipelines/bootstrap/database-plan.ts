/**
 * What must be in a Postgres store: the tables of the blueprint, who may do what with them, and what the connectors
 * read.
 */
import type { Connector } from "../../model/connectors";
import { outboxColumns } from "../../model/connectors";
import { tableOf } from "../../model/flows";
import { databaseRole } from "../../model/names";
import type { Platform, PlatformDataset } from "../../model/platform";
import type { PlatformStore } from "../../model/stores";
import {
  heartbeatTable,
  platformTables,
  publishedTables,
  type QualifiedName,
  signalTable,
} from "../debezium/postgres-objects";

export interface DatabasePlan {
  /** The store's key. */
  readonly store: string;
  /** Applied in this order, each as often as one likes. */
  readonly files: readonly SqlFile[];
  readonly tables: readonly TablePlan[];
  readonly roles: readonly RolePlan[];
  readonly publications: readonly PublicationPlan[];
}

export interface SqlFile {
  /** Below the blueprint's folder. */
  readonly path: string;
  readonly sql: string;
}

/** What a table of the blueprint must be like for its changes to be of use. */
export interface TablePlan extends QualifiedName {
  /** Its primary key, which is the key of its events. */
  readonly key: readonly string[];
  readonly replicaIdentity: "default" | "full";
  /** Columns that something else than an application reads. */
  readonly columns: readonly string[];
}

export interface RolePlan {
  readonly name: string;
  /** Whether it may read the WAL. */
  readonly replication: boolean;
  readonly grants: readonly GrantPlan[];
}

export interface GrantPlan extends QualifiedName {
  readonly privileges: readonly ("SELECT" | "INSERT" | "UPDATE" | "DELETE")[];
}

export interface PublicationPlan {
  readonly name: string;
  /** These tables and no others. */
  readonly tables: readonly QualifiedName[];
}

/** A dataset that is a table of the store. */
interface Stored {
  readonly key: string;
  readonly definition: PlatformDataset<"table" | "outbox">["definition"];
}

/** The plan of one store. Tables are made in the order of their datasets, so one may refer to those before it. */
export function databasePlan(platform: Platform, store: PlatformStore<"postgres">): DatabasePlan {
  const stored = platform.datasets.flatMap(({ key, definition }): readonly Stored[] =>
    "sql" in definition && definition.store === store.key ? [{ key, definition }] : [],
  );
  const connectors = platform.connectors.filter((connector) => connector.store === store.key);
  return {
    store: store.key,
    files: [...sqlFiles(stored, platform), ...ownFiles(connectors)],
    tables: stored.map(tablePlan),
    roles: [
      {
        name: databaseRole(platform.scope.blueprint, "application"),
        replication: false,
        grants: stored.map(application),
      },
      ...(connectors.length === 0 ? [] : [debezium(platform, connectors)]),
    ],
    publications: connectors.map((connector) => ({
      name: connector.publication,
      tables: publishedTables(connector),
    })),
  };
}

/** One file may make several tables. */
function sqlFiles(stored: readonly Stored[], { files }: Platform): readonly SqlFile[] {
  const paths = new Set(stored.map(({ definition }) => definition.sql));
  return [...paths].map((path) => ({ path, sql: files[path] ?? "" }));
}

function ownFiles(connectors: readonly Connector[]): readonly SqlFile[] {
  return connectors.length === 0 ? [] : [{ path: "(platform)", sql: platformTables(connectors) }];
}

function tablePlan({ key, definition }: Stored): TablePlan {
  const name = tableOf(key, definition);
  if (definition.type === "outbox") return { ...name, key: ["id"], replicaIdentity: "default", columns: outboxColumns };
  return { ...name, key: definition.key, replicaIdentity: definition.replicaIdentity ?? "default", columns: [] };
}

/** Rows, and nothing that changes a table. What is in the outbox has been published: it can be removed, not edited. */
function application({ key, definition }: Stored): GrantPlan {
  return {
    ...tableOf(key, definition),
    privileges:
      definition.type === "outbox" ? ["SELECT", "INSERT", "DELETE"] : ["SELECT", "INSERT", "UPDATE", "DELETE"],
  };
}

/** One role for the connectors of a store. It reads what it captures and writes only what is the platform's own. */
function debezium({ scope }: Platform, connectors: readonly Connector[]): RolePlan {
  const captured = new Map(
    connectors.flatMap(({ tables }) => tables).map(({ schema, table }) => [`${schema}.${table}`, { schema, table }]),
  );
  return {
    name: databaseRole(scope.blueprint, "debezium"),
    replication: true,
    grants: [
      ...[...captured.values()].map((name) => ({ ...name, privileges: ["SELECT"] as const })),
      { ...heartbeatTable, privileges: ["SELECT", "INSERT", "UPDATE"] },
      ...connectors.map(({ use }) => ({ ...signalTable(use), privileges: ["SELECT", "INSERT", "DELETE"] as const })),
    ],
  };
}
