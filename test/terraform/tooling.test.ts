/**
 * The commands `validate` and `scan` with the real Terraform, the real AWS provider and the real Checkov, over stacks
 * written here by hand: what is right must pass, and every kind of fault must be seen.
 */
import { type ChildProcess, type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, type Stats } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { setTimeout as wait } from "node:timers/promises";
import { type ScanOptions, scan } from "../../ops/commands/scan";
import { validate } from "../../ops/commands/validate";
import type { CommandContext } from "../../ops/tools/command";
import { failureOf, testContext, testFolder, writeSynthOutput, writeText } from "../unit/ops/support";
import { accepted, encrypted, open, settings, terraform } from "./tooling-stacks";

/** Installing Checkov takes half a minute the first time; one validation or scan takes some seconds. */
const LONG = 300_000;

const folder = testFolder();
const context = () => testContext(process.env);

describe("validate", () => {
  test(
    "finds correct stacks valid, links to the provider, and leaves nothing behind",
    async () => {
      const output = writeSynthOutput(join(folder(), "out"), { encrypted, open });
      const before = filesIn(output);
      const child = startValidate(output);
      const [printed, provider, [exitCode]] = await Promise.all([
        text(child.stdout),
        firstProvider(child),
        once(child, "close"),
      ]);
      expect(printed).toMatch(
        /^Terraform \d+\.\d+\.\d+ validates 2 stacks in .*\n {2}valid .* s {2}\w+\n {2}valid .* s {2}\w+\n2 stacks valid\./,
      );
      expect(exitCode).toBe(0);
      expect(provider?.isSymbolicLink()).toBe(true);
      expect(scratchFolders()).toEqual([]);
      expect(filesIn(output)).toEqual(before);
    },
    LONG,
  );

  test(
    "names the stack and the resource of every fault",
    async () => {
      const misspelt = structuredClone(encrypted);
      Object.assign(misspelt.resource.aws_s3_bucket.main, { force_destory: true });
      const dangling = { ...settings("dangling"), output: { arn: { value: terraform("aws_kms_key.gone.arn") } } };
      const output = writeSynthOutput(join(folder(), "out"), { open, misspelt, dangling });
      const { printed, ...outside } = context();
      const failure = await failureOf(validate(output, outside));
      expect(failure).toContain("2 stacks of 3 not valid: dangling, misspelt.");
      const report = printed.join("\n");
      expect(report).toContain("misspelt: aws_s3_bucket.main\n  error: Extraneous JSON object property\n  No argument");
      expect(report).toContain('Did you mean "force_destroy"?');
      expect(report).toContain('error: Reference to undeclared resource\n  A managed resource "aws_kms_key" "gone"');
      expect(report).toMatch(/valid +\d+\.\d s {2}open/);
    },
    LONG,
  );

  test(
    "ends Terraform and removes what it had begun when the user stops it",
    async () => {
      const output = writeSynthOutput(join(folder(), "out"), { encrypted, open });
      const child = startValidate(output);
      const [firstLine] = (await once(createInterface(child.stdout), "line")) as [string];
      expect(firstLine).toContain("validates 2 stacks");
      while (child.exitCode === null && scratchFolders().length === 0) await wait(5);
      child.kill("SIGINT");
      expect(await once(child, "close")).toEqual([130, null]);
      expect(scratchFolders()).toEqual([]);
    },
    LONG,
  );
});

