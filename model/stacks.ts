/**
 * Resolves the stacks: one a store, each with its own state, so that a mistake in one can't reach another.
 */
import type { Migration } from "./migrations";
import { migratedStores } from "./migrations";
import * as names from "./names";
import { type StoreKind, storeKinds } from "./schema/blueprint";
import type { StoreIdentity } from "./stores";

export interface StackPlan {
  /** Its id in `cdktf list`, and the name of its folder. */
  readonly id: string;
  readonly kind: "network" | "kubernetes" | StoreKind | "dms";
  /** The store it holds. */
  readonly store?: string;
  /** Stacks whose outputs it reads. */
  readonly dependsOn: readonly string[];
  /** Where its state is kept. */
  readonly stateKey: string;
}

/** The stacks in deployment order. */
export function resolveStacks(
  stores: readonly StoreIdentity[],
  migrations: readonly Migration[],
  scope: names.NameScope,
): readonly StackPlan[] {
  const plan = (id: string, kind: StackPlan["kind"], dependsOn: readonly string[], store?: string): StackPlan => ({
    id,
    kind,
    ...(store === undefined ? {} : { store }),
    dependsOn,
    stateKey: names.stateKey(scope, id),
  });
  const inOrder = [...stores].sort((a, b) => storeKinds.indexOf(a.kind) - storeKinds.indexOf(b.kind));
  return [
    plan("network", "network", []),
    plan("kubernetes", "kubernetes", ["network"]),
    ...inOrder.map(({ stack, kind, key }) => plan(stack, kind, kind === "object-storage" ? [] : ["network"], key)),
    ...(migrations.length === 0 ? [] : [plan("dms", "dms", ["network", ...touched(stores, migrations)])]),
  ];
}

function touched(stores: readonly StoreIdentity[], migrations: readonly Migration[]): readonly string[] {
  const lakes = migrations.flatMap(({ target }) => (target.type === "object-storage" ? [target.store] : []));
  const keys = new Set([...migratedStores(migrations), ...lakes]);
  return stores.filter(({ key }) => keys.has(key)).map(({ stack }) => stack);
}
