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
  const definition = {
    blueprint: definitionIn(root, `blueprints/${chosen.blueprint}/blueprint.ts`),
    environment: definitionIn(root, `environments/${chosen.environment}.ts`),
  };
  const others = otherBlueprints(root, chosen.blueprint);
  return withoutClashes(
    [...sameName(definition.blueprint, others), ...otherName(definition.environment, chosen.environment)],
    () => {
      const files = readFiles(join(folder, chosen.blueprint));
      return platform({ ...definition, files, otherBlueprints: [...others.keys()] });
    },
  );
}

/** Clashes are told together with what is wrong in the definition; a field that has a problem already gets no second. */
function withoutClashes(clashes: readonly Problem[], make: () => Platform): Platform {
  const made = attempt(make);
  const found = made instanceof DefinitionError ? made.problems : [];
  const more = clashes.filter(({ path }) => !found.some((problem) => problem.path === path));
  if (made instanceof DefinitionError || more.length > 0) throw new DefinitionError([...more, ...found]);
  return made;
}

function attempt<T>(make: () => T): T | DefinitionError {
  try {
    return make();
  } catch (error) {
    if (error instanceof DefinitionError) return error;
    throw error;
  }
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

/** A definition's module: its default export. What it throws, and a missing export, are problems of the definition. */
function definitionIn(root: string, file: string): unknown {
  const exported = run(root, file);
  if (exported !== undefined) return exported;
  throw new DefinitionError([
    {
      path: file,
      problem: "this file has no default export",
      allowed: "export default blueprint({ … }) or export default environment({ … })",
      given: "none",
      fix: "export the definition",
    },
  ]);
}

/** CommonJS, so that the program needs no top-level await. */
function run(root: string, file: string): unknown {
  try {
    return (require(join(root, file)) as { readonly default?: unknown }).default;
  } catch (error) {
    const [said = ""] = (error instanceof Error ? `${error.name}: ${error.message}` : String(error)).split("\n");
    throw new DefinitionError([
      {
        path: file,
        problem: "this file can't be run",
        allowed: "a TypeScript module that exports a definition",
        given: said.replaceAll(`${root}/`, ""),
        fix: "mend the file; `npm run typecheck` names the line",
      },
    ]);
  }
}

/** Folders of the other blueprints by the names in them; one that can't be read is a problem when it is chosen. */
function otherBlueprints(root: string, chosen: string): ReadonlyMap<string, string> {
  const others = availableBlueprints(root).filter((folder) => folder !== chosen);
  return new Map(
    others.flatMap((folder) => {
      const name = nameOf(attempt(() => definitionIn(root, `blueprints/${folder}/blueprint.ts`)));
      return name === undefined ? [] : [[name, folder] as const];
    }),
  );
}

/** Two blueprints of one name would share every name and every state: deploying one would destroy the other. */
function sameName(blueprint: unknown, others: ReadonlyMap<string, string>): readonly Problem[] {
  const name = nameOf(blueprint);
  const folder = name === undefined ? undefined : others.get(name);
  if (name === undefined || folder === undefined) return [];
  return [
    {
      path: "blueprint.name",
      problem: `blueprints/${folder} has this name too, and so the same resources and states`,
      allowed: "a name that no other blueprint has",
      given: JSON.stringify(name),
      fix: "rename one of them",
    },
  ];
}

/** A copied file that keeps its old name would be deployed over the environment it was copied from. */
function otherName(environment: unknown, file: string): readonly Problem[] {
  const name = nameOf(environment);
  if (name === undefined || name === file) return [];
  return [
    {
      path: "environment.name",
      problem: `this is the file of the environment "${file}"`,
      allowed: JSON.stringify(file),
      given: JSON.stringify(name),
      fix: `change the name to "${file}", or rename the file`,
    },
  ];
}

function nameOf(definition: unknown): string | undefined {
  if (typeof definition !== "object" || definition === null || definition instanceof Error) return undefined;
  const { name } = definition as { readonly name?: unknown };
  return typeof name === "string" ? name : undefined;
}

function readFiles(folder: string): BlueprintFiles {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && definitionFile.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  return new Map(names.map((name) => [relative(folder, name).split(sep).join("/"), readFileSync(name, "utf8")]));
}
