/**
 * Redis, or Valkey, which speaks the same protocol and is what runs on AWS: no anonymous access, one administrator,
 * users kept in an ACL file, the platform's eviction policy, and no append-only file.
 *
 * Keys survive a stop, because it takes a snapshot; when the process is killed, those of the last minute are lost, as
 * on AWS those since the last snapshot are when every node is.
 */
import { createHash } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { PlatformStore } from "../../model/stores";
import { redisProgram } from "../install/redis";
import { readText, writeText } from "../text-file";
import { exchange } from "./exchange";
import { GRACE_MS, type Server, type Site } from "./server";

export const redisAdmin = "admin";
/** A small cache node has about half a gibibyte; eviction is to be seen here, too. MiB. */
const MAX_MEMORY_MB = 256;

/** The server of a Redis store. */
export function redis(store: PlatformStore<"redis">): Server {
  const name = store.key;
  return {
    name,
    title: "Redis",
    user: redisAdmin,
    after: [],
    ports: [name],
    stop: { signal: "SIGTERM", graceMs: GRACE_MS },
    install: async (context) => {
      const { path, version } = await redisProgram(context);
      return {
        version,
        prepare: async (site) => {
          await mkdir(join(site.folder, "data"), { recursive: true });
          // Later the server itself writes it: ACL SAVE.
          if ((await readText(aclFile(site))) === undefined)
            await writeText(aclFile(site), acl(site.password()), 0o600);
        },
        program: (site) => ({ path, args: [join(site.folder, "config/redis.conf")], env: {} }),
      };
    },
    files: (site) => ({ "config/redis.conf": redisConf(store, site) }),
    ready: (site, signal) => answers(name, site, signal),
    address: (site) => `redis://127.0.0.1:${site.port(name)}`,
  };
}

const aclFile = (site: Site): string => join(site.folder, "users.acl");

/** What Redis is configured with. */
export function redisConf({ key, settings }: PlatformStore<"redis">, site: Site): string {
  return `${[
    "bind 127.0.0.1",
    `port ${site.port(key)}`,
    `dir ${quoted(join(site.folder, "data"))}`,
    `aclfile ${quoted(aclFile(site))}`,
    `maxmemory ${MAX_MEMORY_MB}mb`,
    `maxmemory-policy ${settings.evictionPolicy}`,
    "appendonly no",
    "save 60 1",
    "daemonize no",
  ].join("\n")}\n`;
}

const quoted = (path: string): string => JSON.stringify(path);

/** The users of a new server; of the password only its hash. */
export function acl(password: string): string {
  const hash = createHash("sha256").update(password).digest("hex");
  return `user default off\nuser ${redisAdmin} on #${hash} ~* &* +@all\n`;
}

async function answers(name: string, site: Site, signal: AbortSignal): Promise<void> {
  const request = Buffer.from(`AUTH ${redisAdmin} ${site.password()}\r\nPING\r\n`);
  await exchange(site.port(name), request, pong, signal);
}

/** Two answers, a line each. */
function pong(bytes: Buffer): true | undefined {
  const lines = bytes.toString("utf8").split("\r\n");
  const refused = lines.find((line) => line.startsWith("-"));
  if (refused !== undefined) throw new Error(refused.slice(1));
  return lines.includes("+PONG") ? true : undefined;
}
