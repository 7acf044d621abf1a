/** `polyglot start`: synthesizes the platform with the real CDKTF, checks it, and says what there is now. */
import type { Command } from "commander";
import { defaultBlueprint, defaultEnvironment } from "../../load/definition";
import type { Platform } from "../../model/platform";
import { rules } from "../../rules";
import { summarize } from "../summary";
import { type Choice, synthesize, withChoice } from "../tools/choice";
import type { CommandContext } from "../tools/command";
import { readSynthOutput, type SynthesizedStack } from "../tools/synth-output";
import { count } from "../tools/text";

/** Adds the command to the command line. */
export function registerStart(program: Command, context: CommandContext, root: string): void {
  const command = program
    .command("start")
    .description("synthesize the platform and print what it is, why, how data flows, and what to do next");
  withChoice(command, context, root).action((choice: Choice) => start(choice, context, root));
}

/**
 * Synthesizes the platform and prints the summary.
 *
 * @throws CommandError when the definition is refused or `cdktf synth` fails
 */
export async function start(choice: Choice, context: CommandContext, root: string): Promise<void> {
  const { platform, output } = await synthesize(choice, context, root);
  const stacks = await readSynthOutput(output);
  context.print(`\n${startSummary(platform, resourceCounts(stacks), choice)}`);
}

/** What `npm start` prints in the end. */
export function startSummary(platform: Platform, resources: ReadonlyMap<string, number>, choice: Choice): string {
  const { stores, datasets, flows } = platform;
  return summarize({
    platform,
    resources,
    checked: [
      `${count(stores.length, "store")}, ${count(datasets.length, "dataset")}, ${count(flows.length, "flow")}: references, owners, files, ranges, sizes, versions, names`,
      `${rules.length} rules against the loss of data, see docs/generated/rules.md`,
    ],
    next: nextSteps(choice),
  });
}

function resourceCounts(stacks: readonly SynthesizedStack[]): ReadonlyMap<string, number> {
  return new Map(stacks.map(({ name, config }) => [name, countResources(config.resource)]));
}

/** The resources of a stack's Terraform JSON, by type and name. */
export function countResources(resource: Readonly<Record<string, object>> = {}): number {
  return Object.values(resource).reduce((sum, byName) => sum + Object.keys(byName).length, 0);
}

function nextSteps({ blueprint, environment }: Choice): readonly (readonly [string, string])[] {
  const chosen = [
    ...(blueprint === defaultBlueprint ? [] : [`BLUEPRINT=${blueprint}`]),
    ...(environment === defaultEnvironment ? [] : [`ENVIRONMENT=${environment}`]),
    "",
  ].join(" ");
  return [
    [`${chosen}npm run validate`, "hold every stack against the provider's schemas, with the real Terraform"],
    [`${chosen}npm run scan`, "hold every stack against Checkov's security checks"],
    [`${chosen}npx cdktf diff <stack>`, "see what would change; needs credentials of the account"],
    [`${chosen}npx cdktf deploy <stack>`, "make it; start with the first stack"],
  ];
}
