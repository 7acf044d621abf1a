/**
 * Runs the project's program as `cdktf synth` does, once with CDKTF and once with CDK Terrain in its place, and reads
 * what was written and which packages wrote it.
 */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { appArguments, quietEnvironment } from "../../ops/tools/app";
import type { CommandContext, Environment } from "../../ops/tools/command";
import { installedPackages } from "../../ops/tools/npm-packages";
import { run } from "../../ops/tools/process";
import { copySources, linkPackages } from "../../ops/tools/source-copy";
import { readSynthOutput } from "../../ops/tools/synth-output";

/** The folder whose package.json puts CDK Terrain in the place of CDKTF. */
const pinned = __dirname;

const context: CommandContext = {
  env: process.env,
  print: (line) => process.stderr.write(`${line}\n`),
  signal: new AbortController().signal,
};

const missingPackage =
  "If a package is missing: add it to test/cdktn/package.json in the project's version, " +
  "and run `npm install --package-lock-only` there.";

/** What one run made. */
export interface Synthesized {
  /** Terraform JSON of every stack by its name, with CDKTF's notes. */
  readonly stacks: ReadonlyMap<string, object>;
  /** Packages whose modules ran, as `name@version`; one that was loaded from two folders is listed twice. */
  readonly packages: readonly string[];
}

/** Copies of the project that differ in nothing but the packages they import. */
export interface Copies {
  /** Holds both; the caller removes it. */
  readonly folder: string;
  readonly cdktf: string;
  readonly cdktn: string;
}

/** Copies the project at `root`, once beside its own packages and once beside those with CDK Terrain. */
export async function copyTwice(root: string): Promise<Copies> {
  const packages = await installedPackages(context, "cdktn", pinned);
  const folder = await mkdtemp(join(tmpdir(), "polyglot-cdktn-"));
  const [cdktf, cdktn] = [join(folder, "cdktf"), join(folder, "cdktn")];
  await copySources(root, cdktf);
  await linkPackages(join(root, "node_modules"), cdktf);
  // From the first copy, so that an edit made meanwhile is in both or in none.
  await copySources(cdktf, cdktn);
  await linkPackages(packages, cdktn);
  return { folder, cdktf, cdktn };
}

/** Runs `main.ts` of `project` for an environment. */
export async function synthesize(project: string, environment: string): Promise<Synthesized> {
  const folder = await mkdtemp(join(tmpdir(), "polyglot-synth-"));
  const [outdir, loaded] = [join(folder, "cdktf.out"), join(folder, "loaded.json")];
  try {
    const env = {
      ...quietEnvironment(context.env),
      ENVIRONMENT: environment,
      CDKTF_OUTDIR: outdir,
      LOADED_PACKAGES: loaded,
    };
    const args = ["--require", require.resolve("./loaded-packages.cjs"), ...(await appArguments(project))];
    await succeed(process.execPath, args, project, env);
    const packages = JSON.parse(await readFile(loaded, "utf8")) as Readonly<Record<string, string>>;
    const stacks = (await readSynthOutput(outdir)).map(({ name, config }) => [name, config] as const);
    return { stacks: new Map(stacks), packages: Object.values(packages).sort() };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Checks the types of the copy in `folder` with the project's own compiler. */
export async function checkTypes(root: string, folder: string): Promise<void> {
  const modules = join(root, "node_modules");
  const config = {
    extends: "./tsconfig.json",
    compilerOptions: { types: ["node"], typeRoots: [join(modules, "@types")] },
    files: ["main.ts"],
    include: [],
  };
  await writeFile(join(folder, "tsconfig.cdktn.json"), JSON.stringify(config));
  await succeed(join(modules, ".bin/tsc"), ["-p", "tsconfig.cdktn.json"], folder, quietEnvironment(context.env));
}

async function succeed(program: string, args: readonly string[], cwd: string, env: Environment): Promise<void> {
  const { exitCode, stdout, stderr } = await run(program, args, { cwd, env, signal: context.signal });
  if (exitCode === 0) return;
  const fix = stderr.includes("MODULE_NOT_FOUND") || stdout.includes("TS2307") ? `\n${missingPackage}` : "";
  throw new Error(`${program} ${args.join(" ")} ended with ${exitCode}:\n${stdout}${stderr}${fix}`);
}
