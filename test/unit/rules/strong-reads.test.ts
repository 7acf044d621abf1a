import { strongReads } from "../../../rules/strong-reads";
import { findingsWith, platformWith } from "../../support/definitions";

const reads = "blueprint.datasets.notes.reads";
const search = "blueprint.views.noteSearch";
const silent = (views: readonly string[]) =>
  views.map((view) => `strong-reads: blueprint.views.${view}.staleReadsTolerated`);

test("refuses a copy that promises strong reads, once", () => {
  expect(findingsWith({ [`${search}.consistency`]: "strong" })).toEqual([`strong-reads: ${search}.consistency`]);
  expect(
    findingsWith({ [`${search}.consistency`]: "strong", [`${search}.staleReadsTolerated`]: "it is fine" }),
  ).toEqual([`strong-reads: ${search}.consistency`]);
});

test.each([
  ["strong", ["noteSearch", "noteCache", "noteArchive", "noteChanges"]],
  ["causal", ["noteSearch", "noteCache", "noteArchive"]],
  ["read-your-writes", ["noteSearch", "noteCache", "noteArchive"]],
  ["eventual", []],
])("asks for a reason where a dataset promises %s reads and a copy less", (promise, views) => {
  expect(findingsWith({ [reads]: promise })).toEqual(silent(views));
});

test("accepts a copy that says why a stale read does no harm", () => {
  const reason = "readers see a draft of a second ago";
  expect(
    findingsWith({
      [reads]: "read-your-writes",
      [`${search}.staleReadsTolerated`]: reason,
      "blueprint.views.noteCache.consistency": "read-your-writes",
      "blueprint.views.noteArchive.staleReadsTolerated": reason,
    }),
  ).toEqual([]);
});

test("names the datasets and what they promise", () => {
  const [finding] = strongReads.check(platformWith({ [reads]: "read-your-writes" }));
  expect(finding?.problem).toBe("its reads are eventual, and its datasets promise more: notes (read-your-writes)");
});
