/**
 * Tools that are made once and kept: each lives in a folder named after its version in the user's cache.
 *
 * A folder is filled under another name and renamed when it is complete. The rename is atomic, so a folder that has
 * the final name is whole: an interrupted installation never counts as done, and of two commands that install at the
 * same time the first to finish wins and the other one uses its result.
 */
import { mkdir, mkdtemp, readdir, rename, rm, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, isAbsolute, join } from "node:path";
import type { Environment } from "./command";
import { exists, hasCode } from "./files";

/** Partial folders older than this belong to an installation that was killed; the slowest one takes some minutes. */
const ABANDONED_AFTER_MILLISECONDS = 24 * 60 * 60 * 1000;

export interface CachedTool {
  /** Name of the tool, the first part of the folder's name. */
  readonly tool: string;
  /** Everything the content depends on; another version is another folder. */
  readonly version: string;
  /** Fills the (empty) folder. It is moved afterwards: what it writes must not contain the folder's path. */
  readonly install: (folder: string) => Promise<void>;
}

/** The folder that holds all cached tools, as the XDG base directory specification places it. */
export function cacheRoot(env: Environment): string {
  const configured = env.XDG_CACHE_HOME;
  // The specification: a relative path is invalid and must be ignored.
  const base = configured && isAbsolute(configured) ? configured : join(env.HOME || homedir(), ".cache");
  return join(base, "polyglot-blueprint");
}

/**
 * Returns the folder of a tool, installing it first when the cache does not have this version.
 *
 * @throws whatever the installation throws; nothing is left behind then
 */
export async function cachedTool(root: string, { tool, version, install }: CachedTool): Promise<string> {
  const folder = join(root, `${tool}-${version}`);
  if (await exists(folder)) return folder;
  await mkdir(root, { recursive: true });
  await removeAbandoned(root, `${basename(folder)}.partial-`);
  const partial = await mkdtemp(`${folder}.partial-`);
  try {
    await install(partial);
    await publish(partial, folder);
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
  return folder;
}

async function publish(partial: string, folder: string): Promise<void> {
  try {
    await rename(partial, folder);
  } catch (error) {
    // Another command finished the same version first.
    if (!hasCode(error, "ENOTEMPTY", "EEXIST")) throw error;
  }
}

async function removeAbandoned(root: string, prefix: string): Promise<void> {
  for (const name of await readdir(root)) {
    const path = join(root, name);
    if (name.startsWith(prefix) && (await ageMilliseconds(path)) > ABANDONED_AFTER_MILLISECONDS) {
      await rm(path, { recursive: true, force: true });
    }
  }
}

/** Age of a folder; one that another command has just removed is of no age. */
async function ageMilliseconds(path: string): Promise<number> {
  try {
    return Date.now() - (await stat(path)).mtimeMs;
  } catch (error) {
    if (hasCode(error, "ENOENT")) return 0;
    throw error;
  }
}
