/**
 * Golden files: what the project makes of its own definitions, kept to be looked at when it changes.
 *
 * `npm run golden` writes them; the tests compare. A difference is no failure of the code: it is a change that has to
 * be wanted, seen in a review, and named in the CHANGELOG.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

export const goldenFolder = join(__dirname, "..", "golden");

/** Set by `npm run golden`. */
export const updating = process.env.UPDATE_GOLDEN === "1";

/** Compares with the golden file of this name, or writes it. */
export function expectGolden(name: string, content: string): void {
  const path = join(goldenFolder, name);
  if (updating) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    return;
  }
  if (!existsSync(path)) throw new Error(`There is no golden file ${name}: run \`npm run golden\` and look at it.`);
  expect(content).toBe(readFileSync(path, "utf8"));
}

/** The golden folder holds these files and no others, so that a removed stack does not leave its file behind. */
export function expectGoldenFiles(folder: string, names: readonly string[]): void {
  const path = join(goldenFolder, folder);
  const present = existsSync(path) ? readdirSync(path) : [];
  const left = present.filter((name) => !names.includes(name));
  if (updating) for (const name of left) rmSync(join(path, name));
  else expect(left).toEqual([]);
}
