/**
 * Which platform a command is about, and its synthesis by the real CDKTF. Commands that look at stacks make them
 * first, so that nobody is told that yesterday's stacks are fine.
 */
import { join } from "node:path";
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
import { checkRules, RulesError } from "../../rules";
import { type CommandContext, CommandError } from "./command";
import { run } from "./process";

/** The folder of a blueprint and the file of an environment, by their names. */
export interface Choice {
  readonly blueprint: string;
  readonly environment: string;
}

/** Where `cdktf synth` writes, from the project's folder. */
const outputFolder = "cdktf.out";

/** Adds the two options to a command; BLUEPRINT and ENVIRONMENT are their other form. */
export function withChoice(command: Command, { env }: CommandContext, root: string): Command {
  return command
    .addOption(
      new Option("-b, --blueprint <name>", "a folder of blueprints/").default(env.BLUEPRINT ?? defaultBlueprint),
    )
    .addOption(
      new Option("-e, --environment <name>", "a file of environments/").default(env.ENVIRONMENT ?? defaultEnvironment),
    )
    .addHelpText(
      "after",
      () =>
        `\nBlueprints: ${availableBlueprints(root).join(", ")}\nEnvironments: ${availableEnvironments(root).join(", ")}`,
    );
}

/**
 * Loads the chosen platform, checks its rules, and runs `cdktf synth`.
 *
 * @returns The platform, and the folder that its stacks are in.
 * @throws CommandError when the definition is refused or `cdktf synth` fails
 */
export async function synthesize(
  choice: Choice,
  context: CommandContext,
  root: string,
): Promise<{ readonly platform: Platform; readonly output: string }> {
  const platform = accepted(() => {
    const loaded = loadPlatform({ root, ...choice });
    checkRules(loaded);
    return loaded;
  });
  context.print(`Synthesizing ${platform.name}: ${platform.stacks.length} stacks …`);
  const binaries = join(root, "node_modules", ".bin");
  const { exitCode, stdout, stderr } = await run(join(binaries, "cdktf"), ["synth"], {
    cwd: root,
    env: {
      ...context.env,
      // The Node.js of the lock file runs CDKTF, whoever starts this command.
      PATH: `${binaries}:${context.env.PATH ?? ""}`,
      BLUEPRINT: choice.blueprint,
      ENVIRONMENT: choice.environment,
      CI: "1",
      CHECKPOINT_DISABLE: "1",
    },
    signal: context.signal,
  });
  if (exitCode === 0) return { platform, output: join(root, outputFolder) };
  throw new CommandError(
    `cdktf synth ended with ${exitCode}:\n${stdout}${stderr}`,
    "Mend what it names and run this command again.",
  );
}

/** A refused definition is the user's to mend, not a defect of the program. */
export function accepted<T>(load: () => T): T {
  try {
    return load();
  } catch (error) {
    if (!(error instanceof DefinitionError || error instanceof RulesError)) throw error;
    throw new CommandError(
      `${error.message}\n`,
      "Nothing was written. Mend the definition and run this command again.",
    );
  }
}
