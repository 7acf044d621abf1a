/** What the local commands share: the outside world, their options, and the definition they work on. */
import { type Command, Option } from "commander";
import { availableBlueprints, defaultBlueprint, loadPlatform } from "../../load/definition";
import type { Platform } from "../../model/platform";
import { DefinitionError } from "../../model/problems";
import { oneOf, suggest } from "../../model/words";
import { type CommandContext, CommandError } from "../../ops/tools/command";
import { checkRules, RulesError } from "../../rules";
import { type DataFolder, dataFolder, defaultDataFolder, givenPath, isClaimed } from "../data-folder";

/** The outside world of a local command. */
export interface LocalContext extends CommandContext {
  /** Aborted when the user wants to stop for the second time: what still runs is killed then. */
  readonly hurry: AbortSignal;
  /** Whether root started the command. */
  readonly asRoot: boolean;
  /** Asks a question that is answered by yes or no; absent where nobody is there to answer. */
  readonly confirm?: ((question: string) => Promise<boolean>) | undefined;
}

/** What every local command is told. */
export interface LocalOptions {
  readonly blueprint: string;
  /** Data folder. @default one for each blueprint, in the user's own data */
  readonly data?: string | undefined;
}

/** The environment that is on one machine. */
const LOCAL = "local";

/** Adds the options that every command has. */
export function withLocalOptions(command: Command): Command {
  return command
    .addOption(
      new Option("-b, --blueprint <name>", "a folder of blueprints/").env("BLUEPRINT").default(defaultBlueprint),
    )
    .option("--data <folder>", "data, logs, passwords and ports (default: in your own data folder, by blueprint)");
}

/** The platform of the blueprint on this machine. @throws CommandError when the definition is refused */
export function localPlatform(root: string, { blueprint }: LocalOptions): Platform {
  try {
    const platform = loadPlatform({ root, blueprint, environment: LOCAL });
    checkRules(platform);
    return platform;
  } catch (error) {
    if (!(error instanceof DefinitionError || error instanceof RulesError)) throw error;
    throw new CommandError(error.message, "Nothing was started. Mend the definition and run this command again.");
  }
}

/** The data folder that the options name. @throws CommandError when there is no such blueprint */
export function chosenFolder(root: string, { blueprint, data }: LocalOptions, context: LocalContext): DataFolder {
  refuseUnknown("blueprint", [blueprint], availableBlueprints(root));
  const path =
    data === undefined ? defaultDataFolder(blueprint, context.env, context.asRoot) : givenPath(data, context.env);
  return dataFolder(path);
}

/** @throws CommandError when one of the names is not known */
export function refuseUnknown(what: string, names: readonly string[], known: readonly string[]): void {
  const unknown = names.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new CommandError(
    `There is no ${what} "${unknown}". Allowed: ${oneOf(known)}.`,
    suggest(unknown, known, `Name one of them.`),
  );
}

/** @throws CommandError when the folder holds no local platform */
export async function needPlatform(folder: DataFolder): Promise<void> {
  if (await isClaimed(folder)) return;
  throw new CommandError(
    `There is no local platform in ${folder.path}.`,
    "Make it with `npm run local up`; where it is in another folder, name that with --data.",
  );
}
