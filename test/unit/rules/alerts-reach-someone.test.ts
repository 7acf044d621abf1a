import { findingsWith } from "../../support/definitions";

const silent = { "environment.alerts.critical": [] };
const inOneZone = {
  "environment.stores.postgres.availability": "single-az",
  "environment.stores.redis.availability": "single-az",
  "environment.stores.opensearch.availability": "single-az",
  "environment.stores.kafka.availability": "single-az",
};

test("refuses silence where a zone may be lost", () => {
  expect(findingsWith(silent)).toEqual(["alerts-reach-someone: environment.alerts.critical"]);
});

test("accepts it where everything but object storage is in one zone", () => {
  expect(findingsWith({ ...silent, ...inOneZone })).toEqual([]);
});
