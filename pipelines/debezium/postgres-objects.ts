/**
 * What the connectors need in a Postgres store besides the tables they capture: a schema of the platform's own with
 * the heartbeat and the signals.
 *
 * Every connector has a signal table to itself: a connector that sees the signals of another one carries them out too.
 * The heartbeat table is shared, a row a connector.
 */
import type { Connector } from "../../model/connectors";
import type { CapturedTable } from "../../model/flows";
import type { ConnectorUse } from "../../model/names";

/** A table in Postgres. */
export interface QualifiedName {
  readonly schema: string;
  readonly table: string;
}

/** Nothing in it belongs to an application. */
export const platformSchema = "polyglot";

/** One row a connector: when it last wrote, and thereby moved its slot. */
export const heartbeatTable: QualifiedName = { schema: platformSchema, table: "heartbeat" };

/** `polyglot.signals_tables`: what tells the connector of that use what to do, and where it marks its snapshots. */
export const signalTable = (use: ConnectorUse): QualifiedName => ({ schema: platformSchema, table: `signals_${use}` });

/** What is in a connector's publication. A heartbeat outside of it would not move the slot. */
export const publishedTables = ({ tables, use }: Connector): readonly QualifiedName[] => [
  ...tables.map(({ schema, table }) => ({ schema, table })),
  heartbeatTable,
  signalTable(use),
];

/** `public.pages` */
export const qualified = ({ schema, table }: QualifiedName): string => `${schema}.${table}`;

/** What Debezium takes for one table: it reads names as regular expressions. */
export const asPattern = (name: string): string => name.replaceAll(".", "\\.");

/** The topic that Debezium gives the changes of a table, before any transform. */
export const changeTopic = ({ topicPrefix }: Connector, table: QualifiedName): string =>
  `${topicPrefix}.${qualified(table)}`;

/** The tables of a connector, as Debezium is told of them. */
export const tablePatterns = (tables: readonly Pick<CapturedTable, "schema" | "table">[]): string =>
  tables.map((table) => asPattern(qualified(table))).join(",");

/** Makes what the connectors of a store need, where it is missing. */
export function platformTables(connectors: readonly Connector[]): string {
  const signals = [...new Set(connectors.map(({ use }) => signalTable(use)))];
  return `${[
    `CREATE SCHEMA IF NOT EXISTS ${platformSchema};`,
    `CREATE TABLE IF NOT EXISTS ${qualified(heartbeatTable)} (connector TEXT PRIMARY KEY, beat_at TIMESTAMPTZ NOT NULL);`,
    ...signals.map(
      (table) => `CREATE TABLE IF NOT EXISTS ${qualified(table)} (id TEXT PRIMARY KEY, type TEXT NOT NULL, data TEXT);`,
    ),
  ].join("\n")}\n`;
}
