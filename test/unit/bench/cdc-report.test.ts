/** What the benchmark of the change data capture makes of its measurements. */
import { type CdcResults, cdcReport, figures, percentile } from "../../../bench/parts/cdc/report";

const results: CdcResults = {
  node: "Node v22",
  cpu: "a CPU",
  cores: 2,
  load: { start: 0.1, latency: 0.2, throughput: 0.3 },
  rowBytes: 378,
  firstChangeSeconds: 11.1,
  latencyMs: { rows: 1000, p50: 17.2, p99: 61, max: 65.7 },
  stream: { rows: 50_000, seconds: 5 },
  incrementalSnapshot: { rows: 51_000, seconds: 10.2 },
  initialSnapshot: { rows: 51_000, seconds: 5.1 },
};

it("takes percentiles by nearest rank, in whatever order the values come", () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
  expect([0.01, 0.5, 0.99, 1].map((share) => percentile(hundred, share))).toEqual([1, 50, 99, 100]);
  expect(percentile([7], 0.5)).toBe(7);
  expect(() => percentile([], 0.5)).toThrow("of no values");
});

it("rounds the figures of the latency to tenths", () => {
  expect(figures([3.16, 1, 2.74])).toEqual({ p50: 2.7, p99: 3.2, max: 3.2 });
});

it("says which goals are met, how fast rows went, and what the machine did besides", () => {
  const page = cdcReport(results);
  expect(page).toMatch(/^\| median under 20 ms +\| +17\.2 ms \| +met \|$/m);
  expect(page).toMatch(/^\| 99 % under 60 ms +\| +61 ms \| missed \|$/m);
  expect(page).toMatch(/^\| from `up` to the first change under 60 s \| +11\.1 s \| +met \|$/m);
  expect(page).toMatch(/^\| incremental snapshot, from its signal on +\| 51000 \| +10\.2 \| +5000 \|$/m);
  expect(page).toContain("0.1 at the start, 0.2 before the rows one by one and 0.3 before the many");
});
