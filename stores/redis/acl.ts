/**
 * The users of a cache: one for applications, and one for the projector of each view in it. On AWS they are users of
 * ElastiCache, elsewhere the same users in Redis itself.
 */
import { redisApplicationUserId } from "../../model/names";
import type { Platform } from "../../model/platform";
import type { PlatformStore } from "../../model/stores";
import { applicationAccess, projectorAccess } from "./access";

export interface CacheUser {
  /** Also the name that it signs in with. */
  readonly id: string;
  readonly accessString: string;
}

export interface CacheUsers {
  readonly application: CacheUser;
  /** By the key of the view that it writes. */
  readonly projectors: Readonly<Record<string, CacheUser>>;
}

export function cacheUsers(platform: Platform, store: PlatformStore<"redis">): CacheUsers {
  const views = platform.flows.flatMap(({ view, store: holder, target }) =>
    target.type === "cache" && holder === store.key ? [{ view, pattern: target.keyPattern, id: target.user }] : [],
  );
  const owned = platform.datasets.flatMap(({ definition }) =>
    definition.type === "key-space" && definition.store === store.key ? [definition.pattern] : [],
  );
  return {
    application: {
      id: redisApplicationUserId(platform.scope, store.key),
      accessString: applicationAccess({ owned, views: views.map(({ pattern }) => pattern) }),
    },
    projectors: Object.fromEntries(
      views.map(({ view, pattern, id }) => [view, { id, accessString: projectorAccess(pattern) }]),
    ),
  };
}
