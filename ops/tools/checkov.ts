/**
 * Runs the real Checkov over every stack, offline, and turns its report into findings with addresses.
 *
 * One run scans all stacks (starting it takes longer than scanning). Each stack lies in a folder of its own, which
 * Checkov treats as a module of its own: resources of the same address in two stacks are not taken for each other.
 * How it fails: an empty or partly read input gives Checkov no reason to complain, so this does: on a file it could
 * not parse, on a canary fault it did not report, and on a stack with AWS resources none of which it looked at.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { CANARY, CANARY_EXPECTATIONS } from "./canary";
import type { Checkov } from "./checkov-install";
import { type CommandContext, CommandError, type Environment } from "./command";
import { withScratchFolder } from "./files";
import { type RunResult, run } from "./process";
import { addressesByLine, scannableText } from "./scannable";
import type { SynthesizedStack } from "./synth-output";

const SCRIPT = join(__dirname, "../checkov/scan.py");

/** What one check says about one resource. */
export interface Finding {
  /** Id of the check, such as `CKV_AWS_16`. */
  readonly check: string;
  readonly name: string;
  /** Terraform address of the resource, such as `aws_db_instance.main`. */
  readonly address: string;
  readonly passed: boolean;
  /** Attributes the check looked at. */
  readonly attributes: readonly string[];
  /** Page that explains the check; Checkov knows it only online. */
  readonly guideline: string | undefined;
}

/** Findings of one stack. */
export interface ScannedStack {
  readonly name: string;
  readonly findings: readonly Finding[];
}

/**
 * Scans all stacks and returns their findings in the same order.
 *
 * @throws CommandError when Checkov fails, could not read a stack, or proves to be blind
 */
export async function scanStacks(
  stacks: readonly SynthesizedStack[],
  checkov: Checkov,
  { env, signal }: CommandContext,
): Promise<readonly ScannedStack[]> {
  const inputs = [{ name: "canary", config: CANARY }, ...stacks].map(({ name, config }, index) => ({
    name,
    config,
    folder: String(index),
    text: scannableText(config),
  }));
  const report = await withScratchFolder(async (scratch) => {
    for (const { folder, text } of inputs) await writeInput(join(scratch, folder), text);
    const args = [
      SCRIPT,
      "-d",
      scratch,
      "--framework",
      "terraform_json",
      "-o",
      "json",
      "--skip-download",
      "--soft-fail",
    ];
    const options = { cwd: scratch, env: checkovEnvironment(env, scratch), signal };
    return readReport(await run(checkov.python, args, options), checkov);
  });
  const [canary, ...scanned] = inputs.map(({ name, folder, text }) => ({
    name,
    findings: findingsIn(report, `/${folder}/${FILE}`, addressesByLine(text)),
  }));
  refuseBlindness(canary?.findings ?? [], checkov);
  refuseUnseenStacks(stacks, scanned);
  return scanned;
}

const FILE = "stack.tf.json";

async function writeInput(folder: string, text: string): Promise<void> {
  await mkdir(folder);
  await writeFile(join(folder, FILE), text);
}

/** Nothing of the user's: an API key would upload the stacks, a configuration in HOME would switch checks off. */
function checkovEnvironment(env: Environment, home: string): Environment {
  return { PATH: env.PATH, HOME: home, LANG: "C.UTF-8", LOG_LEVEL: "ERROR", GIT_PYTHON_REFRESH: "quiet" };
}

const recordSchema = z.object({
  check_id: z.string(),
  check_name: z.string(),
  resource: z.string(),
  file_path: z.string(),
  file_line_range: z.tuple([z.number(), z.number()]),
  check_result: z.object({ evaluated_keys: z.array(z.string()).catch([]) }),
  guideline: z.string().nullish(),
});

const reportSchema = z.object({
  results: z.object({
    passed_checks: z.array(recordSchema),
    failed_checks: z.array(recordSchema),
    parsing_errors: z.array(z.string()),
  }),
});

type Report = z.infer<typeof reportSchema>["results"];

function readReport({ exitCode, stdout, stderr }: RunResult, { folder }: Checkov): Report {
  const parsed = reportSchema.safeParse(parseJson(stdout));
  if (exitCode !== 0 || !parsed.success) {
    throw new CommandError(
      `Checkov ended with ${exitCode} and printed no report:\n${stderr.trim() || stdout.slice(0, 2000)}`,
      `Remove ${folder}, and run this command again: it makes the environment anew.`,
    );
  }
  const { results } = parsed.data;
  if (results.parsing_errors.length > 0) {
    throw new CommandError(
      `Checkov could not read ${results.parsing_errors.join(", ")}:\n${stderr.trim()}`,
      "Find what is unusual in that stack's cdk.tf.json; ops/tools/scannable.ts decides what Checkov is given.",
    );
  }
  return results;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function findingsIn(report: Report, file: string, addresses: ReadonlyMap<number, string>): readonly Finding[] {
  const { passed_checks, failed_checks } = report;
  const judged = [
    ...passed_checks.map((record) => ({ record, passed: true })),
    ...failed_checks.map((record) => ({ record, passed: false })),
  ];
  const findings = judged
    .filter(({ record }) => record.file_path === file)
    .map(({ record, passed }) => ({
      check: record.check_id,
      name: record.check_name,
      // Only blocks other than resources and data sources, such as provider.aws, begin on a line without an address.
      address: addresses.get(record.file_line_range[0]) ?? record.resource,
      passed,
      attributes: attributesIn(record.check_result.evaluated_keys),
      guideline: record.guideline ?? undefined,
    }));
  return findings.sort((a, b) => compare(a.address, b.address) || compare(a.check, b.check));
}

/** Order by number within a text, so that CKV_AWS_16 comes before CKV_AWS_145. */
function compare(a: string, b: string): number {
  return a.localeCompare(b, "en", { numeric: true });
}

/** Names of attributes in Checkov's paths, which say `policy/Statement/[0]/Action` or `rule[*]/status`. */
function attributesIn(paths: readonly string[]): readonly string[] {
  const names = paths.map((path) => path.split(/[/[]/)[0] ?? "");
  return [...new Set(names)].filter((name) => name !== "" && name !== "resource_type");
}

function refuseBlindness(canary: readonly Finding[], checkov: Checkov): void {
  const missed = CANARY_EXPECTATIONS.filter(
    ({ check, address, passed }) =>
      !canary.some((finding) => finding.check === check && finding.address === address && finding.passed === passed),
  );
  if (missed.length === 0) return;
  const list = missed.map(({ check, proves }) => `${check} (${proves})`).join(", ");
  throw new CommandError(
    `Checkov ${checkov.version} missed known faults of the canary stack, so it is blind to real ones: ${list}.`,
    `Remove ${checkov.folder} and run this command again; after a change of version, mend ops/checkov/scan.py.`,
  );
}

function refuseUnseenStacks(stacks: readonly SynthesizedStack[], scanned: readonly ScannedStack[]): void {
  const unseen = stacks.filter(({ name, config }) => {
    const findings = scanned.find((stack) => stack.name === name)?.findings ?? [];
    const looked = findings.some(({ address }) => !address.startsWith("provider."));
    return !looked && Object.keys(config.resource ?? {}).some((type) => type.startsWith("aws_"));
  });
  if (unseen.length === 0) return;
  throw new CommandError(
    `Checkov looked at no resource of ${unseen.map(({ name }) => name).join(", ")}, although it has AWS resources.`,
    "See that the stack's cdk.tf.json is complete; a stack of types that Checkov has no check for belongs to another.",
  );
}
