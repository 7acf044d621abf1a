/** The output that the README shows is the one that `npm start` prints. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { defaultBlueprint, defaultEnvironment, loadPlatform } from "../../load/definition";
import { countResources, startSummary } from "../../ops/commands/start";
import { updating } from "../support/golden";
import { root, synthesize } from "../support/synth";

const path = join(root, "README.md");
const shown = /(<!-- output of npm start -->\n\n```text\n)([\s\S]*?)(```)/;

it("shows what npm start prints", () => {
  const platform = loadPlatform({ root });
  const resources = new Map([...synthesize(platform)].map(([id, stack]) => [id, countResources(stack.resource)]));
  const summary = startSummary(platform, resources, { blueprint: defaultBlueprint, environment: defaultEnvironment });
  const readme = readFileSync(path, "utf8");
  if (updating) writeFileSync(path, readme.replace(shown, `$1${summary}\n$3`));
  else expect(shown.exec(readme)?.[2]).toBe(`${summary}\n`);
});
