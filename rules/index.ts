/**
 * The rules a platform must obey before anything is made of it. One rule a file; this lists them.
 */
import type { Platform } from "../model/platform";
import { alertsReachSomeone } from "./alerts-reach-someone";
import { cdnPublicOnly } from "./cdn-public-only";
import { copiesEvictedFirst } from "./copies-evicted-first";
import { dedicatedMasters } from "./dedicated-masters";
import { justifiedStore } from "./justified-store";
import { noBurstCredits } from "./no-burst-credits";
import { oneCapture } from "./one-capture";
import { opsBudget } from "./ops-budget";
import { outboxClass } from "./outbox-class";
import { paymentRowsStay } from "./payment-rows-stay";
import { protectedSource } from "./protected-source";
import { publishedOutbox } from "./published-outbox";
import { replicatedTopics } from "./replicated-topics";
import { restorableTogether } from "./restorable-together";
import { retentionCoversOutage } from "./retention-covers-outage";
import type { Finding, Rule } from "./rule";
import { slotCapacity } from "./slot-capacity";
import { slotWalFitsDisk } from "./slot-wal-fits-disk";
import { strongReads } from "./strong-reads";
import { twoOperators } from "./two-operators";
import { usedStore } from "./used-store";

/** All rules, in the order they are printed. */
export const rules: readonly Rule[] = [
  // What is stored, and what it is for.
  usedStore,
  justifiedStore,
  strongReads,
  oneCapture,
  publishedOutbox,
  outboxClass,
  paymentRowsStay,
  cdnPublicOnly,
  // Capture.
  slotCapacity,
  slotWalFitsDisk,
  // Stores.
  replicatedTopics,
  retentionCoversOutage,
  copiesEvictedFirst,
  dedicatedMasters,
  noBurstCredits,
  // Protection.
  protectedSource,
  restorableTogether,
  // People.
  opsBudget,
  twoOperators,
  alertsReachSomeone,
];

/** A platform that breaks rules. */
export class RulesError extends Error {
  constructor(readonly findings: readonly (Finding & { readonly rule: Rule })[]) {
    super(format(findings));
    this.name = "RulesError";
  }
}

/** Every finding of every rule. */
export function findingsOf(platform: Platform): readonly (Finding & { readonly rule: Rule })[] {
  return rules.flatMap((rule) => rule.check(platform).map((finding) => ({ ...finding, rule })));
}

/** @throws RulesError with all findings, where there are any. */
export function checkRules(platform: Platform): void {
  const findings = findingsOf(platform);
  if (findings.length > 0) throw new RulesError(findings);
}

function format(findings: readonly (Finding & { readonly rule: Rule })[]): string {
  const blocks = findings.map(
    ({ rule, path, problem, remedy }) =>
      `  ${path}\n    ${problem}\n    rule:    ${rule.id}: ${rule.reason}\n    remedy:  ${remedy}`,
  );
  const count = findings.length === 1 ? "breaks a rule" : `breaks rules in ${findings.length} places`;
  return `The platform ${count}:\n\n${blocks.join("\n\n")}`;
}
