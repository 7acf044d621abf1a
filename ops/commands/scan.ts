/** `polyglot scan`: the real Checkov reviews the security of what `cdktf synth` wrote. */
import { join } from "node:path";
import type { Command } from "commander";
import { scanStacks } from "../tools/checkov";
import { findCheckov } from "../tools/checkov-install";
import { type Choice, synthesize, withChoice } from "../tools/choice";
import { type CommandContext, CommandError } from "../tools/command";
import { type Review, readExceptions, reviewFindings } from "../tools/exceptions";
import { exceptionExample, renderFailures, renderStale, renderTable } from "../tools/scan-report";
import { unreadablePolicies } from "../tools/scannable";
import { environmentOf, readSynthOutput, type SynthesizedStack } from "../tools/synth-output";
import { count } from "../tools/text";

const EXCEPTIONS = join(__dirname, "../checkov/exceptions.json");

export interface ScanOptions {
  /** Folder that `cdktf synth` wrote. */
  readonly output: string;
  /** File with the reviewed exceptions. */
  readonly exceptions: string;
}

/** Adds the command to the command line. */
export function registerScan(program: Command, context: CommandContext, root: string): void {
  const command = program
    .command("scan")
    .description("review the security of every synthesized stack with Checkov, offline")
    .option("-o, --output <folder>", "scan the stacks in this folder instead of synthesizing the platform now")
    .option("--exceptions <file>", "reviewed findings that are accepted, each with its reason", EXCEPTIONS);
  withChoice(command, context, root).action(
    async ({ output, exceptions, ...choice }: Choice & { output?: string; exceptions: string }) =>
      scan({ output: output ?? (await synthesize(choice, context, root)).output, exceptions }, context),
  );
}

/**
 * Scans all stacks of an output folder and prints a table of them, then every failed check.
 *
 * @throws CommandError when a check failed, an exception is stale, or something could not be checked
 */
export async function scan(options: ScanOptions, context: CommandContext): Promise<void> {
  const stacks = await readSynthOutput(options.output);
  const environment = environmentOf(stacks);
  const exceptions = (await readExceptions(options.exceptions)).filter(
    (exception) => exception.environment === undefined || exception.environment === environment,
  );
  const checkov = await findCheckov(context);
  context.print(`Checkov ${checkov.version} scans ${count(stacks.length, "stack")} in ${options.output}`);
  const review = reviewFindings(await scanStacks(stacks, checkov, context), exceptions);
  for (const line of [...renderTable(review.stacks), ...renderFailures(review.stacks)]) context.print(line);
  refuseFaults(review, stacks, options);
  context.print("No failed check. Next: `npx cdktf diff` shows what would change.");
}

/** Everything for which the scan as a whole fails, with what to do about each. */
function refuseFaults(review: Review, stacks: readonly SynthesizedStack[], { exceptions }: ScanOptions): void {
  const faults = [failedChecks(review, exceptions), unreadable(stacks), stale(review, exceptions)];
  const found = faults.filter((fault) => fault !== undefined);
  if (found.length === 0) return;
  throw new CommandError(
    found.map(({ problem }) => problem).join("\n\n"),
    found.map(({ remedy }) => remedy).join("\n      "),
  );
}

interface Fault {
  readonly problem: string;
  readonly remedy: string;
}

function failedChecks(review: Review, exceptions: string): Fault | undefined {
  const failed = review.stacks.reduce((sum, stack) => sum + stack.failed.length, 0);
  if (failed === 0) return undefined;
  return {
    problem: `${count(failed, "failed check")}.`,
    remedy: `Correct the construct, or accept a finding in ${exceptions}: ${exceptionExample(review)}`,
  };
}

function unreadable(stacks: readonly SynthesizedStack[]): Fault | undefined {
  const policies = stacks.flatMap(({ name, config }) =>
    unreadablePolicies(config).map((policy) => `  ${name}: ${policy}`),
  );
  if (policies.length === 0) return undefined;
  return {
    problem: ["Policies that no scanner can read, because a Terraform function makes them:", ...policies].join("\n"),
    remedy: "Write a policy with JSON.stringify, or as a data source of type aws_iam_policy_document.",
  };
}

function stale(review: Review, exceptions: string): Fault | undefined {
  if (review.stale.length === 0) return undefined;
  return { problem: renderStale(review.stale).join("\n"), remedy: `Remove the stale entries from ${exceptions}.` };
}
