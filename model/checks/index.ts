/**
 * What a schema can't say about a definition: that references lead somewhere, that there is one source of truth,
 * that ranges do not overlap, that a size is offered, that a name fits. What is merely unwise is in `rules/`.
 */
import type { Problem } from "../problems";
import { checkCacheKeys } from "./cache-keys";
import { checkFiles } from "./files";
import { checkMigrations } from "./migrations";
import { checkNames } from "./names";
import { checkNetwork } from "./network";
import { checkOffers } from "./offers";
import { checkOverrides } from "./overrides";
import { checkOwnership } from "./ownership";
import { type Check, type Input, read } from "./reading";
import { checkReferences } from "./references";

const checks: readonly Check[] = [
  checkReferences,
  checkOwnership,
  checkFiles,
  checkCacheKeys,
  checkNetwork,
  checkOffers,
  checkOverrides,
  checkMigrations,
  checkNames,
];

/** Every problem that the checks find, whatever else is wrong with the definition. */
export function checkDefinition(input: Input): readonly Problem[] {
  const reading = read(input);
  return checks.flatMap((check) => check(reading));
}
