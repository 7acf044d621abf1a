/** What the benchmark of the change data capture found, and the page that shows it. */
import { table } from "../report";

export interface Figures {
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/** How fast many rows went through. */
export interface Throughput {
  readonly rows: number;
  readonly seconds: number;
}

export interface CdcResults {
  readonly node: string;
  readonly cpu: string;
  readonly cores: number;
  /** Load average of the last minute before each measurement, what the servers themselves cause included. */
  readonly load: { readonly start: number; readonly latency: number; readonly throughput: number };
  /** Size of a row as JSON, in bytes. */
  readonly rowBytes: number;
  /** Seconds from the call of `up` for the whole platform, with an empty data folder, to the first change to be read. */
  readonly firstChangeSeconds: number;
  readonly latencyMs: Figures & { readonly rows: number };
  readonly stream: Throughput;
  readonly incrementalSnapshot: Throughput;
  readonly initialSnapshot: Throughput;
}

/** What the project promises on an idle machine. */
const goals = { p50Ms: 20, p99Ms: 60, firstChangeSeconds: 60 } as const;

/** The value below which a share of the values lies, by nearest rank. @param share above 0, at most 1 */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.ceil(share * sorted.length) - 1];
  if (value === undefined) throw new Error("A percentile of no values was asked for.");
  return value;
}

/** p50, p99 and the largest, to a tenth. */
export function figures(values: readonly number[]): Figures {
  const rounded = (value: number) => Number(value.toFixed(1));
  return {
    p50: rounded(percentile(values, 0.5)),
    p99: rounded(percentile(values, 0.99)),
    max: rounded(percentile(values, 1)),
  };
}

/** The results as Markdown. */
export function cdcReport(results: CdcResults): string {
  const { load, latencyMs } = results;
  return `# Change data capture on one machine

The whole local platform and the reader share ${results.cores} cores (${results.cpu}), ${results.node}; exactly-once is on, a row has
${results.rowBytes} bytes as JSON. Whatever else the machine does is in every figure; its load average of the last minute was
${load.start} at the start, ${load.latency} before the rows one by one and ${load.throughput} before the many. \`npm run bench:cdc\` measures it again.

The time of a row is from the acknowledged commit to the record at a reader of committed records, by one clock, for ${latencyMs.rows}
rows one after the other. The largest was ${latencyMs.max} ms.

${goalsTable(results)}

${throughputTable(results)}
`;
}

function goalsTable({ latencyMs: { p50, p99 }, firstChangeSeconds }: CdcResults): string {
  const verdict = (measured: number, goal: number) => (measured < goal ? "met" : "missed");
  return table(
    ["goal on an idle machine", "measured", ""],
    [
      [`median under ${goals.p50Ms} ms`, `${p50} ms`, verdict(p50, goals.p50Ms)],
      [`99 % under ${goals.p99Ms} ms`, `${p99} ms`, verdict(p99, goals.p99Ms)],
      [
        `from \`up\` to the first change under ${goals.firstChangeSeconds} s`,
        `${firstChangeSeconds} s`,
        verdict(firstChangeSeconds, goals.firstChangeSeconds),
      ],
    ],
  );
}

function throughputTable({ stream, incrementalSnapshot, initialSnapshot }: CdcResults): string {
  const line = (name: string, { rows, seconds }: Throughput) => [
    name,
    String(rows),
    seconds.toFixed(1),
    (rows / seconds).toFixed(0),
  ];
  return table(
    ["many rows, to the last record", "rows", "seconds", "rows/s"],
    [
      line("inserted in one transaction, from its commit on", stream),
      line("incremental snapshot, from its signal on", incrementalSnapshot),
      line("initial snapshot, from the connector's start on", initialSnapshot),
    ],
  );
}
