/** Passwords of the local servers: made at the first start, each in a file that only its owner can read. */
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { readText, writeText } from "./text-file";

/** 144 bits, in characters that need no quoting in any configuration file or address. */
const PASSWORD_BYTES = 18;

/** Where the password of a server is kept. */
export const passwordFile = (folder: string, server: string): string => join(folder, server);

/** The password of a server, made now where there is none. The file holds it without a line end. */
export async function password(folder: string, server: string): Promise<string> {
  const file = passwordFile(folder, server);
  const kept = await readText(file);
  if (kept !== undefined) return kept;
  const value = randomBytes(PASSWORD_BYTES).toString("base64url");
  await writeText(file, value, 0o600);
  return value;
}
