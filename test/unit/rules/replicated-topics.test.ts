import { findingsWith } from "../../support/definitions";

const kafka = "environment.stores.kafka";
const topics = (replicationFactor: number, minInsyncReplicas: number, availability = "multi-az") => ({
  [`${kafka}.replicationFactor`]: replicationFactor,
  [`${kafka}.minInsyncReplicas`]: minInsyncReplicas,
  [`${kafka}.availability`]: availability,
});

test("refuses topics that one broker's loss can thin out", () => {
  expect(findingsWith(topics(2, 1))).toEqual([
    `replicated-topics: ${kafka}.replicationFactor`,
    `replicated-topics: ${kafka}.minInsyncReplicas`,
  ]);
});

test("refuses writes that one broker acknowledges", () => {
  expect(findingsWith(topics(3, 1))).toEqual([`replicated-topics: ${kafka}.minInsyncReplicas`]);
});

test("accepts a quorum, and any number where losing data is accepted", () => {
  expect(findingsWith(topics(3, 2))).toEqual([]);
  expect(findingsWith(topics(1, 1, "single-az"))).toEqual([]);
});
