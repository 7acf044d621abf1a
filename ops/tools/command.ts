/**
 * What every command of the `polyglot` line shares: the outside world as one value, and the failure a user can act on.
 *
 * The environment, the output and the wish to stop are passed in, never read below the entry point, so that a test
 * runs a command with another PATH without touching its own process.
 */

/** The environment variables a command may look at. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The outside world, as the entry point hands it to a command. */
export interface CommandContext {
  /** Environment variables of the process that was started. */
  readonly env: Environment;
  /** Prints one line of the result. */
  readonly print: (line: string) => void;
  /** Aborted when the user wants to stop; everything started must then end and clean up. */
  readonly signal: AbortSignal;
}

/** A failure whose cause the user can remove: it is printed without a stack trace, and the command exits with 1. */
export class CommandError extends Error {
  /**
   * @param problem what was wrong, what is allowed, what was found
   * @param nextStep what the user does now, as a full sentence
   */
  constructor(
    problem: string,
    readonly nextStep: string,
  ) {
    super(problem);
    this.name = "CommandError";
  }
}
