/**
 * The folder that holds everything of one local platform: its servers' data and logs, passwords, ports and addresses.
 *
 * It carries a mark with the blueprint's name. A folder without the mark that holds something is refused, so no command
 * mixes its files with others, and `reset` never removes what is not ours.
 */
import { chmod, mkdir, readdir } from "node:fs/promises";
import { homedir } from "node:os";
import { isAbsolute, join, resolve } from "node:path";
import { z } from "zod";
import { cacheRoot } from "../ops/tools/cache";
import { CommandError, type Environment } from "../ops/tools/command";
import { readText, writeText } from "./text-file";

/** Where things are in a data folder. */
export interface DataFolder {
  readonly path: string;
  /** One folder a server. */
  readonly servers: string;
  readonly logs: string;
  /** One record a running server. */
  readonly records: string;
  /** One file a password. */
  readonly secrets: string;
  readonly ports: string;
  readonly addresses: string;
}

export function dataFolder(path: string): DataFolder {
  const at = (name: string) => join(path, name);
  return {
    path,
    servers: at("servers"),
    logs: at("logs"),
    records: at("run"),
    secrets: at("secrets"),
    ports: at("ports.json"),
    addresses: at("addresses.json"),
  };
}

/**
 * The data folder of a blueprint that the user named no other for, as the XDG base directory specification places it.
 *
 * Root's home is closed to others, but Postgres refuses to run as root: root's data is where that of services is.
 */
export function defaultDataFolder(blueprint: string, env: Environment, asRoot: boolean): string {
  const own = asRoot ? "/var/lib" : join(env.HOME || homedir(), ".local/share");
  const configured = env.XDG_DATA_HOME;
  const base = configured && isAbsolute(configured) ? configured : own;
  return join(base, "polyglot-blueprint", "local", blueprint);
}

/** The folder for programs that are installed once; root's is outside of its home for the same reason. */
export function programsFolder(env: Environment, asRoot: boolean): string {
  return cacheRoot(asRoot && !env.XDG_CACHE_HOME ? { ...env, XDG_CACHE_HOME: "/var/cache" } : env);
}

/** A path that the user gave, seen from where the user is rather than from where npm runs its scripts. */
export function givenPath(path: string, env: Environment): string {
  return resolve(env.INIT_CWD ?? "", path);
}

const markSchema = z.object({ blueprint: z.string() });

/**
 * Makes the folder the blueprint's, or finds that it is.
 *
 * @throws CommandError when it belongs to another blueprint or holds something else
 */
export async function claim(folder: DataFolder, blueprint: string): Promise<void> {
  await mkdir(folder.path, { recursive: true });
  const owner = await blueprintOf(folder);
  if (owner === undefined) {
    await refuseStrange(folder.path);
    await writeText(markOf(folder), `${JSON.stringify({ blueprint })}\n`);
  } else if (owner !== blueprint) {
    throw new CommandError(
      `${folder.path} holds the local platform of the blueprint "${owner}", not of "${blueprint}".`,
      `Choose another folder with --data, or remove that platform: \`npm run local -- reset --data ${folder.path}\`.`,
    );
  }
  for (const path of [folder.path, folder.servers, folder.logs, folder.records, folder.secrets]) {
    await mkdir(path, { recursive: true });
    // Others may pass through, for the server that runs as another user; only the owner may look.
    await chmod(path, path === folder.secrets ? 0o700 : 0o711);
  }
}

/** Whether the folder holds a local platform. */
export async function isClaimed(folder: DataFolder): Promise<boolean> {
  return (await blueprintOf(folder)) !== undefined;
}

async function blueprintOf(folder: DataFolder): Promise<string | undefined> {
  const mark = await readText(markOf(folder));
  return mark === undefined ? undefined : markSchema.parse(JSON.parse(mark)).blueprint;
}

const markOf = (folder: DataFolder): string => join(folder.path, "local-platform.json");

async function refuseStrange(path: string): Promise<void> {
  const found = await readdir(path);
  if (found.length === 0) return;
  throw new CommandError(
    `${path} is not empty (it holds ${found.slice(0, 3).join(", ")}) and is no local platform.`,
    "Choose an empty or a new folder with --data.",
  );
}
