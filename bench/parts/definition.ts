/** The definition that `cdktf synth` builds by default, before it is resolved. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { defaultBlueprint, defaultEnvironment } from "../../load/definition";
import type { BlueprintDefinition } from "../../model/schema/blueprint";
import type { EnvironmentDefinition } from "../../model/schema/environment";
import type { Definition } from "./repeated";

/** The project's folder. */
export const root = join(__dirname, "../..");

const folder = join(root, "blueprints", defaultBlueprint);

/** The default blueprint and its files. */
export const original: Definition = {
  blueprint: defaultExport<BlueprintDefinition>(join(folder, "blueprint.ts")),
  files: new Map(
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((name) => /\.(sql|json)$/.test(name))
      .map((name) => [name, readFileSync(join(folder, name), "utf8")]),
  ),
};

/** The default environment. */
export const environment = defaultExport<EnvironmentDefinition>(join(root, "environments", `${defaultEnvironment}.ts`));

function defaultExport<T>(path: string): T {
  return (require(path) as { readonly default: T }).default;
}
