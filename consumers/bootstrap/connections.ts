/**
 * Where the stores of a plan are and how the bootstrap signs in to them as their administrator. Passwords are in files
 * that whoever starts it has made; here are their paths.
 */
import { readFile } from "node:fs/promises";
import { z } from "zod";

const host = z.string().min(1);
const port = z.int().min(1).max(65_535);
const path = z.string().min(1);

const postgres = z.strictObject({
  host,
  port,
  database: z.string().min(1),
  /** Owns the database; makes roles. */
  user: z.string().min(1),
  passwordFile: path,
  /** By role: the file with its password. A role without one signs in by IAM. */
  rolePasswordFiles: z.record(z.string(), path),
});
export type PostgresConnection = z.infer<typeof postgres>;

const kafka = z.strictObject({
  /** `host:port` */
  brokers: z.array(z.string().min(1)).min(1, "at least one broker"),
});
export type KafkaConnection = z.infer<typeof kafka>;

const opensearch = z.strictObject({ url: z.url({ protocol: /^https?$/ }) });
export type OpenSearchConnection = z.infer<typeof opensearch>;

const redis = z.strictObject({
  host,
  port,
  user: z.string().min(1),
  passwordFile: path,
  /** By user: the file with its password. */
  userPasswordFiles: z.record(z.string(), path),
});
export type RedisConnection = z.infer<typeof redis>;

const objectStorage = z.strictObject({
  endpoint: z.url({ protocol: /^https?$/ }),
  region: z.string().min(1),
  accessKey: z.string().min(1),
  secretKeyFile: path,
});
export type ObjectStorageConnection = z.infer<typeof objectStorage>;

/** By kind, then by the store's key. */
export const connectionsSchema = z.strictObject({
  postgres: z.record(z.string(), postgres),
  kafka: z.record(z.string(), kafka),
  opensearch: z.record(z.string(), opensearch),
  redis: z.record(z.string(), redis),
  objectStorage: z.record(z.string(), objectStorage),
});
export type Connections = z.infer<typeof connectionsSchema>;

/**
 * The password in a file.
 *
 * @throws when the file is empty or ends with a line break: Kafka Connect, which reads the same file, would take that
 * for a part of the password.
 */
export async function readPassword(file: string): Promise<string> {
  const password = await readFile(file, "utf8");
  if (password === "") throw new Error(`${file} is empty: write the password into it`);
  if (/[\r\n]$/.test(password)) {
    throw new Error(`${file} ends with a line break: write the password alone, as \`printf %s\` does`);
  }
  return password;
}
