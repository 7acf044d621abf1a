/** The few figures that the benchmarks draw from their runs. */

/** The value in the middle; of an even count the mean of the two. A single disturbed run does not move it. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  if (upper === undefined || lower === undefined) throw new Error("The median of no values was asked for.");
  return (lower + upper) / 2;
}

/** A straight line through points, by least squares. */
export interface Line {
  readonly intercept: number;
  readonly slope: number;
  /** Share of the variance that the line explains, 0 to 1: at 1 every point lies on it. */
  readonly r2: number;
}

/**
 * Fits a line to points `[x, y]`.
 *
 * @throws Error where all points have one x, for which there is no line
 */
export function fitLine(points: readonly (readonly [x: number, y: number])[]): Line {
  const meanX = mean(points.map(([x]) => x));
  const meanY = mean(points.map(([, y]) => y));
  const sum = (term: (dx: number, dy: number) => number) =>
    points.reduce((total, [x, y]) => total + term(x - meanX, y - meanY), 0);
  const [xx, xy, yy] = [sum((dx) => dx * dx), sum((dx, dy) => dx * dy), sum((_, dy) => dy * dy)];
  if (!(xx > 0)) throw new Error("A line needs points at two different places at least.");
  const slope = xy / xx;
  return { intercept: meanY - slope * meanX, slope, r2: yy === 0 ? 1 : (xy * xy) / (xx * yy) };
}

function mean(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0) / values.length;
}
