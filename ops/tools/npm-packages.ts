/**
 * npm packages that must not lie among the project's own: a folder with a `package.json` and its lock file says which,
 * and they are installed once into the user's cache, for every later run.
 *
 * The version of the cached folder is the hash of both files, so a changed lock file is a new installation. Install
 * scripts do not run; a package that needs one fails where it is used.
 */
import { createHash } from "node:crypto";
import { copyFile, readFile } from "node:fs/promises";
import { join } from "node:path";
import { cachedTool, cacheRoot } from "./cache";
import { type CommandContext, CommandError } from "./command";
import { run } from "./process";

const FILES = ["package.json", "package-lock.json"] as const;
const INSTALL = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];

/**
 * Returns the `node_modules` folder of the packages that `folder` pins, installing them first when the cache lacks it.
 *
 * @param tool name of the packages in the cache and in what is printed
 * @throws CommandError when npm can not install them
 */
export async function installedPackages(context: CommandContext, tool: string, folder: string): Promise<string> {
  const hash = createHash("sha256");
  for (const file of FILES) hash.update(await readFile(join(folder, file)));
  const root = cacheRoot(context.env);
  const cached = await cachedTool(root, {
    tool,
    version: hash.digest("hex").slice(0, 12),
    install: async (partial) => {
      context.print(`Installing the packages of ${tool} into ${root} (once)`);
      for (const file of FILES) await copyFile(join(folder, file), join(partial, file));
      await install(context, tool, partial);
    },
  });
  return join(cached, "node_modules");
}

async function install({ env, signal }: CommandContext, tool: string, folder: string): Promise<void> {
  const { exitCode, stdout, stderr } = await run("npm", INSTALL, { cwd: folder, env, signal });
  if (exitCode === 0) return;
  throw new CommandError(
    `npm ci could not install the packages of ${tool}:\n${(stderr || stdout).trim().split("\n").slice(-8).join("\n")}`,
    "See that npm reaches its registry (`npm ping`) and that the lock file fits its package.json, then run this again.",
  );
}
