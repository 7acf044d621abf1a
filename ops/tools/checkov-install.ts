/**
 * Checkov in a virtual environment of its own, made once from the pinned requirements and kept in the user's cache.
 *
 * The environment is filled under another name and then moved, so nothing may use the scripts in its `bin` folder,
 * which contain the first name: Checkov is started as `bin/python3 scan.py`.
 */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { cachedTool, cacheRoot } from "./cache";
import { type CommandContext, CommandError, type Environment } from "./command";
import { findOnPath } from "./files";
import { type RunResult, run } from "./process";
import { isOlder } from "./version";

const REQUIREMENTS = join(__dirname, "../checkov/requirements.txt");

/** The oldest Python that every pinned package supports. */
const OLDEST_PYTHON = "3.10";

const GET_PYTHON =
  `Install Python ${OLDEST_PYTHON} or newer with its venv module (Debian, Ubuntu: \`apt install python3-venv\`; ` +
  "macOS: `brew install python`; else https://www.python.org/downloads), then run this command again.";

/** Variables that would let packages from outside into the environment, or put its packages elsewhere. */
const MEDDLING_VARIABLES = /^(PYTHONPATH|PYTHONHOME|VIRTUAL_ENV|PIP_(USER|TARGET|PREFIX|ROOT|REQUIREMENT|CONSTRAINT))$/;

export interface Checkov {
  readonly version: string;
  /** Path of the Python that has Checkov. */
  readonly python: string;
  /** Folder of the environment, to be removed by a user who wants it made anew. */
  readonly folder: string;
}

/**
 * Returns the pinned Checkov, installing it first when the cache does not have it.
 *
 * @throws CommandError when Python or its venv module is missing or too old, or a package can not be installed
 */
export async function findCheckov(context: CommandContext): Promise<Checkov> {
  const requirements = await readFile(REQUIREMENTS, "utf8");
  const version = /^checkov==(\S+)$/m.exec(requirements)?.[1];
  if (version === undefined) throw new Error(`${REQUIREMENTS} does not pin checkov`);
  const env = pythonEnvironment(context.env);
  const python = await findPython(env, context.signal);
  const folder = await cachedTool(cacheRoot(env), {
    tool: "checkov",
    version: `${version}-${fingerprint(requirements, python.identity)}`,
    install: async (partial) => {
      context.print(`Installing Checkov ${version} into ${cacheRoot(env)} (once, about half a minute)`);
      await install(python.program, partial, env, context.signal);
    },
  });
  return { version, python: join(folder, "bin/python3"), folder };
}

function pythonEnvironment(env: Environment): Environment {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !MEDDLING_VARIABLES.test(name)));
}

interface Python {
  readonly program: string;
  /** Version and place: an environment works only with the Python it was made with. */
  readonly identity: string;
}

const PYTHON_FACTS = "import ensurepip, json, sys, venv; print(json.dumps([sys.version.split()[0], sys.base_prefix]))";
const pythonFactsSchema = z.tuple([z.string(), z.string()]);

async function findPython(env: Environment, signal: AbortSignal): Promise<Python> {
  const program = await findOnPath("python3", env);
  if (program === undefined) throw new CommandError("python3, which Checkov needs, was not found on PATH.", GET_PYTHON);
  const { exitCode, stdout, stderr } = await run(program, ["-c", PYTHON_FACTS], { cwd: tmpdir(), env, signal });
  if (exitCode !== 0) {
    throw new CommandError(`${program} can not make a virtual environment:\n${stderr.trim()}`, GET_PYTHON);
  }
  const [version, prefix] = pythonFactsSchema.parse(JSON.parse(stdout));
  if (isOlder(version, OLDEST_PYTHON)) {
    throw new CommandError(
      `${program} is Python ${version}, but ${OLDEST_PYTHON} is the oldest supported.`,
      GET_PYTHON,
    );
  }
  return { program, identity: `${version} ${prefix}` };
}

function fingerprint(...parts: readonly string[]): string {
  return createHash("sha256").update(parts.join("\n")).digest("hex").slice(0, 12);
}

async function install(python: string, folder: string, env: Environment, signal: AbortSignal): Promise<void> {
  const options = { cwd: folder, env, signal };
  const made = await run(python, ["-m", "venv", folder], options);
  if (made.exitCode !== 0) throw new CommandError(`python3 -m venv failed:\n${lastLines(made)}`, GET_PYTHON);
  const pip = ["-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check", "-r", REQUIREMENTS];
  const installed = await run(join(folder, "bin/python3"), pip, options);
  if (installed.exitCode !== 0) {
    throw new CommandError(
      `pip could not install ${REQUIREMENTS}:\n${lastLines(installed)}`,
      "See that pip reaches a package index (its own variables such as PIP_INDEX_URL are respected), then run again.",
    );
  }
}

function lastLines({ stdout, stderr }: RunResult): string {
  return (stderr || stdout).trim().split("\n").slice(-8).join("\n");
}
