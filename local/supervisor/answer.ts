/** Waits until a server answers, and says why it does not. */
import { setTimeout as sleep } from "node:timers/promises";
import { CommandError } from "../../ops/tools/command";
import { lastLines } from "./logs";
import type { Answering } from "./supervised";

const POLL_MS = 100;
/** A server that accepts connections but says nothing is asked again after so long. */
const ATTEMPT_MS = 5_000;
const SHOWN_LOG_LINES = 20;

/**
 * Waits until the server answers.
 *
 * @param ended says how the server's process ended, or undefined while it runs
 * @throws CommandError with the last lines of the log when it has ended or does not answer in its time; the signal's
 * reason when the user stopped the command
 */
export async function untilAnswering(
  server: Answering,
  ended: () => Promise<string | undefined>,
  signal: AbortSignal,
): Promise<void> {
  const deadline = Date.now() + server.startTimeoutMs;
  for (;;) {
    signal.throwIfAborted();
    const end = await ended();
    if (end !== undefined) throw await failure(server, `ended instead of answering (${end})`);
    try {
      return await server.ready(AbortSignal.any([signal, AbortSignal.timeout(ATTEMPT_MS)]));
    } catch (error) {
      if (Date.now() > deadline) {
        throw await failure(server, `did not answer within ${server.startTimeoutMs / 1000} s (${messageOf(error)})`);
      }
    }
    await sleep(POLL_MS);
  }
}

async function failure({ name, log }: Answering, how: string): Promise<CommandError> {
  const lines = await lastLines(log, SHOWN_LOG_LINES);
  const shown = ["Its last log lines:", ...lines.map((line) => `  ${line}`)].join("\n");
  return new CommandError(
    `${name} ${how}. ${lines.length === 0 ? "It wrote nothing to its log." : shown}`,
    `Remove the cause (its whole log: ${log}), run \`npm run local stop ${name}\` if it still runs, then \`npm run local up\`.`,
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error && error.message !== "" ? error.message : String(error);
}
