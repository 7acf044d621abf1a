/**
 * What must be in an OpenSearch store: for each view an index of its version, a template for the next ones, and the
 * alias that readers use.
 */
import { indexPattern } from "../../model/names";
import { type Platform, storesOf } from "../../model/platform";
import type { PlatformStore } from "../../model/stores";
import { replicasPerShard } from "../../stores/opensearch/replicas";

export interface SearchPlan {
  /** The store's key. */
  readonly store: string;
  readonly indexes: readonly IndexPlan[];
}

export interface IndexPlan {
  readonly alias: string;
  /** `page-search-v1` */
  readonly index: string;
  readonly pattern: string;
  /** Of two templates that match an index the one with the higher priority counts. */
  readonly priority: number;
  /** By their full names, such as `index.number_of_shards`. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly mappings: Readonly<Record<string, unknown>>;
}

/** Above the templates that OpenSearch and its plugins bring. */
const lowestPriority = 100;

export function searchPlan(platform: Platform, store: PlatformStore<"opensearch">): SearchPlan {
  const indexes = platform.flows.flatMap(({ view, store: holder, target }): readonly IndexPlan[] => {
    if (target.type !== "index" || holder !== store.key) return [];
    const { settings = {}, mappings = {} } = JSON.parse(platform.files[target.mapping] ?? "{}") as Template;
    return [
      {
        alias: target.alias,
        index: target.index,
        pattern: indexPattern(view),
        // `notes-v*` also matches `notes-venues-v1`: the longer name is meant.
        priority: lowestPriority + target.alias.length,
        settings: { ...flattened(settings), ...ownSettings(platform, store) },
        mappings,
      },
    ];
  });
  return { store: store.key, indexes };
}

/** What a mapping file holds. */
interface Template {
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly mappings?: Readonly<Record<string, unknown>>;
}

/** What belongs to the environment and not to the blueprint. */
function ownSettings(platform: Platform, store: PlatformStore<"opensearch">) {
  const [broker] = storesOf(platform, "kafka");
  return {
    "index.number_of_shards": store.settings.shardsPerIndex,
    "index.number_of_replicas": replicasPerShard(platform, store),
    // How long the version of a deleted document is known. An older write that is replayed after that would bring the
    // document back, so it is as long as changes are kept; the default is a minute.
    ...(broker === undefined ? {} : { "index.gc_deletes": `${broker.settings.retentionHours}h` }),
  };
}

/** `{ index: { refresh_interval: "1s" } }` → `{ "index.refresh_interval": "1s" }`; all settings of an index are below `index`. */
function flattened(settings: Readonly<Record<string, unknown>>, path = ""): Readonly<Record<string, unknown>> {
  const entries = Object.entries(settings).flatMap(([key, value]) => {
    const name = path === "" ? key : `${path}.${key}`;
    if (typeof value !== "object" || value === null || Array.isArray(value)) return [[name, value] as const];
    return Object.entries(flattened(value as Readonly<Record<string, unknown>>, name));
  });
  const prefixed = entries.map(([name, value]) => [
    path === "" && !name.startsWith("index.") ? `index.${name}` : name,
    value,
  ]);
  return Object.fromEntries(prefixed);
}
