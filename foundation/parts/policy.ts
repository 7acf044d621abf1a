/**
 * IAM policy documents as typed data. The text is made here, so that every policy of the project has the same form
 * and a test can read them all.
 */

/** One statement; condition operators as in the IAM reference. */
export interface Statement {
  readonly Sid?: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: "*" | Readonly<Partial<Record<"AWS" | "Service" | "Federated", string | readonly string[]>>>;
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** A policy document of these statements, as JSON. */
export function policyDocument(statements: readonly Statement[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

/** Lets AWS services assume a role. */
export function assumableBy(...services: readonly string[]): string {
  return policyDocument([{ Effect: "Allow", Principal: { Service: services }, Action: "sts:AssumeRole" }]);
}
