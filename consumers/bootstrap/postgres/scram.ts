/**
 * A password as Postgres keeps it (SCRAM-SHA-256, RFC 5802 and 7677).
 *
 * Sent like this it is in no log, which holds statements that change roles wherever `log_statement` is `ddl`, and the
 * server does not learn it.
 */
import { createHash, createHmac, pbkdf2Sync, randomBytes } from "node:crypto";

/** What Postgres itself takes. https://www.postgresql.org/docs/current/runtime-config-connection.html#GUC-SCRAM-ITERATIONS */
const iterations = 4096;
const saltBytes = 16;
const keyBytes = 32;

/**
 * The verifier of a password.
 *
 * @throws when the password has other characters than printable ASCII, which clients prepare in different ways.
 */
export function scramVerifier(password: string, salt: Buffer = randomBytes(saltBytes)): string {
  if (!/^[\x21-\x7e]+$/.test(password)) throw new Error("the password must consist of printable ASCII without spaces");
  const salted = pbkdf2Sync(password, salt, iterations, keyBytes, "sha256");
  const keyed = (text: string) => createHmac("sha256", salted).update(text).digest();
  const storedKey = createHash("sha256").update(keyed("Client Key")).digest("base64");
  const serverKey = keyed("Server Key").toString("base64");
  return `SCRAM-SHA-256$${iterations}:${salt.toString("base64")}$${storedKey}:${serverKey}`;
}
