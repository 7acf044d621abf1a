import { findingsWith, removed } from "../../support/definitions";

const opensearch = "environment.stores.opensearch";

test("refuses a domain over several zones without masters", () => {
  expect(findingsWith({ [`${opensearch}.masters`]: removed })).toEqual([`dedicated-masters: ${opensearch}.masters`]);
});

test("accepts a domain in one zone without masters", () => {
  expect(findingsWith({ [`${opensearch}.masters`]: removed, [`${opensearch}.availability`]: "single-az" })).toEqual([]);
});
