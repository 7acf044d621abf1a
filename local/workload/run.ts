/**
 * Runs a workload: draws actions from a seed and does them one after the other, at a rate, until enough are done.
 *
 * One connection and one action at a time, because two would commit in an order that no seed decides. The rate is
 * that of the clock: an action that takes longer than its share is made up for, so a slow database lowers the rate and
 * not the number of changes.
 */

import type { Action, Database, Workload } from "../../model/workload";
import { chanceFrom } from "./chance";

export interface RunOptions {
  /** A whole number of 32 bits; the same seed on an empty database gives the same rows. */
  readonly seed: number;
  /** Actions a second; 0 means as fast as the database answers. */
  readonly perSecond: number;
  /** How many actions to do. */
  readonly actions: number;
  readonly signal: AbortSignal;
  /** Waits so many milliseconds, or until the signal. */
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Milliseconds on a clock that never goes back. */
  readonly now: () => number;
  /** Called after every action. */
  readonly onAction?: (done: number) => void;
}

/** How often each action was done, by its name. */
export type Report = Readonly<Record<string, number>>;

/** @returns What was done, also when the signal ended it early. */
export async function runWorkload<State>(
  workload: Workload<State>,
  database: Database,
  options: RunOptions,
): Promise<Report> {
  const chance = chanceFrom(options.seed);
  const state = workload.begin();
  const report: Record<string, number> = Object.fromEntries(workload.actions.map(({ name }) => [name, 0]));
  const start = options.now();
  for (let done = 0; done < options.actions && !options.signal.aborted; done++) {
    const action = draw(workload.actions, state, (most) => chance.between(1, most));
    await action.run(database, chance, state);
    report[action.name] = (report[action.name] ?? 0) + 1;
    options.onAction?.(done + 1);
    const due = options.perSecond === 0 ? 0 : start + ((done + 1) * 1000) / options.perSecond - options.now();
    if (due > 0) await options.sleep(due);
  }
  return report;
}

/** An action by weight, among those that are possible. */
function draw<State>(actions: readonly Action<State>[], state: State, roll: (most: number) => number): Action<State> {
  const possible = actions.filter((action) => action.possible?.(state) ?? true);
  let left = roll(possible.reduce((sum, { weight }) => sum + weight, 0));
  for (const action of possible) {
    left -= action.weight;
    if (left <= 0) return action;
  }
  throw new Error("No action is possible: give the workload one that always is.");
}
