/**
 * How a program ends when a definition is refused: the findings on stderr, exit code 1, no stack trace.
 */
import { DefinitionError } from "../model/problems";
import { RulesError } from "../rules";

/** Runs `program`; a refusal is printed and ends the process with 1, anything else is a defect and is thrown on. */
export function exitWithProblems(program: () => void): void {
  try {
    program();
  } catch (error) {
    if (!(error instanceof DefinitionError || error instanceof RulesError)) throw error;
    process.stderr.write(`${error.message}\n\nNothing was written. Mend the definition and run the command again.\n`);
    process.exitCode = 1;
  }
}
