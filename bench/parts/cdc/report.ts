/** What the benchmark of the change data capture found, and the page that shows it. */

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
  /** Seconds from the call of `up` on an empty data folder to the first change that a reader saw. */
  readonly firstChangeSeconds: number;
  readonly latencyMs: Figures & { readonly rows: number };
  readonly stream: Throughput;
  readonly incrementalSnapshot: Throughput;
  readonly initialSnapshot: Throughput;
}

/** What the project promises on an idle machine. */
export const goals = { p50Ms: 20, p99Ms: 60, firstChangeSeconds: 60 } as const;

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

const rate = ({ rows, seconds }: Throughput): number => Math.round(rows / seconds);
const met = (is: boolean): string => (is ? "met" : "not met");

/** The results as Markdown. */
export function cdcReport(results: CdcResults): string {
  const { latencyMs, stream, incrementalSnapshot, initialSnapshot, firstChangeSeconds, load } = results;
  const loads = `${load.start} at the start, ${load.latency} before the latency, ${load.throughput} before the throughput`;
  return `# Change data capture on one machine

Postgres, Kafka Connect with Debezium, Kafka and the reader on ${results.cores} cores (${results.cpu}), ${results.node}, in a platform of
their own, exactly-once on, rows of ${results.rowBytes} bytes as JSON. Load average of the minute: ${loads}; what else the machine
did is in every figure. \`npm run bench:cdc\` measures it again.

From the acknowledged commit of one row to the record at a reader of committed records, ${latencyMs.rows} rows one after the
other, one clock:

| goal on an idle machine                    | measured |         |
| ------------------------------------------ | -------: | ------- |
| p50 under ${goals.p50Ms} ms                            | ${latencyMs.p50} ms | ${met(latencyMs.p50 < goals.p50Ms)} |
| p99 under ${goals.p99Ms} ms                            | ${latencyMs.p99} ms | ${met(latencyMs.p99 < goals.p99Ms)} |
| \`up\` to the first change read under ${goals.firstChangeSeconds} s | ${firstChangeSeconds} s | ${met(firstChangeSeconds < goals.firstChangeSeconds)} |

The largest was ${latencyMs.max} ms.

| many rows                                       |   rows | seconds | rows/s |
| ----------------------------------------------- | -----: | ------: | -----: |
| inserted in one transaction, to the last record | ${stream.rows} | ${stream.seconds} | ${rate(stream)} |
| incremental snapshot, from its signal on        | ${incrementalSnapshot.rows} | ${incrementalSnapshot.seconds} | ${rate(incrementalSnapshot)} |
| initial snapshot, from the connector's start on | ${initialSnapshot.rows} | ${initialSnapshot.seconds} | ${rate(initialSnapshot)} |
`;
}
