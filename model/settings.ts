/**
 * The settings of a store: those its environment gives to its kind, with what the environment overrides for it.
 */
import type { EnvironmentDefinition } from "./schema/environment";
import type { PlatformStore, StoreIdentity } from "./stores";

/**
 * A store with its settings. An override replaces whole top-level fields of the settings (`storage`, `backup`, …), so
 * that what is read in one place is what holds.
 */
export function storeSettings(
  store: StoreIdentity,
  blueprint: string,
  { stores, overrides }: Pick<EnvironmentDefinition, "stores" | "overrides">,
): PlatformStore {
  const settings = { ...stores[store.kind], ...overrides?.[blueprint]?.[store.key] };
  return { ...store, settings } as PlatformStore;
}
