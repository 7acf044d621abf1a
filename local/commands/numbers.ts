/** Numbers on the command line. */
import { InvalidArgumentError } from "commander";

/** Reads a whole number from `least` to `most`, both included. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (/^\d{1,15}$/.test(text) && number >= least && number <= most) return number;
    throw new InvalidArgumentError(`A whole number from ${least} to ${most} is allowed, not "${text}".`);
  };
}
