import { storesOf } from "../../../model/platform";
import { copiesEvictedFirst } from "../../../rules/copies-evicted-first";
import { findingsWith, platformWith, removed } from "../../support/definitions";

const policy = "environment.stores.redis.evictionPolicy";
const ttl = "blueprint.views.noteCache.ttl";

test("refuses a cache that is never dropped", () => {
  expect(findingsWith({ [ttl]: removed })).toEqual([`copies-evicted-first: ${ttl}`]);
});

test.each([
  ["beside key spaces", {}, "drafts would be, which exist nowhere else"],
  ["alone", { "blueprint.datasets.drafts": removed }, "nothing would be"],
])("says what is dropped instead, %s", (_, changes, instead) => {
  const [finding] = copiesEvictedFirst.check(platformWith({ ...changes, [ttl]: removed }));
  expect(finding?.problem).toBe(
    `its keys have no time to live, so they are not dropped when memory is short: ${instead}`,
  );
});

test("refuses caches in a store that drops nothing", () => {
  expect(findingsWith({ [policy]: "noeviction" })).toEqual([`copies-evicted-first: ${policy}`]);
});

test("accepts that a store of key spaces alone drops nothing", () => {
  expect(findingsWith({ [policy]: "noeviction", "blueprint.views.noteCache": removed })).toEqual([]);
});

test("blames a cache once, on the store that it is in", () => {
  const platform = platformWith({ [ttl]: removed });
  const [store] = storesOf(platform, "redis");
  if (store === undefined) throw new Error("The platform has no Redis.");
  const beside = { ...store, key: "elsewhere", datasets: [], views: [] };
  expect(copiesEvictedFirst.check({ ...platform, stores: [...platform.stores, beside] })).toHaveLength(1);
});
