import { fitLine, median } from "../../../bench/parts/statistics";

test("the median is the value in the middle, whatever the order", () => {
  expect(median([9, 1, 5])).toBe(5);
  expect(median([10, 2, 4, 1000])).toBe(7);
  expect(() => median([])).toThrow("no values");
});

test("a line through points on a line is that line", () => {
  const line = fitLine([1, 2, 5, 50].map((x) => [x, 3 + 2 * x]));
  expect(line.intercept).toBeCloseTo(3);
  expect(line.slope).toBeCloseTo(2);
  expect(line.r2).toBeCloseTo(1);
});

test("growth that bends lowers r²", () => {
  const line = fitLine([1, 2, 5, 10, 20, 50].map((x) => [x, x ** 3]));
  expect(line.r2).toBeLessThan(0.9);
});

test("points at one place have no line", () => {
  expect(() =>
    fitLine([
      [2, 1],
      [2, 5],
    ]),
  ).toThrow("two different places");
});
