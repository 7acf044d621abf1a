/**
 * The rules a platform must obey before anything is made of it. One rule a file; this lists them.
 */
import type { Platform } from "../model/platform";
import { replicatedTopics } from "./replicated-topics";
import type { Finding, Rule } from "./rule";

/** All rules, in the order they are printed. */
export const rules: readonly Rule[] = [replicatedTopics];

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
