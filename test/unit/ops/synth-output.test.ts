import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { readSynthOutput } from "../../../ops/tools/synth-output";
import { failureOf, testFolder, writeSynthOutput, writeText } from "./support";

const folder = testFolder();

test("stacks are read in the order of their names, with the folder of their assets", async () => {
  const output = writeSynthOutput(folder(), { b: { resource: {} }, a: { terraform: { required_providers: {} } } });
  mkdirSync(join(output, "stacks/b/assets"));
  expect(await readSynthOutput(output)).toEqual([
    { name: "a", config: { terraform: { required_providers: {} } }, assets: undefined },
    { name: "b", config: { resource: {} }, assets: join(output, "stacks/b/assets") },
  ]);
});

const faults: readonly (readonly [string, () => string, string])[] = [
  ["no output", () => join(folder(), "none"), "none/manifest.json does not exist."],
  ["no manifest", () => folder(), "manifest.json does not exist."],
  ["no stack", () => writeSynthOutput(folder(), {}), "has no stack: there is nothing to check."],
  ["broken manifest", () => manifest("{"), "manifest.json is not JSON"],
  ["another manifest", () => manifest('{"stacks":{"a":{"name":"a"}}}'), "at stacks.a.synthesizedStackPath"],
  [
    "a lost stack",
    () => manifest('{"stacks":{"a":{"name":"a","synthesizedStackPath":"stacks/a/cdk.tf.json"}}}'),
    "stacks/a/cdk.tf.json does not exist.",
  ],
  ["a broken stack", () => writeSynthOutput(folder(), { a: { resource: [] } }), "stacks/a/cdk.tf.json is not what"],
];

test.each(faults)("%s is refused, and the user told to synthesize", async (_name, output, problem) => {
  const failure = await failureOf(readSynthOutput(output()));
  expect(failure).toContain(problem);
  expect(failure).toContain("Next: Run `npm run synth`");
});

function manifest(content: string): string {
  writeText(join(folder(), "manifest.json"), content);
  return folder();
}
