/**
 * Resolves the connectors: one for the tables of a Postgres store and one for its outbox, each with a slot and a
 * publication of its own.
 *
 * Two, because a bulk update of a table would otherwise delay the domain events behind it, and because the outbox
 * needs a transform that the tables must not have.
 */
import type { CapturedTable, Flow } from "./flows";
import * as names from "./names";

export interface Connector {
  readonly name: string;
  readonly use: names.ConnectorUse;
  /** The Postgres store it reads. */
  readonly store: string;
  readonly topicPrefix: string;
  readonly slot: string;
  readonly publication: string;
  /** Tables in the publication besides the heartbeat and signal tables, without repetition. */
  readonly tables: readonly CapturedTable[];
  readonly role: string;
  /** Secret with the password of the role that reads the WAL; mounted as a file. */
  readonly secret: string;
}

/** Columns that an outbox table must have. `traceparent` may be null, the others are written by whoever emits an event. */
export const outboxColumns = ["id", "aggregatetype", "aggregateid", "type", "payload", "traceparent"] as const;

/** The connectors that the flows need, in the order of their first use. */
export function resolveConnectors(flows: readonly Flow[], scope: names.NameScope): readonly Connector[] {
  const byName = new Map<string, Flow[]>();
  for (const flow of flows) byName.set(flow.connector, [...(byName.get(flow.connector) ?? []), flow]);
  return [...byName].map(([name, fed]) => connector(name, fed, scope));
}

function connector(name: string, fed: readonly Flow[], scope: names.NameScope): Connector {
  const use = fed.some((flow) => flow.capture === "outbox") ? "outbox" : "tables";
  const tables = new Map(fed.flatMap((flow) => flow.sources).map((table) => [`${table.schema}.${table.table}`, table]));
  const store = fed[0]?.sources[0]?.store ?? "";
  return {
    name,
    use,
    store,
    topicPrefix:
      use === "tables"
        ? names.topicPrefix(scope.blueprint, store)
        : `${names.topicPrefix(scope.blueprint, store)}.outbox`,
    slot: names.slotName(scope.blueprint, store, use),
    publication: names.slotName(scope.blueprint, store, use),
    tables: [...tables.values()],
    role: names.roleName(scope, `connect-${store}`),
    secret: names.secretName(scope, store, "debezium"),
  };
}
