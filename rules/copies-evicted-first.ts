/**
 * A store in memory that is full can drop copies.
 *
 * The eviction policies here drop only keys with a time to live. A cache without one is never dropped: beside key spaces,
 * which exist nowhere else, those are dropped instead, and alone it fills the memory until writes fail.
 * https://valkey.io/topics/lru-cache/
 */
import { type Platform, storesOf } from "../model/platform";
import { settingPath } from "../model/settings";
import type { PlatformStore } from "../model/stores";
import type { Finding, Rule } from "./rule";

export const copiesEvictedFirst: Rule = {
  id: "copies-evicted-first",
  reason: "keys that exist nowhere else, dropped to make room for copies; or all writes, once the memory is full",
  check: (platform) =>
    storesOf(platform, "redis").flatMap((store) => [...neverEvicts(store, platform), ...endless(store, platform)]),
};

function neverEvicts(store: PlatformStore<"redis">, platform: Platform): readonly Finding[] {
  if (store.settings.evictionPolicy !== "noeviction" || store.views.length === 0) return [];
  return [
    {
      path: settingPath(platform, store, "evictionPolicy"),
      problem: `"${store.key}" refuses writes when it is full, and then the projectors of ${store.views.join(", ")} stand still`,
      remedy: 'choose "volatile-lru", which drops what was not read for longest',
    },
  ];
}

function endless(store: PlatformStore<"redis">, { flows }: Platform): readonly Finding[] {
  const { datasets, key } = store;
  const instead =
    datasets.length > 0 ? `${datasets.join(" and ")} would be, which exist nowhere else` : "nothing would be";
  return flows.flatMap(({ view, store: held, target }) =>
    held === key && target.type === "cache" && target.ttlSeconds === undefined
      ? [
          {
            path: `blueprint.views.${view}.ttl`,
            problem: `its keys have no time to live, so they are not dropped when memory is short: ${instead}`,
            remedy: "give it a time to live, as long as you like: ttl: days(7)",
          },
        ]
      : [],
  );
}
