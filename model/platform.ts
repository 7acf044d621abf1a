/**
 * A platform: blueprint × environment, validated, with every name resolved. Everything after this reads a platform
 * and nothing else; it is plain data and can be printed, compared and drawn.
 *
 * {@link platform} fails with every problem of both definitions at once, and returns nothing half valid.
 */

import { checkDefinition } from "./checks";
import { type Connector, resolveConnectors } from "./connectors";
import { type BlueprintFiles, type Contract, resolveContracts } from "./contracts";
import { type Flow, resolveFlows } from "./flows";
import { type Migration, resolveMigrations } from "./migrations";
import type { NameScope } from "./names";
import { platformName } from "./names";
import { DefinitionError } from "./problems";
import { accept } from "./schema/accept";
import {
  type BlueprintDefinition,
  blueprintSchema,
  type DatasetDefinition,
  type DomainDefinition,
  type StoreKind,
} from "./schema/blueprint";
import { type EnvironmentDefinition, environmentSchema } from "./schema/environment";
import { storeSettings } from "./settings";
import { resolveStacks, type StackPlan } from "./stacks";
import { type BlueprintParts, type PlatformStore, resolveStores } from "./stores";
import { resolveTopics, type Topic } from "./topics";

/** A dataset; `T` narrows its type. */
export interface PlatformDataset<T extends DatasetDefinition["type"] = DatasetDefinition["type"]> {
  readonly key: string;
  readonly definition: Extract<DatasetDefinition, { readonly type: T }>;
}

export interface Platform {
  /** `wiki-production`: what its physical names begin with. */
  readonly name: string;
  readonly scope: NameScope;
  readonly description: string;
  readonly domains: Readonly<Record<string, DomainDefinition>>;
  /** Where it runs; settings of stores are in the stores. */
  readonly environment: Omit<EnvironmentDefinition, "stores" | "overrides">;
  readonly stores: readonly PlatformStore[];
  readonly datasets: readonly PlatformDataset[];
  readonly flows: readonly Flow[];
  readonly connectors: readonly Connector[];
  readonly topics: readonly Topic[];
  readonly contracts: readonly Contract[];
  /** The text of the SQL files and index mappings that the definition names, by their path below the blueprint's folder. */
  readonly files: Readonly<Record<string, string>>;
  readonly migrations: readonly Migration[];
  /** In deployment order. */
  readonly stacks: readonly StackPlan[];
}

/** What a platform is made of. */
export interface PlatformInput {
  readonly blueprint: unknown;
  readonly environment: unknown;
  /** The blueprint's files that its definition may name. */
  readonly files: BlueprintFiles;
  /** Names of the other blueprints, which an environment may have overrides for. @default none is known, all are allowed */
  readonly otherBlueprints?: readonly string[];
}

/**
 * Makes a platform of a blueprint and an environment.
 *
 * @throws DefinitionError with every problem of both, each with its path, what is allowed, what was given and the fix.
 */
export function platform(input: PlatformInput): Platform {
  const blueprint = accept(blueprintSchema, input.blueprint, "blueprint");
  const environment = accept(environmentSchema, input.environment, "environment");
  const found = checkDefinition(input);
  const said = new Set(found.map(({ path, given }) => `${path} ${given}`));
  // Of one wrong value a check says more than its type: `store: ["primary", "cache"]` is two sources of truth.
  const ofSchema = [...blueprint.problems, ...environment.problems].filter((p) => !said.has(`${p.path} ${p.given}`));
  const problems = [...ofSchema, ...found];
  if (problems.length > 0 || blueprint.value === undefined || environment.value === undefined) {
    throw new DefinitionError(problems);
  }
  return resolve(blueprint.value, environment.value, input.files);
}

/** The stores of one kind. */
export function storesOf<K extends StoreKind>(platform: Platform, kind: K): readonly PlatformStore<K>[] {
  return platform.stores.filter((store) => store.kind === kind) as unknown as readonly PlatformStore<K>[];
}

/** The datasets of one type. */
export function datasetsOf<T extends DatasetDefinition["type"]>(
  platform: Platform,
  type: T,
): readonly PlatformDataset<T>[] {
  return platform.datasets.filter(
    ({ definition }) => definition.type === type,
  ) as unknown as readonly PlatformDataset<T>[];
}

function resolve(blueprint: BlueprintDefinition, definition: EnvironmentDefinition, files: BlueprintFiles): Platform {
  const { stores: _stores, overrides: _overrides, ...environment } = definition;
  const parts = partsOf(blueprint);
  const scope = { blueprint: blueprint.name, environment: environment.name, accountId: environment.aws.accountId };
  const identities = resolveStores(parts, scope);
  const stores = identities.map((store) => storeSettings(store, blueprint.name, definition));
  const flows = resolveFlows(parts, scope);
  const connectors = resolveConnectors(flows, scope);
  const migrations = resolveMigrations(parts, scope);
  const broker = stores.find((store): store is PlatformStore<"kafka"> => store.kind === "kafka");
  return {
    name: platformName(scope),
    scope,
    description: blueprint.description,
    domains: blueprint.domains,
    environment,
    stores,
    datasets: [...parts.datasets].map(([key, dataset]) => ({ key, definition: dataset })),
    flows,
    connectors,
    topics: broker === undefined ? [] : resolveTopics(flows, connectors, scope, broker.settings),
    contracts: resolveContracts(parts, files),
    files: namedFiles(parts, files),
    migrations,
    stacks: resolveStacks(identities, migrations, scope),
  };
}

function namedFiles({ datasets, views }: BlueprintParts, files: BlueprintFiles): Readonly<Record<string, string>> {
  const named = [
    ...[...datasets.values()].flatMap((dataset) => ("sql" in dataset ? [dataset.sql] : [])),
    ...[...views.values()].flatMap((view) => (view.type === "index" ? [view.mapping] : [])),
  ];
  return Object.fromEntries([...files].filter(([path]) => named.includes(path)));
}

function partsOf(blueprint: BlueprintDefinition): BlueprintParts {
  return {
    stores: new Map(Object.entries(blueprint.stores)),
    datasets: new Map(Object.entries(blueprint.datasets)),
    views: new Map(Object.entries(blueprint.views)),
    migrations: new Map(Object.entries(blueprint.migrations ?? {})),
  };
}
