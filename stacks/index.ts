/**
 * Makes the stacks of a platform, each from the outputs of those it depends on.
 */
import type { App } from "cdktf";
import type { NetworkOutputs } from "../foundation/network/outputs";
import type { Platform } from "../model/platform";
import type { StoreKind } from "../model/schema/blueprint";
import type { StackPlan } from "../model/stacks";
import type { PlatformStore } from "../model/stores";
import type { ObjectStorage } from "../stores/object-storage/construct";
import type { Postgres } from "../stores/postgres/construct";
import { DmsStack } from "./dms";
import { KafkaStack } from "./kafka";
import { KubernetesStack } from "./kubernetes";
import { NetworkStack } from "./network";
import { ObjectStorageStack } from "./object-storage";
import { OpenSearchStack } from "./opensearch";
import { PostgresStack } from "./postgres";
import { RedisStack } from "./redis";

/** Makes every stack of the plan, in its order. */
export function makeStacks(app: App, platform: Platform): void {
  const plan = plansById(platform);
  const { network } = new NetworkStack(app, { platform, plan: plan("network") });
  new KubernetesStack(app, { platform, plan: plan("kubernetes"), network });
  const stores = makeStores(app, platform, network, plan);
  if (platform.migrations.length > 0) new DmsStack(app, { platform, plan: plan("dms"), network, ...stores });
}

/** Stores that migrations read or write, by their key. */
interface MigratedStores {
  readonly postgres: ReadonlyMap<string, Postgres>;
  readonly objectStorage: ReadonlyMap<string, ObjectStorage>;
}

function makeStores(
  app: App,
  platform: Platform,
  network: NetworkOutputs,
  plan: (id: string) => StackPlan,
): MigratedStores {
  const postgres = new Map<string, Postgres>();
  const objectStorage = new Map<string, ObjectStorage>();
  const make: { readonly [K in StoreKind]: (store: PlatformStore<K>, plan: StackPlan) => void } = {
    postgres: (store, plan) =>
      postgres.set(store.key, new PostgresStack(app, { platform, plan, store, network }).postgres),
    redis: (store, plan) => new RedisStack(app, { platform, plan, store, network }),
    opensearch: (store, plan) => new OpenSearchStack(app, { platform, plan, store, network }),
    kafka: (store, plan) => new KafkaStack(app, { platform, plan, store, network }),
    "object-storage": (store, plan) =>
      objectStorage.set(store.key, new ObjectStorageStack(app, { platform, plan, store }).objectStorage),
  };
  for (const store of platform.stores)
    (make[store.kind] as (store: PlatformStore, plan: StackPlan) => void)(store, plan(store.stack));
  return { postgres, objectStorage };
}

function plansById({ stacks }: Platform): (id: string) => StackPlan {
  const byId = new Map(stacks.map((stack) => [stack.id, stack]));
  return (id) => {
    const found = byId.get(id);
    if (found === undefined)
      throw new Error(`The platform has no stack "${id}"; it has ${[...byId.keys()].join(", ")}`);
    return found;
  };
}
