/** `polyglot validate`: the real Terraform judges what `cdktf synth` wrote. */
import type { Command } from "commander";
import { type Choice, synthesize, withChoice } from "../tools/choice";
import { type CommandContext, CommandError } from "../tools/command";
import { readSynthOutput } from "../tools/synth-output";
import { type ValidatedStack, validateStacks } from "../tools/terraform";
import { renderDiagnostic } from "../tools/terraform-diagnostics";
import { findTerraform } from "../tools/terraform-program";
import { count } from "../tools/text";

/** Adds the command to the command line. */
export function registerValidate(program: Command, context: CommandContext, root: string): void {
  const command = program
    .command("validate")
    .description("check every synthesized stack against the providers' schemas, without an account or remote state")
    .option("-o, --output <folder>", "judge the stacks in this folder instead of synthesizing the platform now");
  withChoice(command, context, root).action(async ({ output, ...choice }: Choice & { output?: string }) =>
    validate(output ?? (await synthesize(choice, context, root)).output, context),
  );
}

/**
 * Validates all stacks of an output folder and prints a line a stack, then every complaint.
 *
 * @param output folder that `cdktf synth` wrote
 * @throws CommandError when a stack is not valid or nothing could be checked
 */
export async function validate(output: string, { env, print, signal }: CommandContext): Promise<void> {
  const stacks = await readSynthOutput(output);
  const terraform = await findTerraform(env, signal);
  print(
    `Terraform ${terraform.version} validates ${count(stacks.length, "stack")} in ${output} (${terraform.providers})`,
  );
  const onStack = (stack: ValidatedStack) => print(progressLine(stack));
  const judged = await validateStacks(stacks, { terraform, signal, onStack });
  for (const { name, diagnostics } of judged) {
    for (const diagnostic of diagnostics) for (const line of ["", ...renderDiagnostic(name, diagnostic)]) print(line);
  }
  const invalid = judged.filter(({ valid }) => !valid);
  if (invalid.length > 0) {
    throw new CommandError(
      `${count(invalid.length, "stack")} of ${judged.length} not valid: ${invalid.map(({ name }) => name).join(", ")}.`,
      "Correct the construct that makes each address above, run `npm run synth`, then this command again.",
    );
  }
  print(`${count(judged.length, "stack")} valid. Next: \`npm run scan\` reviews their security.`);
}

function progressLine({ name, valid, seconds }: ValidatedStack): string {
  return `  ${valid ? "valid  " : "INVALID"}  ${seconds.toFixed(1).padStart(5)} s  ${name}`;
}
