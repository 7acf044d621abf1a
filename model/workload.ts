/**
 * What a workload is: a program that writes to a platform's source of truth as its application would, so that there
 * are changes to follow.
 *
 * A blueprint may have one, in `workload/index.ts` of its folder. It is made of small actions; the runner draws them by
 * their weight from a seed, so the same seed gives the same changes in the same order.
 */

/** A connection to Postgres, as far as a workload needs it; that of `pg` is one. */
export interface Database {
  query<Row extends object>(text: string, values?: readonly unknown[]): Promise<{ readonly rows: readonly Row[] }>;
}

/** Choices that depend on the seed alone. */
export interface Chance {
  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number;
  /** One of these; at least one must be given. */
  pick<T>(choices: readonly T[]): T;
  /** A UUID of version 4. */
  uuid(): string;
  /** This many hexadecimal digits. */
  hex(digits: number): string;
}

export interface Action<State> {
  /** Its name in the report. */
  readonly name: string;
  /** How often it is drawn, relative to the others. */
  readonly weight: number;
  /** Whether it can be done now; an action that can't is not drawn. @default always */
  readonly possible?: (state: State) => boolean;
  readonly run: (database: Database, chance: Chance, state: State) => Promise<void>;
}

export interface Workload<State = unknown> {
  /** The Postgres store it writes to. */
  readonly store: string;
  /** What the actions know of what they wrote. */
  readonly begin: () => State;
  readonly actions: readonly Action<State>[];
}

/** Declares a workload; it is there for its types. */
export function workload<State>(definition: Workload<State>): Workload<State> {
  return definition;
}

/** Runs `write` in a transaction; `"rollback"` undoes it, as a failed payment would. */
export async function transaction(database: Database, write: () => Promise<"commit" | "rollback">): Promise<void> {
  await database.query("BEGIN");
  try {
    await database.query((await write()) === "commit" ? "COMMIT" : "ROLLBACK");
  } catch (error) {
    await database.query("ROLLBACK");
    throw error;
  }
}
