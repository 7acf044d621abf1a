/** What the connectors of a platform capture, and where each change of it can be read. */
import type { Connector } from "../../../model/connectors";
import type { Platform } from "../../../model/platform";

/** A table whose changes are events of its own topic. */
export interface CapturedRows {
  readonly type: "table";
  readonly store: string;
  readonly schema: string;
  readonly table: string;
  /** Columns of its primary key. */
  readonly key: readonly string[];
  readonly wholeBefore: boolean;
  readonly topic: string;
}

/** An outbox whose rows become events of their aggregates' topics. */
export interface CapturedOutbox {
  readonly type: "outbox";
  readonly store: string;
  readonly schema: string;
  readonly table: string;
  readonly topics: readonly string[];
}

export type Captured = CapturedRows | CapturedOutbox;

/** Everything that is captured, in the order of the connectors. */
export function capturedOf(platform: Platform): readonly Captured[] {
  return platform.connectors.flatMap((connector): readonly Captured[] =>
    connector.use === "tables" ? tables(platform, connector) : outboxes(platform, connector),
  );
}

function tables({ datasets }: Platform, { tables: captured }: Connector): readonly CapturedRows[] {
  return captured.flatMap(({ dataset, store, schema, table, topic }): readonly CapturedRows[] => {
    const definition = datasets.find(({ key }) => key === dataset)?.definition;
    if (definition?.type !== "table") return [];
    const { key, replicaIdentity } = definition;
    return [{ type: "table", store, schema, table, key, wholeBefore: replicaIdentity === "full", topic }];
  });
}

function outboxes({ flows }: Platform, connector: Connector): readonly CapturedOutbox[] {
  const topics = flows.flatMap(({ connector: name, target }) =>
    name === connector.name && target.type === "events" ? [target.topic] : [],
  );
  return connector.tables.map(({ store, schema, table }) => ({ type: "outbox", store, schema, table, topics }));
}

/** `public.users` */
export const nameOf = ({ schema, table }: Pick<Captured, "schema" | "table">): string => `${schema}.${table}`;

/** The topics with what was captured. */
export const topicsOf = (captured: readonly Captured[]): readonly string[] => [
  ...new Set(captured.flatMap((one) => (one.type === "table" ? [one.topic] : one.topics))),
];
