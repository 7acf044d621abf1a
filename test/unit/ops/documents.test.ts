/** The generated documents in the repository are those that the model makes today. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { documents } from "../../../ops/commands/docs";
import { root } from "../../support/root";

it.each([...documents(root)])("%s is up to date; if not, run `npm run docs`", (path, text) => {
  const file = join(root, path);
  expect(existsSync(file) ? readFileSync(file, "utf8") : "missing").toBe(text);
});