describe("scan", () => {
  const scanWith = async (
    stacks: Readonly<Record<string, object>>,
    exceptions: readonly object[],
    world: CommandContext,
  ) => {
    const options: ScanOptions = {
      output: writeSynthOutput(join(folder(), "out"), stacks),
      exceptions: writeText(join(folder(), "exceptions.json"), JSON.stringify(exceptions)),
    };
    await scan(options, world);
  };

  test(
    "passes a stack whose remaining findings are accepted",
    async () => {
      const world = context();
      await scanWith({ encrypted }, accepted, world);
      expect(world.printed.join("\n")).toMatch(/ {2}encrypted +\d{2} +0 +3\nNo failed check\./);
    },
    LONG,
  );

  test(
    "reports every fault with its address, and takes no resource of one stack for another's",
    async () => {
      const world = context();
      const failure = await failureOf(scanWith({ encrypted, open }, accepted, world));
      expect(failure).toMatch(/^\d+ failed checks\.\nNext: Correct the construct, or accept a finding in /);
      const report = world.printed.join("\n");
      expect(report).toMatch(/ {2}encrypted +\d+ +0 +3\n/);
      expect(report).toContain("\nopen: aws_kms_key.main\n  CKV_AWS_7  ");
      expect(report).toContain("\n    looks at: enable_key_rotation");
      // The policy document is read, and the bucket's protection is looked for in its own stack.
      for (const check of ["CKV_AWS_33", "CKV_AWS_145", "CKV2_AWS_6"]) expect(report).toContain(`\n  ${check}  `);
    },
    LONG,
  );

  test(
    "refuses a stale exception, and a policy that no scanner can read",
    async () => {
      const unreadable = structuredClone(encrypted);
      unreadable.resource.aws_kms_key.main.policy = terraform(`jsonencode({"Statement" = []})`);
      const stale = { ...accepted[0], check: "CKV_AWS_21", stack: "unreadable" };
      const exceptions = [...accepted.map((exception) => ({ ...exception, stack: "unreadable" })), stale];
      const failure = await failureOf(scanWith({ unreadable }, exceptions, context()));
      expect(failure).toContain("unreadable: aws_kms_key.main: policy");
      expect(failure).toContain(
        'Stale exception: no resource "aws_s3_bucket.*" of a stack "unreadable" fails CKV_AWS_21',
      );
      expect(failure).not.toContain("failed check.");
    },
    LONG,
  );

  test(
    "is not softened by the user's own Checkov settings",
    async () => {
      const home = join(folder(), "home");
      writeText(join(home, ".checkov.yaml"), "skip-check: [CKV_AWS_7]\n");
      const world = testContext({ ...process.env, ...cacheOf(process.env), HOME: home, CKV_SKIP_CHECK: "CKV_AWS_7" });
      await failureOf(scanWith({ open }, [], world));
      expect(world.printed.join("\n")).toContain("CKV_AWS_7 ");
    },
    LONG,
  );
});

/** The cache the other tests use, so that another HOME does not mean another installation. */
function cacheOf({ XDG_CACHE_HOME, HOME }: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { XDG_CACHE_HOME: XDG_CACHE_HOME ?? join(HOME ?? "/", ".cache") };
}

/** Starts the command line on an output folder, with all its scratch folders below the test's own folder. */
function startValidate(output: string): ChildProcessByStdio<null, Readable, null> {
  const env = { ...process.env, TMPDIR: join(folder(), "tmp") };
  mkdirSync(env.TMPDIR);
  const args = ["--import", "tsx", "ops/polyglot.ts", "validate", "--output", output];
  return spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "inherit"] });
}

function scratchFolders(): readonly string[] {
  const tmp = join(folder(), "tmp");
  return readdirSync(tmp)
    .filter((name) => name.startsWith("polyglot-"))
    .map((name) => join(tmp, name));
}

/** What the AWS provider's package is in the first scratch folder that has it; undefined when the command ends before. */
async function firstProvider(child: ChildProcess): Promise<Stats | undefined> {
  while (child.exitCode === null) {
    for (const scratch of scratchFolders()) {
      const version = join(scratch, "0/data/providers/registry.terraform.io/hashicorp/aws/5.100.0");
      const [platform] = existsSync(version) ? readdirSync(version) : [];
      if (platform !== undefined) return lstatSync(join(version, platform));
    }
    await wait(5);
  }
  return undefined;
}

function filesIn(path: string): readonly (readonly [string, string])[] {
  const entries = readdirSync(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => [file, readFileSync(file, "utf8")] as const);
}
