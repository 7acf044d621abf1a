/**
 * Lets the real Terraform and the real provider judge every stack: `terraform validate` knows each resource's schema.
 *
 * Stacks are copied into a scratch folder, so that neither the synthesized output nor any remote state is touched
 * (`-backend=false`). Stacks that need the same providers share one `terraform init`, because it reads the whole
 * provider package to compute its checksum; the inits run one after the other, because Terraform's plugin cache is
 * not made for several at once. Then two stacks are validated at a time: each starts the provider, which fills a core.
 */
import { copyFile, mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CommandError } from "./command";
import { exists, withScratchFolder } from "./files";
import { inParallel, type RunResult, run } from "./process";
import type { StackConfig, SynthesizedStack } from "./synth-output";
import { type Diagnostic, readDiagnostics } from "./terraform-diagnostics";
import type { Terraform } from "./terraform-program";

const STACKS_AT_A_TIME = 2;
const LOCK_FILE = ".terraform.lock.hcl";

export interface ValidatedStack {
  readonly name: string;
  readonly seconds: number;
  /** Whether Terraform found no error; warnings do not count. */
  readonly valid: boolean;
  readonly diagnostics: readonly Diagnostic[];
}

export interface ValidateOptions {
  readonly terraform: Terraform;
  readonly signal: AbortSignal;
  /** Called as soon as a stack is judged. */
  readonly onStack: (stack: ValidatedStack) => void;
}

/**
 * Validates every stack and returns the judgements in the order of the stacks.
 *
 * @throws CommandError when Terraform can not get the providers or prints something unknown
 */
export async function validateStacks(
  stacks: readonly SynthesizedStack[],
  options: ValidateOptions,
): Promise<readonly ValidatedStack[]> {
  return withScratchFolder(async (scratch) => {
    const prepared: PreparedStack[] = [];
    for (const [index, group] of groupByInit(stacks).entries()) {
      prepared.push(...(await prepareGroup(join(scratch, String(index)), group, options)));
    }
    const judged = new Map<string, ValidatedStack>();
    await inParallel(prepared, STACKS_AT_A_TIME, async (stack) => {
      const result = await validateStack(stack, options);
      judged.set(result.name, result);
      options.onStack(result);
    });
    return stacks.flatMap(({ name }) => judged.get(name) ?? []);
  });
}

/** Stacks that need the same `terraform init`. */
interface InitGroup {
  /** The part of the stacks that `terraform init` reads, without their backend. */
  readonly config: object;
  readonly assets: string | undefined;
  readonly stacks: readonly SynthesizedStack[];
}

/** Groups the stacks by what `terraform init` installs for them: providers and modules, nothing else. */
export function groupByInit(stacks: readonly SynthesizedStack[]): readonly InitGroup[] {
  const groups = new Map<string, InitGroup>();
  for (const stack of stacks) {
    const config = initConfig(stack.config);
    // A module may lie in the stack's own assets, so equal references need not be equal modules.
    const key = JSON.stringify(stack.config.module === undefined ? config : [stack.name, config]);
    const others = groups.get(key)?.stacks ?? [];
    groups.set(key, { config, assets: stack.assets, stacks: [...others, stack] });
  }
  return [...groups.values()];
}

function initConfig({ terraform, module }: StackConfig): object {
  const { backend: _withoutState, ...settings } = terraform ?? {};
  return { terraform: settings, ...(module === undefined ? {} : { module }) };
}

interface PreparedStack {
  readonly name: string;
  /** Scratch folder with the stack's Terraform JSON and lock file. */
  readonly folder: string;
  /** Terraform's data folder with the links to the providers, shared by the stacks of a group. */
  readonly data: string;
}

async function prepareGroup(
  folder: string,
  group: InitGroup,
  options: ValidateOptions,
): Promise<readonly PreparedStack[]> {
  const data = join(folder, "data");
  const initFolder = join(folder, "init");
  await writeStack(initFolder, group.config, group.assets);
  const init = await runTerraform(["init", "-backend=false", "-input=false", "-no-color"], initFolder, data, options);
  if (init.exitCode !== 0) throw initFailure(group, init, options.terraform);
  return Promise.all(
    group.stacks.map(async ({ name, config, assets }, index) => {
      const stackFolder = join(folder, `stack-${index}`);
      await writeStack(stackFolder, config, assets);
      await copyLockFile(initFolder, stackFolder);
      return { name, folder: stackFolder, data };
    }),
  );
}

async function writeStack(folder: string, config: object, assets: string | undefined): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "cdk.tf.json"), JSON.stringify(config, null, 2));
  if (assets !== undefined) await symlink(assets, join(folder, "assets"));
}

/** A stack without providers has no lock file. */
async function copyLockFile(from: string, to: string): Promise<void> {
  if (await exists(join(from, LOCK_FILE))) await copyFile(join(from, LOCK_FILE), join(to, LOCK_FILE));
}

async function validateStack({ name, folder, data }: PreparedStack, options: ValidateOptions): Promise<ValidatedStack> {
  const started = performance.now();
  const result = await runTerraform(["validate", "-json", "-no-color"], folder, data, options);
  const seconds = (performance.now() - started) / 1000;
  const diagnostics = readDiagnostics(result.stdout);
  if (diagnostics === undefined) throw unreadable(name, result);
  const valid = result.exitCode === 0 && diagnostics.every(({ severity }) => severity !== "error");
  return { name, seconds, valid, diagnostics };
}

function runTerraform(
  args: readonly string[],
  cwd: string,
  data: string,
  options: ValidateOptions,
): Promise<RunResult> {
  const { terraform, signal } = options;
  return run(terraform.program, args, { cwd, env: { ...terraform.env, TF_DATA_DIR: data }, signal });
}

function initFailure(group: InitGroup, { stdout, stderr }: RunResult, terraform: Terraform): CommandError {
  const names = group.stacks.map(({ name }) => name).join(", ");
  return new CommandError(
    `terraform init failed for ${names} (${terraform.providers}):\n${(stderr || stdout).trim()}`,
    "Give Terraform access to the provider registry, or a folder with the packages: `terraform providers mirror " +
      "<folder>` fills one, TF_PLUGIN_MIRROR=<folder> names it.",
  );
}

function unreadable(name: string, { exitCode, stdout, stderr }: RunResult): CommandError {
  return new CommandError(
    `terraform validate ended with ${exitCode} for ${name} and printed no diagnostics:\n${(stderr || stdout).trim()}`,
    "See that `terraform validate -json` works by itself in a folder with this stack's cdk.tf.json.",
  );
}
