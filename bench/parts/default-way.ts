/**
 * The same program as CDKTF's TypeScript template runs it: `ts-node main.ts`, types checked on every synth, resources
 * imported from the provider's barrel. https://developer.hashicorp.com/terraform/cdktf/create-and-deploy/project-setup
 *
 * It is a copy of the sources in which only the imports and the compiler differ. ts-node needs a TypeScript before
 * version 7, so both come from a lock file of their own; every other package is the project's. The template starts
 * ts-node by `npx`; that cost is left out here, to the template's favour.
 */
import { mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { CommandContext } from "../../ops/tools/command";
import { installedPackages } from "../../ops/tools/npm-packages";
import { copySources } from "../../ops/tools/source-copy";

const compilerPackages = ["ts-node", "typescript"];

/** How resources are imported: each from its own module, or all from the provider's barrel. */
export type ImportStyle = "modules" | "barrel";

/** Makes the copy of the project at `root` in `folder`, which exists. */
export async function copyDefaultWay(
  context: CommandContext,
  root: string,
  folder: string,
  style: ImportStyle,
): Promise<void> {
  const compiler = await installedPackages(context, "default-way", join(__dirname, "../default-way"));
  await copySources(root, folder);
  await linkEach(join(root, "node_modules"), compiler, join(folder, "node_modules"));
  await useCommonJs(join(folder, "tsconfig.json"));
  if (style === "barrel") await importFromBarrels(folder);
}

/** What Node runs in such a copy. */
export const defaultWayArguments: readonly string[] = ["node_modules/ts-node/dist/bin.js", "main.ts"];

async function linkEach(own: string, compiler: string, modules: string): Promise<void> {
  await mkdir(modules);
  for (const name of await readdir(own)) {
    if (!name.startsWith(".") && !compilerPackages.includes(name)) await symlink(join(own, name), join(modules, name));
  }
  for (const name of compilerPackages) await symlink(join(compiler, name), join(modules, name));
}

/** The template's module settings; how strict the types are stays the project's choice. */
async function useCommonJs(path: string): Promise<void> {
  const config = JSON.parse(await readFile(path, "utf8")) as { readonly compilerOptions: object };
  const compilerOptions = {
    ...config.compilerOptions,
    module: "commonjs",
    moduleResolution: "node10",
    types: ["node"],
    skipLibCheck: true,
  };
  await writeFile(path, JSON.stringify({ ...config, compilerOptions }, null, 2));
}

async function importFromBarrels(folder: string): Promise<void> {
  let rewritten = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith(".ts") || entry.parentPath.includes("node_modules")) continue;
    const path = join(entry.parentPath, entry.name);
    const source = await readFile(path, "utf8");
    const fromBarrels = withBarrelImports(source);
    if (fromBarrels === source) continue;
    await writeFile(path, fromBarrels);
    rewritten += 1;
  }
  if (rewritten === 0) throw new Error(`No file in ${folder} imports a resource: the barrel would not be measured.`);
}

const moduleImport = /^import (?:type )?\{([^}]*)\} from "(@cdktf\/provider-[a-z]+)\/lib\/([a-z0-9-]+)";$/gm;

/**
 * Rewrites imports of a provider's modules to imports of its barrel, in which each module is a namespace:
 * `import { KmsKey } from "@cdktf/provider-aws/lib/kms-key"` becomes `import { kmsKey as module1 } from
 * "@cdktf/provider-aws"` and `import KmsKey = module1.KmsKey`.
 */
export function withBarrelImports(source: string): string {
  let count = 0;
  return source.replace(moduleImport, (_, names: string, provider: string, module: string) => {
    count += 1;
    const namespace = `module${count}`;
    const given = names.split(",").map((name) => name.trim().replace(/^type /, ""));
    const aliases = given.filter(Boolean).map((name) => {
      const [exported = "", local = exported] = name.split(" as ");
      return `import ${local} = ${namespace}.${exported};`;
    });
    return [`import { ${camelCase(module)} as ${namespace} } from "${provider}";`, ...aliases].join(" ");
  });
}

function camelCase(kebab: string): string {
  return kebab.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}
