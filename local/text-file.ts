/** Small text files that are whole or absent, whenever a command is killed. */
import { readFile, rename, writeFile } from "node:fs/promises";
import { hasCode } from "../ops/tools/files";

/** The content of a file; undefined where there is none. */
export async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (hasCode(error, "ENOENT", "ENOTDIR")) return undefined;
    throw error;
  }
}

/** Writes a file under another name and gives it its own when it is complete. @param mode @default 0o644 */
export async function writeText(path: string, text: string, mode = 0o644): Promise<void> {
  await writeFile(`${path}.partial`, text, { mode });
  await rename(`${path}.partial`, path);
}
