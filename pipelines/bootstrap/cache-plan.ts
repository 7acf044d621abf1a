/** What must be in a Redis store that Terraform does not make: its users. */
import type { Platform } from "../../model/platform";
import type { PlatformStore } from "../../model/stores";
import { type CacheUser, cacheUsers } from "../../stores/redis/acl";

export interface CachePlan {
  /** The store's key. */
  readonly store: string;
  readonly users: readonly CacheUser[];
}

export function cachePlan(platform: Platform, store: PlatformStore<"redis">): CachePlan {
  const { application, projectors } = cacheUsers(platform, store);
  return { store: store.key, users: [application, ...Object.values(projectors)] };
}
