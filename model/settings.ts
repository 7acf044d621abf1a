/**
 * The settings of a store: those its environment gives to its kind, with what the environment overrides for it.
 */
import type { EnvironmentDefinition } from "./schema/environment";
import type { PlatformStore, StoreIdentity } from "./stores";

type Overrides = EnvironmentDefinition["overrides"];

/**
 * A store with its settings. An override replaces whole top-level fields of the settings (`storage`, `backup`, …), so
 * that what is read in one place is what holds.
 */
export function storeSettings(
  store: StoreIdentity,
  blueprint: string,
  environment: Pick<EnvironmentDefinition, "stores" | "overrides">,
): PlatformStore {
  return { ...store, settings: mergedSettings(store, blueprint, environment) } as PlatformStore;
}

/** The settings before they are checked: an override may hold anything. */
export function mergedSettings(
  { key, kind }: Pick<StoreIdentity, "key" | "kind">,
  blueprint: string,
  environment: { readonly stores: Partial<EnvironmentDefinition["stores"]>; readonly overrides?: Overrides },
): unknown {
  return { ...environment.stores[kind], ...environment.overrides?.[blueprint]?.[key] };
}
