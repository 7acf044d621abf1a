/** Holds a folder of files against a list of their checksums, as `sha256sum` writes it: one `<hash>  <name>` a line. */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";

/**
 * What is wrong with the folder: files that are missing, that have another content, or that are not in the list.
 *
 * @returns one phrase a file, e.g. "a.jar has another content"; empty when the folder is what the list says
 */
export async function differences(folder: string, list: string): Promise<readonly string[]> {
  const wanted = parse(list);
  const found = await readdir(folder);
  const extra = found.filter((name) => !wanted.has(name)).map((name) => `${name} does not belong there`);
  const judged = await Promise.all(
    [...wanted].map(async ([name, hash]) => {
      if (!found.includes(name)) return [`${name} is missing`];
      return (await sha256(join(folder, name))) === hash ? [] : [`${name} has another content`];
    }),
  );
  return [...judged.flat(), ...extra];
}

function parse(list: string): ReadonlyMap<string, string> {
  const lines = list.split("\n").filter((line) => line !== "");
  return new Map(lines.map((line) => [line.slice(66), line.slice(0, 64)]));
}

async function sha256(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}
