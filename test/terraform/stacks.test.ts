/** The real Terraform accepts every stack of every environment; Checkov finds nothing but what was reviewed. */
import { join } from "node:path";
import { availableEnvironments, loadPlatform } from "../../load/definition";
import { scan } from "../../ops/commands/scan";
import { validate } from "../../ops/commands/validate";
import { root } from "../support/root";
import { synthesize } from "../support/synth";
import { testContext, testFolder, writeSynthOutput } from "../unit/ops/support";

/** Eight stacks take half a minute on two busy cores; Checkov installs itself the first time. */
const patienceMs = 600_000;

const folder = testFolder();

/** Writes the stacks of an environment as `cdktf synth` does, and says where. */
function output(environment: string): string {
  const stacks = synthesize(loadPlatform({ root, environment }));
  const jsons = Object.fromEntries([...stacks].map(([name, stack]) => [name, stack]));
  return writeSynthOutput(join(folder(), environment), jsons);
}

it.each(availableEnvironments(root))(
  "is valid for %s",
  async (environment) => {
    const context = testContext(process.env);
    await validate(output(environment), context);
    const stacks = loadPlatform({ root, environment }).stacks;
    expect(context.printed.filter((line) => line.startsWith("  valid")).length).toBe(stacks.length);
  },
  patienceMs,
);

it.each(availableEnvironments(root))(
  "has no failed security check in %s but the reviewed ones",
  async (environment) => {
    const context = testContext(process.env);
    await scan({ output: output(environment), exceptions: join(root, "ops/checkov/exceptions.json") }, context);
    expect(context.printed.at(-1)).toMatch(/^No failed check/);
  },
  patienceMs,
);
