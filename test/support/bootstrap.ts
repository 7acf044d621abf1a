/** Runs bootstraps of parts of a plan on the servers of a test. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { bootstrap } from "../../consumers/bootstrap/bootstrap";
import type { Connections } from "../../consumers/bootstrap/connections";
import { type Finding, lineOf } from "../../consumers/bootstrap/report";
import { connectionsFor } from "../../local/credentials";
import { type BootstrapPlan, bootstrapPlan, planFormat } from "../../pipelines/bootstrap/plan";
import type { LocalPlatform } from "./local-platform";
import { root } from "./root";

/** A plan with nothing in it but these parts. */
export function planOf(parts: Partial<BootstrapPlan>): BootstrapPlan {
  const nothing = { postgres: [], kafka: [], opensearch: [], redis: [], objectStorage: [] };
  return { format: planFormat, platform: "test", ...nothing, ...parts };
}

export interface Run {
  readonly ok: boolean;
  readonly findings: readonly Finding[];
  /** `refused topic notes: it has …`, sorted. */
  readonly lines: readonly string[];
  /** Everything that a person would have seen. */
  readonly printed: string;
}

/** What a test bootstraps, and with which passwords. */
export interface Bootstrapper {
  /** The plan of the platform, with all that is made outside of AWS. */
  readonly plan: BootstrapPlan;
  readonly connections: Connections;
  run(plan: BootstrapPlan, connections?: Connections): Promise<Run>;
}

export async function bootstrapper({ platform, addresses, folder }: LocalPlatform): Promise<Bootstrapper> {
  const plan = bootstrapPlan(platform, "everything");
  const connections = await connectionsFor(plan, platform, addresses, folder);
  return { plan, connections, run: (given, at = connections) => run(given, at) };
}

async function run(plan: BootstrapPlan, connections: Connections): Promise<Run> {
  const printed: string[] = [];
  const { findings, ok } = await bootstrap(plan, connections, (finding) => printed.push(lineOf(finding)));
  for (const { runbook } of findings) {
    if (runbook !== undefined && !existsSync(join(root, runbook))) throw new Error(`There is no page ${runbook}.`);
  }
  const lines = findings.map(({ outcome, object, detail }) =>
    [`${outcome} ${object}`, detail].filter(Boolean).join(": "),
  );
  return { ok, findings, lines: lines.sort(), printed: printed.join("\n") };
}
