/**
 * Blueprints as fast-check makes them: any number of stores, tables and views, with any keys that a schema allows.
 */
import fc from "fast-check";
import { type Platform, platform } from "../../model/platform";
import { DefinitionError } from "../../model/problems";
import { definition } from "./definitions";

type Entries = Readonly<Record<string, object>>;

/** A blueprint as plain data, with the names that it and its environment give. */
export interface Generated {
  readonly blueprint: {
    readonly name: string;
    readonly stores: Entries;
    readonly datasets: Entries;
    readonly views: Entries;
    readonly migrations: Entries;
    readonly [field: string]: unknown;
  };
  readonly environment: string;
}

const shortName = fc.stringMatching(/^[a-z][a-z0-9]{1,11}$/);
const storeKey = fc.stringMatching(/^[a-z][a-z0-9]{0,11}$/);
/** Mostly as people name things, now and then as long as it may be. */
const entryKey = fc.oneof(
  { weight: 9, arbitrary: fc.stringMatching(/^[a-z][a-z0-9]{2,5}([A-Z][a-z0-9]{2,5})?$/) },
  { weight: 1, arbitrary: fc.stringMatching(/^[a-z][a-zA-Z0-9]{0,39}$/) },
);

const kinds = ["postgres", "postgres", "redis", "redis", "opensearch", "kafka", "object-storage", "object-storage"];

/** A blueprint with at least one store of every kind, and any tables and views. */
export const generated: fc.Arbitrary<Generated> = fc
  .record({
    name: shortName,
    environment: shortName,
    stores: fc.uniqueArray(storeKey, { minLength: kinds.length, maxLength: kinds.length }),
    keys: fc.uniqueArray(entryKey, { minLength: 4, maxLength: 14 }),
    choices: fc.array(fc.nat(1000), { minLength: 14, maxLength: 14 }),
  })
  .map(({ name, environment, stores, keys, choices }) => {
    const storesOf = (kind: string) => stores.filter((_, i) => kinds[i] === kind);
    const pick = <T>(from: readonly T[], i: number) => from[(choices[i] ?? 0) % from.length] as T;
    const tables = keys.slice(0, Math.ceil(keys.length / 2));
    const derived = keys.slice(tables.length);
    const homes = new Map(tables.map((key, i) => [key, pick(storesOf("postgres"), i)]));
    return {
      environment,
      blueprint: {
        name,
        description: "Generated",
        domains: { all: { owner: "the team", description: "Everything" } },
        stores: Object.fromEntries(stores.map((key, i) => [key, store(kinds[i] ?? "")])),
        datasets: Object.fromEntries(tables.map((key) => [key, table(key, homes.get(key) ?? "")])),
        views: Object.fromEntries(
          derived.map((key, i) => [
            key,
            view(key, pick(tables, i), pick(["index", "cache", "archive"], i + 5), (kind) => pick(storesOf(kind), i)),
          ]),
        ),
        migrations: {
          load: {
            type: "bulk-load",
            from: tables.slice(0, 1),
            into: pick(storesOf("object-storage"), 0),
            prefix: "load/",
            format: "parquet",
            mode: "full-load",
          },
        },
      },
    };
  });

/** The platform of a generated blueprint; undefined where it is refused. */
export function platformOf({ blueprint, environment }: Generated): Platform | undefined {
  const { environment: settings } = definition({ "environment.name": environment });
  try {
    return platform({ blueprint, environment: settings, files: filesOf(Object.keys(blueprint.datasets)) });
  } catch (error) {
    if (error instanceof DefinitionError) return undefined;
    throw error;
  }
}

function store(kind: string): object {
  const truth = { basis: "source-of-truth", reason: "generated", opsHoursPerMonth: 1, removeWhen: "generated" };
  return { kind, owner: "the team", justification: truth };
}

function table(key: string, home: string): object {
  return {
    type: "table",
    store: home,
    domain: "all",
    dataClass: "internal",
    sql: `${key}.sql`,
    key: ["id"],
    reads: "eventual",
    contract: `${key}.v1.schema.json`,
  };
}

function view(key: string, from: string, type: string, home: (kind: string) => string): object {
  const common = {
    from: [from],
    capture: "wal",
    consistency: "eventual",
    freshWithin: { seconds: 5 },
    rebuild: "snapshot",
  };
  if (type === "index") return { type, ...common, store: home("opensearch"), mapping: "mapping.json", version: 1 };
  if (type === "cache")
    return { type, ...common, store: home("redis"), key: `${key.toLowerCase()}:{id}`, ttl: { seconds: 60 } };
  return {
    type,
    ...common,
    store: home("object-storage"),
    format: "parquet",
    prefix: `${key.toLowerCase()}/`,
    retention: { seconds: 60 },
  };
}

function filesOf(tables: readonly string[]): ReadonlyMap<string, string> {
  return new Map([
    ["mapping.json", '{ "mappings": { "properties": { "id": {} } } }'],
    ...tables.flatMap((key) => {
      const name = key.replace(/([a-z0-9])([A-Z])/g, "$1_$2").toLowerCase();
      return [
        [`${key}.sql`, `create table if not exists ${name} (id uuid)`],
        [`${key}.v1.schema.json`, `{ "$id": "${key}", "type": "object" }`],
      ] as const;
    }),
  ]);
}
