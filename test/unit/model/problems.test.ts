/** What was given is shown whatever it is, shortened, and never a secret. */
import { show } from "../../../model/problems";

const cyclic: { self?: unknown } = {};
cyclic.self = cyclic;

test.each([
  ["nothing", undefined, "nothing"],
  ["text", "eu-wset-1", '"eu-wset-1"'],
  ["a number that is none", Number.NaN, "NaN"],
  ["a number without end", Number.POSITIVE_INFINITY, "Infinity"],
  ["a BigInt", 1n, "1"],
  ["a function", () => "secret", "a function"],
  ["what refers to itself", cyclic, "a value that refers to itself or holds a BigInt"],
  ["a BigInt inside", { version: 1n }, "a value that refers to itself or holds a BigInt"],
  ["long text", "x".repeat(200), `"${"x".repeat(79)}…`],
])("%s is shown", (_, value, shown) => {
  expect(show(value, "environment.aws.region")).toBe(shown);
});

test("secrets are hidden by the name of their field, at any depth", () => {
  expect(show("hunter2", "blueprint.stores.cache.password")).not.toContain("hunter2");
  expect(show({ deep: { apiKey: "hunter2" } }, "blueprint.stores.cache")).toBe('{"deep":{"apiKey":"(hidden)"}}');
});
