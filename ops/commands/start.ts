/** `polyglot start`: synthesizes the platform with the real CDKTF, checks it, and says what there is now. */
import { type Command, Option } from "commander";
import {
  availableBlueprints,
  availableEnvironments,
  defaultBlueprint,
  defaultEnvironment,
  loadPlatform,
} from "../../load/definition";
import type { Platform } from "../../model/platform";
import { DefinitionError } from "../../model/problems";
import { checkRules, RulesError, rules } from "../../rules";
import { summarize } from "../summary";
import { type CommandContext, CommandError } from "../tools/command";
import { run } from "../tools/process";
import { readSynthOutput, type SynthesizedStack } from "../tools/synth-output";

interface StartOptions {
  readonly blueprint: string;
  readonly environment: string;
}

/** Adds the command to the command line. */
export function registerStart(program: Command, context: CommandContext, root: string): void {
  program
    .command("start")
    .description("synthesize the platform and print what it is, why, how data flows, and what to do next")
    .addOption(
      new Option("-b, --blueprint <name>", "a folder of blueprints/").env("BLUEPRINT").default(defaultBlueprint),
    )
    .addOption(
      new Option("-e, --environment <name>", "a file of environments/").env("ENVIRONMENT").default(defaultEnvironment),
    )
    .addHelpText(
      "after",
      () =>
        `\nBlueprints: ${availableBlueprints(root).join(", ")}\nEnvironments: ${availableEnvironments(root).join(", ")}`,
    )
    .action((options: StartOptions) => start(options, context, root));
}

/**
 * Loads the platform, checks its rules, runs `cdktf synth` and prints the summary.
 *
 * @throws CommandError when the definition is refused or `cdktf synth` fails
 */
export async function start(choice: StartOptions, context: CommandContext, root: string): Promise<void> {
  const platform = refusals(() => {
    const loaded = loadPlatform({ root, ...choice });
    checkRules(loaded);
    return loaded;
  });
  context.print(`Synthesizing ${platform.name}: ${platform.stacks.length} stacks …`);
  await synthesize(choice, context, root);
  const stacks = await readSynthOutput("cdktf.out");
  context.print(`\n${startSummary(platform, resourceCounts(stacks), choice)}`);
}

/** What `npm start` prints in the end. */
export function startSummary(platform: Platform, resources: ReadonlyMap<string, number>, choice: StartOptions): string {
  const { stores, datasets, flows } = platform;
  return summarize({
    platform,
    resources,
    checked: [
      `${stores.length} stores, ${datasets.length} datasets, ${flows.length} flows: references, owners, files, ranges, sizes, versions, names`,
      `${rules.length} rules against the loss of data, see docs/generated/rules.md`,
    ],
    next: nextSteps(choice),
  });
}

async function synthesize(choice: StartOptions, { env, signal }: CommandContext, root: string): Promise<void> {
  const result = await run("cdktf", ["synth"], {
    cwd: root,
    env: { ...env, BLUEPRINT: choice.blueprint, ENVIRONMENT: choice.environment, CI: "1", CHECKPOINT_DISABLE: "1" },
    signal,
  });
  if (result.exitCode === 0) return;
  throw new CommandError(
    `cdktf synth ended with ${result.exitCode}:\n${result.stdout}${result.stderr}`,
    "Mend what it names and run this command again.",
  );
}

/** A refused definition is the user's to mend, not a defect of the program. */
function refusals<T>(load: () => T): T {
  try {
    return load();
  } catch (error) {
    if (!(error instanceof DefinitionError || error instanceof RulesError)) throw error;
    throw new CommandError(error.message, "Nothing was written. Mend the definition and run this command again.");
  }
}

function resourceCounts(stacks: readonly SynthesizedStack[]): ReadonlyMap<string, number> {
  return new Map(stacks.map(({ name, config }) => [name, countResources(config.resource)]));
}

/** The resources of a stack's Terraform JSON, by type and name. */
export function countResources(resource: Readonly<Record<string, object>> = {}): number {
  return Object.values(resource).reduce((sum, byName) => sum + Object.keys(byName).length, 0);
}

function nextSteps({ blueprint, environment }: StartOptions): readonly (readonly [string, string])[] {
  const chosen = [
    ...(blueprint === defaultBlueprint ? [] : [`BLUEPRINT=${blueprint}`]),
    ...(environment === defaultEnvironment ? [] : [`ENVIRONMENT=${environment}`]),
    "",
  ].join(" ");
  return [
    ["npm run validate", "hold every stack against the provider's schemas, with the real Terraform"],
    ["npm run scan", "hold every stack against Checkov's security checks"],
    [`${chosen}npx cdktf diff <stack>`, "see what would change; needs credentials of the account"],
    [`${chosen}npx cdktf deploy <stack>`, "make it; start with the first stack"],
  ];
}
