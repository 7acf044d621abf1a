import { findingsWith, removed } from "../../support/definitions";

const stores = "environment.stores";
const sizes = [
  ["postgres.instanceClass", "db.t4g.medium"],
  ["redis.nodeType", "cache.t4g.medium"],
  ["opensearch.data.instanceType", "t3.medium.search"],
  ["opensearch.masters.instanceType", "t3.medium.search"],
  ["kafka.brokerType", "kafka.t3.small"],
] as const;

test.each(sizes)("refuses credits for %s where a zone may be lost", (field, type) => {
  expect(findingsWith({ [`${stores}.${field}`]: type })).toEqual([`no-burst-credits: ${stores}.${field}`]);
});

test.each(sizes)("accepts them for %s in one zone", (field, type) => {
  const availability = `${stores}.${field.split(".")[0]}.availability`;
  expect(findingsWith({ [`${stores}.${field}`]: type, [availability]: "single-az" })).toEqual([]);
});

describe("migrations", () => {
  const dms = "environment.migrations";
  const credits = { [`${dms}.instanceClass`]: "dms.t3.medium", [`${dms}.availability`]: "multi-az" };

  test("are held to it", () => {
    expect(findingsWith(credits)).toEqual([`no-burst-credits: ${dms}.instanceClass`]);
  });

  test("are not where there are none, or where they are in one zone", () => {
    expect(findingsWith({ ...credits, "blueprint.migrations": removed })).toEqual([]);
    expect(findingsWith({ ...credits, [`${dms}.availability`]: "single-az" })).toEqual([]);
  });
});
