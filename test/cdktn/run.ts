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

/** What one run made. */
export interface Synthesized {
  /** Terraform JSON of every stack by its name, with CDKTF's notes. */
  readonly stacks: ReadonlyMap<string, object>;
  /** Packages whose modules ran, as `name@version`; one that was loaded from two folders is listed twice. */
  readonly packages: readonly string[];
}

/** Makes a copy of the project at `root` that imports CDK Terrain as `cdktf`; the caller removes the folder. */
export async function copyWithCdkTerrain(root: string): Promise<string> {
  const packages = await installedPackages(context, "cdktn", pinned);
  const folder = await mkdtemp(join(tmpdir(), "polyglot-cdktn-"));
  await copySources(root, folder);
  await linkPackages(packages, folder);
  return folder;
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
  if (exitCode !== 0) throw new Error(`${program} ${args.join(" ")} ended with ${exitCode}:\n${stdout}${stderr}`);
}
