/** The log of a server: one file a start, and the one before it. */
import { mkdir, open, rename } from "node:fs/promises";
import { dirname } from "node:path";
import { hasCode } from "../../ops/tools/files";

/** So much of the end is read to find the last lines; a line of a Java stack trace has some hundred bytes. */
const TAIL_BYTES = 256 * 1024;

/** The name that a log has after the next start. */
export const previousLog = (path: string): string => path.replace(/\.log$/, ".previous.log");

/** Puts the last start's log aside. */
export async function rotate(path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  try {
    await rename(path, previousLog(path));
  } catch (error) {
    if (!hasCode(error, "ENOENT")) throw error;
  }
}

/** The last lines of a log; none where there is no log. */
export async function lastLines(path: string, count: number): Promise<readonly string[]> {
  const text = await endOf(path);
  return text === "" ? [] : text.replace(/\n$/, "").split("\n").slice(-count);
}

async function endOf(path: string): Promise<string> {
  try {
    const file = await open(path);
    try {
      const { size } = await file.stat();
      const length = Math.min(size, TAIL_BYTES);
      const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, size - length);
      return buffer.toString("utf8", 0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (error) {
    if (hasCode(error, "ENOENT")) return "";
    throw error;
  }
}
