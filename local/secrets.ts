/** Passwords of the local servers: made at the first start, each in a file that only its owner can read. */
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { readText, writeText } from "./text-file";

/** 144 bits, in characters that need no quoting in any configuration file or address. */
const PASSWORD_BYTES = 18;

/** A password and where it is kept. */
export interface Secret {
  readonly file: string;
  readonly value: string;
}

/** The password of that name, made now where there is none. The file holds it without a line end. */
export async function secret(folder: string, name: string): Promise<Secret> {
  const file = join(folder, name);
  const kept = await readText(file);
  if (kept !== undefined) return { file, value: kept };
  const value = randomBytes(PASSWORD_BYTES).toString("base64url");
  await writeText(file, value, 0o600);
  return { file, value };
}
