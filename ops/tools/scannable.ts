/**
 * A stack as Checkov can read it, and the way back from what Checkov reports to addresses.
 *
 * Three things in CDKTF's output would mislead it:
 * - `terraform.required_version` makes its parser give up the whole file, with exit code 0
 *   (https://github.com/bridgecrewio/checkov/issues/7454): the block is left out;
 * - it reports most findings as `resource.<name>` without the type: the text is written with one line a key, so that
 *   the line of a finding tells the address;
 * - a policy that is written as a Terraform function call is a text without statements to it, in which every check
 *   finds nothing wrong: such policies are found here and refused.
 */
import type { StackConfig } from "./synth-output";

/** The text to scan: the stack without Terraform's settings and without CDKTF's comments. */
export function scannableText({ terraform: _settings, ...config }: StackConfig): string {
  return JSON.stringify(withoutComments(config), null, 2);
}

function withoutComments(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutComments);
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(([key]) => key !== "//");
  return Object.fromEntries(kept.map(([key, inner]) => [key, withoutComments(inner)]));
}

/** A key that opens a block (2 spaces), a resource type (4) or a resource (6) in a scannable text. */
const OPENING_KEY = /^( {2}| {4}| {6})"([^"]+)": /;

/** The address of each resource and data source by the line (from 1) on which it begins. */
export function addressesByLine(scannable: string): ReadonlyMap<number, string> {
  const addresses = new Map<number, string>();
  let [block, type] = ["", ""];
  for (const [index, line] of scannable.split("\n").entries()) {
    const [, indentation = "", key = ""] = OPENING_KEY.exec(line) ?? [];
    if (indentation.length === 2) block = key;
    else if (indentation.length === 4) type = key;
    else if (block === "resource" && key !== "") addresses.set(index + 1, `${type}.${key}`);
    else if (block === "data" && key !== "") addresses.set(index + 1, `data.${type}.${key}`);
  }
  return addresses;
}

const POLICY_ATTRIBUTE = /(^|_)(policy|policies|policy_document)$/;
const FUNCTION_CALL = /^\$\{\s*[a-z0-9_]+\(/;

/** Addresses and attributes of the policies that no scanner can read, such as `aws_iam_policy.writer: policy`. */
export function unreadablePolicies({ resource = {} }: StackConfig): readonly string[] {
  return Object.entries(resource).flatMap(([type, resources]) =>
    Object.entries(resources).flatMap(([name, attributes]) =>
      Object.entries(attributes ?? {})
        .filter(([attribute, value]) => POLICY_ATTRIBUTE.test(attribute) && isUnreadable(value))
        .map(([attribute]) => `${type}.${name}: ${attribute}`),
    ),
  );
}

/** JSON is readable, and a plain reference is judged where the document is; a function call is neither. */
function isUnreadable(value: unknown): boolean {
  if (typeof value !== "string") return false;
  if (FUNCTION_CALL.test(value)) return true;
  if (!value.startsWith("{")) return false;
  try {
    JSON.parse(value);
    return false;
  } catch {
    return true;
  }
}
