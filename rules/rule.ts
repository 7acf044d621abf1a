/**
 * What a rule is: a pure function of a platform. It changes nothing; it says what would lose data, and the remedy.
 */
import type { Platform } from "../model/platform";

/** A place where a platform breaks a rule. */
export interface Finding {
  /** The field to change, e.g. `environment.stores.kafka.replicationFactor`. */
  readonly path: string;
  /** What is wrong there, with the values that decided. */
  readonly problem: string;
  /** What to change. */
  readonly remedy: string;
}

export interface Rule {
  /** Its name in messages and in the docs, in kebab case; stable. */
  readonly id: string;
  /** What is lost when it is broken. */
  readonly reason: string;
  readonly check: (platform: Platform) => readonly Finding[];
}
