/**
 * The vocabulary an environment is written in: plain data with the type of `model/schema/environment.ts`.
 */
import type { EnvironmentDefinition } from "./schema/environment";

/** Declares an environment. It changes nothing; it is there for its type. */
export function environment(definition: EnvironmentDefinition): EnvironmentDefinition {
  return definition;
}
