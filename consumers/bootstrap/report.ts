/**
 * What the bootstrap found and did, a line an object: people read it at a terminal or in the log of a job, and a second
 * run that says anything but `right` is a defect.
 */
import { types } from "node:util";

/**
 * `made`: it was not there. `changed`: it was there and is now as planned. `right`: nothing was done. `refused`: it
 * can't be done in place without losing something, a person decides. `failed`: the store did not do it.
 */
export type Outcome = "made" | "changed" | "right" | "refused" | "failed";

export interface Finding {
  readonly outcome: Outcome;
  /** The store, e.g. `kafka events`. */
  readonly store: string;
  /** The object, e.g. `topic wiki.primary.public.pages`. */
  readonly object: string;
  /** What was done or is wrong, as a sentence without a full stop. */
  readonly detail?: string | undefined;
  /** The page that says what to do, from the project's folder. */
  readonly runbook?: string | undefined;
}

/** Takes the findings on one store. */
export class Report {
  readonly findings: Finding[] = [];

  /**
   * @param store The store, e.g. `kafka events`.
   * @param tell Takes each finding as soon as there is one.
   */
  constructor(
    private readonly store: string,
    private readonly tell: (finding: Finding) => void,
  ) {}

  made(object: string, detail?: string): void {
    this.add({ outcome: "made", store: this.store, object, detail });
  }

  changed(object: string, detail: string): void {
    this.add({ outcome: "changed", store: this.store, object, detail });
  }

  right(object: string, detail?: string): void {
    this.add({ outcome: "right", store: this.store, object, detail });
  }

  /** @param runbook `kafka/change-partitions`: a page below `runbooks/`. */
  refused(object: string, detail: string, runbook: string): void {
    this.add({ outcome: "refused", store: this.store, object, detail, runbook: `runbooks/${runbook}.md` });
  }

  failed(object: string, error: unknown): void {
    this.add({ outcome: "failed", store: this.store, object, detail: messageOf(error) });
  }

  /** Does something with an object; an error is a finding, and what comes after it is still done. */
  async attempt(object: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.failed(object, error);
    }
  }

  private add(finding: Finding): void {
    this.findings.push(finding);
    this.tell(finding);
  }
}

/** The finding as text: one line, or two where a page says more. */
export function lineOf({ outcome, store, object, detail, runbook }: Finding): string {
  const line = `${outcome.padEnd("refused".length)}  ${store}  ${object}${detail === undefined ? "" : `: ${detail}`}`;
  return runbook === undefined ? line : `${line}\n         what to do: ${runbook}`;
}

/** `12 made, 3 right`; outcomes that did not occur are left out. */
export function summaryOf(findings: readonly Finding[]): string {
  const outcomes: readonly Outcome[] = ["made", "changed", "right", "refused", "failed"];
  const counts = outcomes.map((outcome) => [findings.filter((f) => f.outcome === outcome).length, outcome] as const);
  return (
    counts.flatMap(([count, outcome]) => (count === 0 ? [] : [`${count} ${outcome}`])).join(", ") || "nothing to do"
  );
}

/** What an error says; several errors in one say everything. */
export function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) {
    return [...new Set(error.errors.map(messageOf))].join("; ");
  }
  if (!types.isNativeError(error)) return String(error);
  const { message, cause } = error;
  return types.isNativeError(cause) && !message.includes(cause.message)
    ? `${message.replace(/\.$/, "")}: ${messageOf(cause)}`
    : message;
}
