/**
 * What a person wants to read after a synth: what there is, why it is there, how data flows, what was checked, and
 * what to do next. Pure: a platform and the counts of resources become lines of text.
 */
import type { Flow } from "../model/flows";
import type { Platform } from "../model/platform";
import type { Justification, Measurement } from "../model/schema/blueprint";
import type { PlatformStore } from "../model/stores";

export interface SummaryInput {
  readonly platform: Platform;
  /** Resources by stack id. */
  readonly resources: ReadonlyMap<string, number>;
  /** What was checked, in words, e.g. `17 rules`. */
  readonly checked: readonly string[];
  readonly next: readonly (readonly [command: string, what: string])[];
}

/** The summary as text: a line an item, whatever its length. */
export function summarize({ platform, resources, checked, next }: SummaryInput): string {
  const { environment } = platform;
  return [
    `${platform.name}: ${platform.description}`,
    `${environment.description}; account ${environment.aws.accountId}, ${environment.aws.region}, ${Object.keys(environment.network.zones).length} availability zones`,
    ...section("Stacks, in deployment order", stackRows(platform, resources)),
    ...section("Stores", storeRows(platform)),
    ...section("Flows", flowRows(platform)),
    ...section("Migrations", migrationRows(platform)),
    ...section(
      "Checked",
      checked.map((line) => [line]),
    ),
    ...section(
      "Next",
      next.map(([command, what]) => [command, what]),
    ),
  ].join("\n");
}

type Row = readonly string[];

function section(title: string, rows: readonly Row[]): readonly string[] {
  return rows.length === 0 ? [] : ["", title, ...table(rows)];
}

/** Columns as wide as their widest cell; the last one is not padded. */
function table(rows: readonly Row[]): readonly string[] {
  const widths = rows.reduce<number[]>((all, row) => row.map((cell, i) => Math.max(all[i] ?? 0, cell.length)), []);
  return rows.map((row) =>
    `  ${row.map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd(widths[i] ?? 0))).join("  ")}`.trimEnd(),
  );
}

function stackRows({ stacks }: Platform, resources: ReadonlyMap<string, number>): readonly Row[] {
  const rows = stacks.map(({ id, dependsOn }): Row => {
    const count = resources.get(id) ?? 0;
    return [
      id,
      `${String(count).padStart(3)} resources`,
      dependsOn.length === 0 ? "" : `after ${dependsOn.join(", ")}`,
    ];
  });
  const total = [...resources.values()].reduce((sum, count) => sum + count, 0);
  return [...rows, ["total", `${String(total).padStart(3)} resources`, ""]];
}

function storeRows({ stores }: Platform): readonly Row[] {
  return stores.map(
    (store): Row => [
      store.key,
      store.kind,
      role(store),
      `${justify(store.justification)} (${store.justification.opsHoursPerMonth} h/month)`,
    ],
  );
}

function role({ datasets, views }: PlatformStore): string {
  const truths = datasets.length === 0 ? [] : [`source of truth of ${datasets.length}`];
  const copies = views.length === 0 ? [] : [`${views.length} ${views.length === 1 ? "view" : "views"}`];
  return [...truths, ...copies].join(", ");
}

function justify(justification: Justification): string {
  if (justification.basis === "source-of-truth") return justification.reason;
  const before: Partial<Record<Measurement, number>> = justification.measured;
  const after: Partial<Record<Measurement, number>> = justification.with;
  const improved = (Object.keys(before) as Measurement[]).filter((name) => after[name] !== undefined);
  return improved.map((name) => `${name} ${before[name]} → ${after[name]}`).join(", ");
}

function flowRows({ flows }: Platform): readonly Row[] {
  return flows.map(
    (flow): Row => [
      `${flow.from.join(" + ")} → ${flow.view}`,
      `by ${flow.capture}`,
      `within ${time(flow.freshWithinSeconds)}`,
      flow.consistency,
      `rebuilt by ${flow.rebuild}`,
      destination(flow),
    ],
  );
}

function destination({ target, store }: Flow): string {
  switch (target.type) {
    case "index":
      return `${store}: index ${target.index}, alias ${target.alias}`;
    case "cache":
      return `${store}: keys ${target.keyPattern}`;
    case "archive":
      return `${store}: ${target.format} below ${target.prefix}`;
    case "events":
      return `${store}: topic ${target.topic}`;
  }
}

function migrationRows({ migrations }: Platform): readonly Row[] {
  return migrations.map(
    ({ key, source, target, mode, tables }): Row => [
      key,
      `${source.type === "store" ? source.store : `${source.engine} ${source.database}`} → ${target.store}`,
      `${tables.length} tables`,
      mode,
    ],
  );
}

/** Seconds as the largest whole unit. */
function time(seconds: number): string {
  if (seconds % 3600 === 0) return `${seconds / 3600} h`;
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
}
