/**
 * Reads a definition from the disk: a blueprint with its files, and an environment, each by the name of its folder or
 * file. This is the edge of the model; nothing below `model/` touches the disk.
 *
 * A new blueprint is a new folder and a new environment a new file: they are found by looking, not by a list.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import type { BlueprintFiles } from "../model/contracts";
import { type Platform, platform } from "../model/platform";
import { DefinitionError, type Problem } from "../model/problems";
import { oneOf, suggest } from "../model/words";

/** What to load: the project's folder, and the two names. */
export interface DefinitionChoice {
  readonly root: string;
  /** A folder of `blueprints/`. @default "ecommerce" */
  readonly blueprint?: string | undefined;
  /** A file of `environments/`. @default "production" */
  readonly environment?: string | undefined;
}

export const defaultBlueprint = "ecommerce";
export const defaultEnvironment = "production";

/** Files that a definition may name: SQL, index mappings and contracts. */
const definitionFile = /\.(sql|json)$/;

/**
 * Loads a platform.
 *
 * @throws DefinitionError where a name is unknown or a definition is wrong.
 */
export function loadPlatform({ root, blueprint, environment }: DefinitionChoice): Platform {
  const folder = join(root, "blueprints");
  const chosen = {
    blueprint: blueprint ?? defaultBlueprint,
    environment: environment ?? defaultEnvironment,
  };
  const problems = [
    ...known("BLUEPRINT", "blueprint", chosen.blueprint, availableBlueprints(root)),
    ...known("ENVIRONMENT", "environment", chosen.environment, availableEnvironments(root)),
  ];
  if (problems.length > 0) throw new DefinitionError(problems);
  return platform({
    blueprint: defaultExport(join(folder, chosen.blueprint, "blueprint.ts")),
    environment: defaultExport(join(root, "environments", `${chosen.environment}.ts`)),
    files: readFiles(join(folder, chosen.blueprint)),
  });
}

/** Names of the folders below `blueprints/` that hold a blueprint. */
export function availableBlueprints(root: string): readonly string[] {
  return readdirSync(join(root, "blueprints"))
    .filter((name) => existsSync(join(root, "blueprints", name, "blueprint.ts")))
    .sort();
}

/** Names of the files of `environments/`, without their ending; folders there hold what environments share. */
export function availableEnvironments(root: string): readonly string[] {
  return readdirSync(join(root, "environments"), { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => entry.name.slice(0, -".ts".length))
    .sort();
}

function known(path: string, what: string, given: string, names: readonly string[]): readonly Problem[] {
  if (names.includes(given)) return [];
  return [
    {
      path,
      problem: `there is no ${what} "${given}"`,
      allowed: oneOf(names),
      given: JSON.stringify(given),
      fix: suggest(given, names, `create it: see CONTRIBUTING.md, "Add ${what === "blueprint" ? "a" : "an"} ${what}"`),
    },
  ];
}

/** A module's default export; CommonJS, so that the program needs no top-level await. */
function defaultExport(path: string): unknown {
  return (require(path) as { readonly default?: unknown }).default;
}

function readFiles(folder: string): BlueprintFiles {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && definitionFile.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  return new Map(names.map((name) => [relative(folder, name).split(sep).join("/"), readFileSync(name, "utf8")]));
}
