/**
 * The settings of a store: those its environment gives to its kind, with what the environment overrides for it.
 */
import type { NameScope } from "./names";
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
  const override = overrides?.[blueprint]?.[store.key] ?? {};
  const settings = { ...stores[store.kind], ...override };
  return { ...store, settings, overridden: Object.keys(override) } as PlatformStore;
}

/**
 * Where the definition gives a setting of a store: for all stores of its kind, or for this one.
 *
 * @param field A field of the settings, e.g. `backup.retentionDays`.
 */
export function settingPath(
  { scope }: { readonly scope: NameScope },
  { key, kind, overridden }: PlatformStore,
  field: string,
): string {
  const overrides = overridden.includes(field.split(".")[0] ?? field);
  return `environment.${overrides ? `overrides.${scope.blueprint}.${key}` : `stores.${kind}`}.${field}`;
}
