/**
 * Resolves the flows: dataset → capture → topic → projector → view. This is what a Terraform module of a database or
 * a broker does not know: what depends on what, and who has to rebuild which copy when something is replaced.
 */
import * as names from "./names";
import type { Consistency, ViewDefinition } from "./schema/blueprint";
import type { BlueprintParts } from "./stores";
import { snake } from "./words";

/** A table that changes are captured from. */
export interface CapturedTable {
  readonly dataset: string;
  readonly store: string;
  readonly schema: string;
  readonly table: string;
  readonly topic: string;
}

/** Where a flow ends. */
export type FlowTarget =
  | { readonly type: "index"; readonly alias: string; readonly index: string; readonly mapping: string }
  | {
      readonly type: "cache";
      readonly keyPattern: string;
      readonly keyPrefix: string;
      readonly user: string;
      readonly ttlSeconds?: number;
    }
  | {
      readonly type: "archive";
      readonly prefix: string;
      readonly format: "parquet" | "json-lines";
      readonly retentionSeconds: number;
    }
  | { readonly type: "events"; readonly topic: string; readonly schema: string; readonly retentionSeconds: number };

/** The consumer that keeps a view true. */
export interface Projector {
  readonly name: string;
  readonly consumerGroup: string;
  /** For each source topic, where what can't be read goes. */
  readonly deadLetterTopics: readonly string[];
  readonly role: string;
}

export interface Flow {
  /** The view's key in the definition. */
  readonly view: string;
  /** The store that holds the view. */
  readonly store: string;
  /** The datasets it is derived from. */
  readonly from: readonly string[];
  readonly capture: "wal" | "outbox";
  /** The tables whose WAL feeds it: those datasets, or the outbox beside them. */
  readonly sources: readonly CapturedTable[];
  readonly connector: string;
  readonly consistency: Consistency;
  readonly freshWithinSeconds: number;
  /** Why a reader may be shown less than its datasets promise. */
  readonly staleReadsTolerated?: string;
  readonly rebuild: "snapshot" | "replay";
  readonly target: FlowTarget;
  /** Absent where the topic itself is the view. */
  readonly projector?: Projector;
}

/** The flows in the order of the views. A source that is no table, or does not exist, is left out: the checks name it. */
export function resolveFlows(parts: BlueprintParts, scope: names.NameScope): readonly Flow[] {
  return [...parts.views].flatMap(([key, view]) => {
    const sources = sourcesOf(view, parts, scope.blueprint);
    const [first] = sources;
    return first === undefined ? [] : [flow(key, view, sources, first.store, scope)];
  });
}

/** Schema and name of a table; the name is the dataset's key unless it is given. */
export function tableOf(
  dataset: string,
  definition: { readonly schema?: string | undefined; readonly name?: string | undefined },
) {
  return { schema: definition.schema ?? "public", table: definition.name ?? snake(dataset) };
}

function flow(
  key: string,
  view: ViewDefinition,
  sources: readonly CapturedTable[],
  origin: string,
  scope: names.NameScope,
): Flow {
  const target = targetOf(key, view, origin, scope);
  return {
    view: key,
    store: view.store,
    from: view.from,
    capture: view.capture,
    sources,
    connector: names.connectorName(scope.blueprint, origin, view.capture === "wal" ? "tables" : "outbox"),
    consistency: view.consistency,
    freshWithinSeconds: view.freshWithin.seconds,
    ...(view.staleReadsTolerated === undefined ? {} : { staleReadsTolerated: view.staleReadsTolerated }),
    rebuild: view.rebuild,
    target,
    ...(target.type === "events" ? {} : { projector: projectorOf(key, sources, scope) }),
  };
}

/** The tables whose WAL feeds a view: its own sources, or the outbox beside them. */
function sourcesOf(view: ViewDefinition, parts: BlueprintParts, blueprint: string): readonly CapturedTable[] {
  const tables = view.from.flatMap((key) => {
    const dataset = parts.datasets.get(key);
    return dataset?.type === "table" ? [captured(key, dataset, blueprint)] : [];
  });
  if (view.type !== "events") return tables;
  const origins = new Set(tables.map(({ store }) => store));
  return [...parts.datasets].flatMap(([key, dataset]) =>
    dataset.type === "outbox" && origins.has(dataset.store)
      ? [{ ...captured(key, dataset, blueprint), topic: names.eventTopic(blueprint, dataset.store, view.aggregate) }]
      : [],
  );
}

function captured(
  key: string,
  dataset: { readonly store: string; readonly schema?: string | undefined; readonly name?: string | undefined },
  blueprint: string,
): CapturedTable {
  const { schema, table } = tableOf(key, dataset);
  return {
    dataset: key,
    store: dataset.store,
    schema,
    table,
    topic: names.tableTopic(blueprint, dataset.store, schema, table),
  };
}

function targetOf(key: string, view: ViewDefinition, origin: string, scope: names.NameScope): FlowTarget {
  switch (view.type) {
    case "index":
      return {
        type: "index",
        alias: names.indexAlias(key),
        index: names.indexName(key, view.version),
        mapping: view.mapping,
      };
    case "cache":
      return {
        type: "cache",
        keyPattern: view.key,
        keyPrefix: names.keyPrefix(view.key),
        user: names.redisUserId(scope, view.store, key),
        ...(view.ttl === undefined ? {} : { ttlSeconds: view.ttl.seconds }),
      };
    case "archive":
      return { type: "archive", prefix: view.prefix, format: view.format, retentionSeconds: view.retention.seconds };
    case "events":
      return {
        type: "events",
        topic: names.eventTopic(scope.blueprint, origin, view.aggregate),
        schema: names.schemaName(view.contract),
        retentionSeconds: view.retention.seconds,
      };
  }
}

function projectorOf(key: string, sources: readonly CapturedTable[], scope: names.NameScope): Projector {
  return {
    name: names.indexAlias(key),
    consumerGroup: names.consumerGroup(scope.blueprint, key),
    deadLetterTopics: sources.map(({ topic }) => names.deadLetterTopic(topic, key)),
    role: names.roleName(scope, `projector-${names.indexAlias(key)}`),
  };
}
