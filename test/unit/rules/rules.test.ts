/**
 * What holds for all rules: they are listed, they can be told apart, and they let the platforms of this repository pass.
 */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { availableEnvironments, loadPlatform } from "../../../load/definition";
import { checkRules, findingsOf, RulesError, rules } from "../../../rules";
import { findingsWith, platformWith } from "../../support/definitions";

const root = join(__dirname, "..", "..", "..");
const ids = rules.map(({ id }) => id);
/** Files of the folder that hold no rule. */
const others = ["index", "rule"];

const namesIn = (folder: string, ending: string): readonly string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith(ending))
    .map((name) => name.slice(0, -ending.length));

test("every file of rules/ holds the rule of its name, and is listed", () => {
  expect([...ids].sort()).toEqual(
    namesIn(join(root, "rules"), ".ts")
      .filter((name) => !others.includes(name))
      .sort(),
  );
});

test("every rule has its test", () => {
  expect(namesIn(__dirname, ".test.ts")).toEqual(expect.arrayContaining([...ids]));
});

test.each(rules)("$id says what is lost, in words that end a line", ({ reason }) => {
  expect(reason).toMatch(/^[a-z].{20,160}[^.!]$/);
});

test.each(availableEnvironments(root))("the e-commerce platform breaks no rule in %s", (environment) => {
  expect(findingsOf(loadPlatform({ root, environment }))).toEqual([]);
});

test("the definition that other tests change breaks no rule", () => {
  expect(findingsWith()).toEqual([]);
});

test("a platform that breaks no rule passes", () => {
  expect(() => checkRules(platformWith())).not.toThrow();
});

test("all findings are told at once, each with its field, its rule and its remedy", () => {
  const platform = platformWith({
    "environment.stores.kafka.replicationFactor": 1,
    "environment.stores.kafka.minInsyncReplicas": 1,
    "environment.stores.postgres.deletionProtection": false,
  });
  const error = thrownBy(() => checkRules(platform));
  expect(error).toBeInstanceOf(RulesError);
  expect(error.message).toMatchInlineSnapshot(`
    "The platform breaks rules in 3 places:

      environment.stores.kafka.replicationFactor
        topics have 1 replicas
        rule:    replicated-topics: a change that one broker has and loses is lost for every view
        remedy:  raise it to 3, or say that the store is single-az and may lose data

      environment.stores.kafka.minInsyncReplicas
        a write is acknowledged when 1 broker has it
        rule:    replicated-topics: a change that one broker has and loses is lost for every view
        remedy:  raise it to 2

      environment.stores.postgres.deletionProtection
        "main" is a source of truth and one API call deletes it
        rule:    protected-source: the truth itself: one wrong command, and there is nothing to rebuild the copies from
        remedy:  set it to true"
  `);
});

function thrownBy(action: () => void): Error {
  try {
    action();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error("Nothing was thrown");
}
