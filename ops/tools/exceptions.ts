/**
 * Findings that were reviewed and accepted. They stand in one file, because CDKTF's JSON has no place for Checkov's
 * inline skips, and because a reviewer then sees every one of them with its reason.
 *
 * How it fails: an entry that no longer matches a failed check is an error, so the list can only say what is true.
 */
import { readFile } from "node:fs/promises";
import { z } from "zod";
import type { Finding, ScannedStack } from "./checkov";
import { CommandError } from "./command";
import { hasCode } from "./files";

/** Shorter than this, a reason does not tell a reviewer why the finding is acceptable. */
const SHORTEST_REASON = 20;

const exceptionSchema = z.strictObject({
  /** Id of the check. */
  check: z.string().regex(/^CKV2?_[A-Z0-9]+_\d+$/, "must be one check's id, such as CKV_AWS_144"),
  /** Address of the resource; `*` stands for any text, but the type must be named. */
  resource: z
    .string()
    .regex(/^(data\.)?[a-z0-9_]+\./, "must name the type, such as aws_s3_bucket.logs or aws_s3_bucket.*"),
  /** Name of the stack; `*` stands for any text. */
  stack: z.string().min(1),
  /** The environment it holds in. @default every environment */
  environment: z.string().min(1).optional(),
  /** Why the finding is acceptable, for the reviewer. */
  reason: z
    .string()
    .trim()
    .min(SHORTEST_REASON, `must say in ${SHORTEST_REASON} characters or more why it is acceptable`),
});

export type Exception = Readonly<z.infer<typeof exceptionSchema>>;

/**
 * Reads the file with the reviewed exceptions.
 *
 * @throws CommandError with every fault of the file
 */
export async function readExceptions(path: string): Promise<readonly Exception[]> {
  const parsed = z.array(exceptionSchema).safeParse(await readJson(path));
  if (parsed.success) return parsed.data;
  throw new CommandError(
    `${path} has entries that can not be accepted:\n${z.prettifyError(parsed.error)}`,
    'Give each entry "check", "resource", "stack" and "reason".',
  );
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, "utf8"));
  } catch (error) {
    if (error instanceof SyntaxError) {
      throw new CommandError(
        `${path} is not JSON: ${error.message}`,
        "Correct the file; `npm run format` finds the place.",
      );
    }
    if (hasCode(error, "ENOENT")) {
      throw new CommandError(`${path} does not exist.`, "Create it: [] is a list without exceptions.");
    }
    throw error;
  }
}

/** The findings of one stack, with the accepted ones set apart. */
export interface ReviewedStack {
  readonly name: string;
  readonly passed: readonly Finding[];
  readonly failed: readonly Finding[];
  readonly excepted: readonly Finding[];
}

export interface Review {
  readonly stacks: readonly ReviewedStack[];
  /** Exceptions for what is there and does not fail; those for what this platform does not have are left alone. */
  readonly stale: readonly Exception[];
}

/** Sets accepted findings apart, and finds the exceptions that are no longer needed. */
export function reviewFindings(scanned: readonly ScannedStack[], exceptions: readonly Exception[]): Review {
  const used = new Set<Exception>();
  const isExcepted = (stack: string, finding: Finding) => {
    const matching = exceptions.filter((exception) => covers(exception, stack, finding));
    for (const exception of matching) used.add(exception);
    return matching.length > 0;
  };
  const stacks = scanned.map(({ name, findings }) => {
    const passed = findings.filter((finding) => finding.passed);
    const faults = findings.filter((finding) => !finding.passed);
    const excepted = faults.filter((finding) => isExcepted(name, finding));
    return { name, passed, excepted, failed: faults.filter((finding) => !excepted.includes(finding)) };
  });
  return { stacks, stale: exceptions.filter((exception) => !used.has(exception) && concerns(exception, scanned)) };
}

/** Whether what an exception is for was scanned: another platform has other stores, and needs other exceptions. */
function concerns(exception: Exception, scanned: readonly ScannedStack[]): boolean {
  return scanned.some(({ name, findings }) => findings.some((finding) => covers(exception, name, finding)));
}

function covers(exception: Exception, stack: string, finding: Finding): boolean {
  const { check, address } = finding;
  return exception.check === check && matches(exception.resource, address) && matches(exception.stack, stack);
}

/** Whether a text matches a pattern in which `*` stands for any text and everything else for itself. */
function matches(pattern: string, text: string): boolean {
  const parts = pattern.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`).test(text);
}
