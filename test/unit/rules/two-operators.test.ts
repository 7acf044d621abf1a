import { twoOperators } from "../../../rules/two-operators";
import { findingsWith, platformWith, removed } from "../../support/definitions";

const team = "environment.team";
const onCall = ["ann", "bo", "cy"];
const all = { postgres: onCall, redis: onCall, opensearch: onCall, kafka: onCall, "object-storage": onCall };
const operators = (kafka: readonly string[] | undefined) => ({
  [`${team}.onCall`]: onCall,
  [`${team}.canOperate`]: kafka === undefined ? { ...all, kafka: [] } : { ...all, kafka },
});

test.each([
  ["two", ["ann", "bo"], []],
  ["one", ["ann"], [`two-operators: ${team}.canOperate.kafka`]],
  ["nobody", [], [`two-operators: ${team}.canOperate.kafka`]],
  ["one who is named twice", ["ann", "ann"], [`two-operators: ${team}.canOperate.kafka`]],
  ["one of two who is not on call", ["ann", "dee"], [`two-operators: ${team}.canOperate.kafka[1]`]],
])("judges a store that %s can operate", (_, people, expected) => {
  expect(findingsWith(operators(people))).toEqual(expected);
});

test.each([
  [["ann"], "only ann can operate kafka"],
  [[], "nobody can operate kafka"],
  [["ann", "dee"], "dee can operate kafka and is not on call"],
])("says who is missing: %j", (people, problem) => {
  expect(twoOperators.check(platformWith(operators(people))).map((finding) => finding.problem)).toEqual([problem]);
});

test("minds a kind that is named by nobody, unless it is not in use", () => {
  const { opensearch: _, ...others } = all;
  const changes = { [`${team}.onCall`]: onCall, [`${team}.canOperate`]: others };
  expect(findingsWith(changes)).toEqual([`two-operators: ${team}.canOperate.opensearch`]);
  const unused = { "blueprint.stores.search": removed, "blueprint.views.noteSearch": removed };
  expect(findingsWith({ ...changes, ...unused })).toEqual([]);
});
