/**
 * `local workload`: writes to the platform's source of truth as its application would, at a rate and from a seed, so
 * that there are changes to follow. It signs in as the application's role and may do no more than that.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { Command } from "commander";
import { DatabaseError } from "pg";
import { CommandError } from "../../ops/tools/command";
import { count } from "../../ops/tools/text";
import { readRunning } from "../running";
import { asApplication, isConnectionLost, openSession } from "../session";
import { table } from "../table";
import { loadWorkload } from "../workload/load";
import { type Report, runWorkload } from "../workload/run";
import { asOnlyWriter, useSeed } from "../workload/seeds";
import { wholeNumber } from "./numbers";
import { chosenFolder, type LocalContext, type LocalOptions, localPlatform, withLocalOptions } from "./shared";

const DEFAULTS = { rate: 20, seed: 1, actions: 1000 } as const;
const MOST_ACTIONS = 10_000_000;
const MOST_RATE = 100_000;
/** A seed has 32 bits, and seed 0 is as good as any other. */
const LARGEST_SEED = 2 ** 31 - 1;
const PROGRESS_MS = 5_000;

export interface WorkloadOptions extends LocalOptions {
  /** Actions a second; 0 means as fast as the database answers. */
  readonly rate: number;
  readonly seed: number;
  readonly actions: number;
}

/** Adds the command to the command line. */
export function registerWorkload(program: Command, context: LocalContext, root: string): void {
  withLocalOptions(program.command("workload"))
    .description("write to the platform as its application would, until all is done or Ctrl-C")
    .option(
      "--rate <number>",
      "actions a second; 0: as fast as the database answers",
      wholeNumber(0, MOST_RATE),
      DEFAULTS.rate,
    )
    .option("--seed <number>", "decides what is written; each runs once", wholeNumber(0, LARGEST_SEED), DEFAULTS.seed)
    .option("--actions <number>", "how many", wholeNumber(1, MOST_ACTIONS), DEFAULTS.actions)
    .action((options: WorkloadOptions) => workload(options, context, root));
}

/**
 * Runs the workload of the blueprint on the platform that runs, and prints what it did.
 *
 * @throws CommandError when there is no workload, no platform runs, the seed ran before, or another command writes
 */
export async function workload(options: WorkloadOptions, context: LocalContext, root: string): Promise<void> {
  const { seed, rate, actions } = options;
  const folder = chosenFolder(root, options, context);
  const definition = await loadWorkload(root, options.blueprint);
  const signIn = asApplication(localPlatform(root, options), await readRunning(folder), folder, definition.store);
  await asOnlyWriter(folder, "npm run local workload", async () => {
    const database = await openSession(signIn);
    try {
      await useSeed(folder, seed);
      const begun = performance.now();
      const report = await runWorkload(definition, database, {
        seed,
        perSecond: rate,
        actions,
        signal: context.signal,
        sleep: (ms) => sleep(ms, undefined, { signal: context.signal }).catch(() => undefined),
        now: () => performance.now(),
        onAction: progressTo(actions, begun, context),
      });
      conclude(report, { seed, seconds: (performance.now() - begun) / 1000 }, context);
    } catch (error) {
      throw explained(error, definition.store);
    } finally {
      await database.end();
    }
  });
}

/** Says every few seconds how far it is. */
function progressTo(actions: number, begun: number, { print }: LocalContext): (done: number) => void {
  let told = begun;
  return (done) => {
    const now = performance.now();
    if (now - told < PROGRESS_MS) return;
    told = now;
    const seconds = (now - begun) / 1000;
    print(
      `${seconds.toFixed(1).padStart(6)} s  ${done} of ${actions} actions, ${(done / seconds).toFixed(1)} a second`,
    );
  };
}

function conclude(
  report: Report,
  run: { readonly seed: number; readonly seconds: number },
  context: LocalContext,
): void {
  const done = Object.values(report).reduce((sum, times) => sum + times, 0);
  const rows = Object.entries(report).map(([name, times]) => [name, String(times)]);
  const { print, signal } = context;
  print("");
  for (const line of table(["action", "times"], rows)) print(line);
  print("");
  const rate = `${(done / run.seconds).toFixed(1)} a second`;
  print(
    `${signal.aborted ? "Stopped after " : ""}${count(done, "action")} in ${run.seconds.toFixed(1)} s, ${rate}; seed ${run.seed}.`,
  );
}

function explained(error: unknown, store: string): unknown {
  if (isConnectionLost(error)) {
    return new CommandError(
      `The connection to ${store} was lost: ${(error as Error).message}.`,
      `\`npm run local up\` starts it again; \`npm run local logs ${store}\` shows why it ended.`,
    );
  }
  if (!(error instanceof DatabaseError)) return error;
  return new CommandError(
    `The database refused a change of the workload${error.table === undefined ? "" : ` to ${error.table}`}: ${error.message}.`,
    "Where something else writes to these tables, end it; else mend the workload. Then choose another seed.",
  );
}
