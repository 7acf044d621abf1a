/** What the benchmark of the synth found, and the page that shows it. */
import { fitLine } from "./statistics";

/** Medians of several runs of one program. */
export interface Cost {
  readonly cpuSeconds: number;
  /** MB of 10^6 bytes: the most memory the process held at once. */
  readonly peakMb: number;
  readonly runs: number;
}

/** One way to run the program; the first of the results is the project's own. */
export interface Way extends Cost {
  readonly name: string;
}

/** The cost of a platform with so many stores. */
export interface Growth extends Cost {
  readonly copies: number;
  readonly stores: number;
}

export interface Results {
  readonly node: string;
  readonly cpu: string;
  readonly ways: readonly [own: Way, ...others: Way[]];
  readonly growth: readonly Growth[];
}

/** What the project promises. */
const goals = { cpuSeconds: 1.5, peakMb: 150, timesCheaper: 8 } as const;

/** The results as Markdown. */
export function report(results: Results): string {
  return `# Cost of a synth

The whole platform of the default environment, every stack of it. CPU seconds (user and system) and peak memory are the
operating system's account of the process; each figure is the median of its runs, and the runs of all ways took turns.
${results.node}, ${results.cpu}. \`npm run bench\` measures it again.

${waysTable(results.ways)}

${goalsTable(results.ways)}

## Growth

The default blueprint with its stores, datasets and views several times, over one broker.

${growthTable(results.growth)}

${growthSentence(results.growth)}
`;
}

function waysTable(ways: Results["ways"]): string {
  const [own] = ways;
  return table(
    ["way", "CPU s", "peak MB", "CPU, times ours", "memory, times ours", "runs"],
    ways.map((way) => [
      way.name,
      way.cpuSeconds.toFixed(2),
      way.peakMb.toFixed(0),
      (way.cpuSeconds / own.cpuSeconds).toFixed(1),
      (way.peakMb / own.peakMb).toFixed(1),
      String(way.runs),
    ]),
  );
}

function goalsTable([own, ...others]: Results["ways"]): string {
  const times = Math.max(...others.map(({ cpuSeconds }) => cpuSeconds)) / own.cpuSeconds;
  const verdict = (met: boolean) => (met ? "met" : "missed");
  return table(
    ["goal", "measured", ""],
    [
      [`at most ${goals.cpuSeconds} CPU s`, own.cpuSeconds.toFixed(2), verdict(own.cpuSeconds <= goals.cpuSeconds)],
      [`at most ${goals.peakMb} MB`, own.peakMb.toFixed(0), verdict(own.peakMb <= goals.peakMb)],
      [
        `CDKTF's default way costs at least ${goals.timesCheaper} times the CPU`,
        times.toFixed(1),
        verdict(times >= goals.timesCheaper),
      ],
    ],
  );
}

function growthTable(growth: readonly Growth[]): string {
  const [first] = growth;
  return table(
    ["copies", "stores", "CPU s", "CPU ms for each store beyond the first row's", "peak MB", "runs"],
    growth.map((size) => [
      String(size.copies),
      String(size.stores),
      size.cpuSeconds.toFixed(2),
      first === undefined || size === first ? "" : millisecondsPerStore(first, size).toFixed(1),
      size.peakMb.toFixed(0),
      String(size.runs),
    ]),
  );
}

function millisecondsPerStore(from: Growth, to: Growth): number {
  return ((to.cpuSeconds - from.cpuSeconds) / (to.stores - from.stores)) * 1000;
}

/** A line through the points: what starting costs, what a store adds, and how well a line describes it. */
function growthSentence(growth: readonly Growth[]): string {
  const cpu = fitLine(growth.map(({ stores, cpuSeconds }) => [stores, cpuSeconds]));
  const memory = fitLine(growth.map(({ stores, peakMb }) => [stores, peakMb]));
  return [
    `Least squares: ${cpu.intercept.toFixed(2)} CPU s to start and ${(cpu.slope * 1000).toFixed(1)} ms a store`,
    `(r² ${cpu.r2.toFixed(3)}); ${memory.intercept.toFixed(0)} MB and ${memory.slope.toFixed(2)} MB a store`,
    `(r² ${memory.r2.toFixed(3)}).`,
  ].join("\n");
}

/** A table in Markdown, as the formatter leaves it: the first column is of words, the others are of figures. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((_, column) => Math.max(3, ...[head, ...rows].map((cells) => (cells[column] ?? "").length)));
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const padded = (cells: readonly string[]) =>
    line(widths.map((width, column) => (cells[column] ?? "")[column === 0 ? "padEnd" : "padStart"](width)));
  const divider = line(widths.map((width, column) => (column === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`)));
  return [padded(head), divider, ...rows.map(padded)].join("\n");
}
