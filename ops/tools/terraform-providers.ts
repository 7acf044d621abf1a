/**
 * Where Terraform gets its providers from.
 *
 * A provider package is some hundred megabytes. It comes from a folder on this machine when there is one (CI images
 * carry such mirrors), else it is downloaded once into this project's cache; Terraform links to either and copies
 * neither. A configuration of the user's own always wins, because it may name a company's mirror.
 */
import { createHash } from "node:crypto";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { cachedTool, cacheRoot } from "./cache";
import { CommandError, type Environment } from "./command";
import { exists, hasCode } from "./files";

/** Where machine images keep provider packages; searched after the folder that TF_PLUGIN_MIRROR names. */
const USUAL_MIRROR = "/opt/tf-plugins";

export interface ProviderSettings {
  /** What Terraform must find in its environment. */
  readonly variables: Environment;
  /** Where providers come from, for the user to read. */
  readonly description: string;
}

/**
 * Decides where providers come from, and writes Terraform's configuration for it into the cache.
 *
 * @param usualMirror folder to look into when TF_PLUGIN_MIRROR names none
 * @throws CommandError when TF_PLUGIN_MIRROR names a folder without providers
 */
export async function providerSettings(env: Environment, usualMirror = USUAL_MIRROR): Promise<ProviderSettings> {
  const own = await ownConfiguration(env);
  if (own !== undefined) {
    return { variables: { TF_CLI_CONFIG_FILE: own }, description: `providers as ${own} says` };
  }
  const mirror = await findMirror(env.TF_PLUGIN_MIRROR, usualMirror);
  const root = cacheRoot(env);
  if (mirror !== undefined) {
    const file = await writeConfiguration(root, mirrorConfiguration(mirror));
    return { variables: { TF_CLI_CONFIG_FILE: file }, description: `providers from ${mirror.path}` };
  }
  const plugins = join(root, "terraform-plugins");
  await mkdir(plugins, { recursive: true });
  const file = await writeConfiguration(root, downloadConfiguration(plugins));
  return { variables: { TF_CLI_CONFIG_FILE: file }, description: `providers downloaded once into ${plugins}` };
}

/** The configuration Terraform would read by itself, when it exists. */
async function ownConfiguration(env: Environment): Promise<string | undefined> {
  for (const path of [env.TF_CLI_CONFIG_FILE, join(env.HOME || homedir(), ".terraformrc")]) {
    if (path && (await exists(path))) return resolve(path);
  }
  return undefined;
}

/** A folder with provider packages, in the layout of a file-system mirror. */
export interface ProviderMirror {
  readonly path: string;
  /** Source addresses of the providers it has, such as `registry.terraform.io/hashicorp/aws`. */
  readonly providers: readonly string[];
}

async function findMirror(configured: string | undefined, usual: string): Promise<ProviderMirror | undefined> {
  if (configured) {
    const providers = await listProviders(configured);
    // Terraform runs in scratch folders, from where a relative path would lead elsewhere.
    if (providers.length > 0) return { path: resolve(configured), providers };
    throw new CommandError(
      `TF_PLUGIN_MIRROR names ${configured}, which has no provider package (<host>/<namespace>/<type>/...).`,
      "Fill it with `terraform providers mirror <folder>`, or unset the variable to download providers.",
    );
  }
  const providers = await listProviders(usual);
  return providers.length > 0 ? { path: usual, providers } : undefined;
}

async function listProviders(mirror: string): Promise<readonly string[]> {
  let addresses = [""];
  for (const _level of ["host", "namespace", "type"]) {
    const deeper = addresses.map(async (address) =>
      (await subfolders(join(mirror, address))).map((name) => (address === "" ? name : `${address}/${name}`)),
    );
    addresses = (await Promise.all(deeper)).flat();
  }
  return addresses.sort();
}

async function subfolders(path: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  } catch (error) {
    if (hasCode(error, "ENOENT", "ENOTDIR")) return [];
    throw error;
  }
}

/** What the mirror has comes from the mirror alone (no network); every other provider from its registry. */
export function mirrorConfiguration({ path, providers }: ProviderMirror): string {
  const list = JSON.stringify(providers);
  return [
    "provider_installation {",
    "  filesystem_mirror {",
    `    path    = ${JSON.stringify(path)}`,
    `    include = ${list}`,
    "  }",
    "  direct {",
    `    exclude = ${list}`,
    "  }",
    "}",
    "",
  ].join("\n");
}

/**
 * Without an installation block Terraform also searches the folders it knows itself, such as ~/.terraform.d/plugins.
 * The second setting lets it use the cache for a stack that has no lock file yet, which is every scratch folder.
 * @see https://developer.hashicorp.com/terraform/cli/config/config-file#provider-plugin-cache
 */
export function downloadConfiguration(plugins: string): string {
  return `plugin_cache_dir = ${JSON.stringify(plugins)}\nplugin_cache_may_break_dependency_lock_file = true\n`;
}

async function writeConfiguration(root: string, content: string): Promise<string> {
  const version = createHash("sha256").update(content).digest("hex").slice(0, 12);
  const install = (folder: string) => writeFile(join(folder, "cli.tfrc"), content);
  return join(await cachedTool(root, { tool: "terraform-configuration", version, install }), "cli.tfrc");
}
