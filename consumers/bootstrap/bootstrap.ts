/**
 * Carries out a bootstrap plan: makes what is missing in the stores, corrects what can be corrected in place, and says
 * of everything else why it was left alone.
 *
 * It may run as often as one likes and from several places at once. It removes nothing. Every store is attempted and
 * every problem told, because a person who mends one wants to know of the others.
 */
import type { BootstrapPlan } from "../../pipelines/bootstrap/plan";
import { bootstrapBuckets } from "./buckets";
import { bootstrapCache } from "./cache";
import type { Connections } from "./connections";
import { bootstrapDatabase } from "./postgres/database";
import { type Finding, Report } from "./report";
import { bootstrapSearch } from "./search";
import { bootstrapTopics } from "./topics";

export interface BootstrapResult {
  readonly findings: readonly Finding[];
  /** Whether everything is as planned now. */
  readonly ok: boolean;
}

/**
 * Brings the stores to what the plan says.
 *
 * @param plan From `bootstrapPlan` in `pipelines/bootstrap/plan.ts`.
 * @param connections One for every store that the plan names; a store without one is a failure, not an omission.
 * @param tell Takes each finding as soon as there is one; `lineOf` makes a line of it. No secret is in it.
 * @returns All findings; it does not throw for what is wrong with a store.
 */
export async function bootstrap(
  plan: BootstrapPlan,
  connections: Connections,
  tell: (finding: Finding) => void,
): Promise<BootstrapResult> {
  const each = <P extends { readonly store: string }, C>(
    kind: keyof Connections,
    plans: readonly P[],
    bootstrapStore: (plan: P, connection: C, report: Report) => Promise<void>,
  ) =>
    plans.map(async (planned) => {
      const report = new Report(`${labels[kind]} ${planned.store}`, tell);
      const connection = connections[kind][planned.store] as C | undefined;
      if (connection === undefined) report.failed("connection", `there is no address of it under "${kind}"`);
      else await report.attempt("connection", () => bootstrapStore(planned, connection, report));
      return report.findings;
    });
  const findings = await Promise.all([
    ...each("postgres", plan.postgres, bootstrapDatabase),
    ...each("kafka", plan.kafka, bootstrapTopics),
    ...each("opensearch", plan.opensearch, bootstrapSearch),
    ...each("redis", plan.redis, bootstrapCache),
    ...each("objectStorage", plan.objectStorage, bootstrapBuckets),
  ]);
  const all = findings.flat();
  return { findings: all, ok: all.every(({ outcome }) => outcome !== "refused" && outcome !== "failed") };
}

const labels: Readonly<Record<keyof Connections, string>> = {
  postgres: "postgres",
  kafka: "kafka",
  opensearch: "opensearch",
  redis: "redis",
  objectStorage: "object-storage",
};
