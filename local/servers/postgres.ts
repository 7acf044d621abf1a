/**
 * Postgres as RDS runs it for change data capture: logical WAL from the first start, the same limits for slots, and
 * passwords that are checked. RDS parameters that have no meaning outside of AWS are left out.
 *
 * Its administrator is the superuser of the cluster; on RDS the master user may a little less. It refuses to run as
 * root, so it runs as `nobody` where root starts it.
 */
import { chown, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Client } from "pg";
import { databaseAdmin } from "../../model/names";
import type { Platform } from "../../model/platform";
import type { PlatformStore } from "../../model/stores";
import { CommandError, type Environment } from "../../ops/tools/command";
import { type RunOptions, run } from "../../ops/tools/process";
import { type PostgresPrograms, postgresPrograms } from "../install/postgres";
import { readText } from "../text-file";
import { madeOnce } from "./once";
import { GRACE_MS, type Installed, type Server, type Site } from "./server";

/** As on RDS: WAL senders beyond one a slot, for a base backup and for what a person starts. */
const SPARE_WAL_SENDERS = 5;

/** The name of a blueprint's database. */
export const databaseOf = (platform: Platform): string => platform.scope.blueprint;
/** The user that the cluster is made with, by the name that RDS is given for its master user. */
export const adminOf = (platform: Platform): string => databaseAdmin(platform.scope.blueprint);

/** The server of a Postgres store. */
export function postgres(store: PlatformStore<"postgres">, platform: Platform): Server {
  const name = store.key;
  return {
    name,
    title: "Postgres",
    user: adminOf(platform),
    after: [],
    ports: [name],
    // SIGINT is Postgres' "fast" shutdown: clients are cut off, transactions rolled back, everything written.
    stop: { signal: "SIGINT", graceMs: GRACE_MS },
    install: async (context) => {
      const programs = await postgresPrograms(store.settings.engineVersion, context);
      return installed(programs, platform);
    },
    files: (site) => ({ "config/postgresql.conf": postgresConf(store, site) }),
    ready: (site, signal) => answers(name, site, platform, signal),
    address: (site) => `postgresql://127.0.0.1:${site.port(name)}/${databaseOf(platform)}`,
  };
}

function installed(programs: PostgresPrograms, platform: Platform): Installed {
  const { version, folder, account } = programs;
  return {
    version: `Postgres ${version}`,
    account,
    prepare: async (site, signal) => {
      if (account !== undefined) {
        await refuseClosed(site.folder, "--data");
        await refuseClosed(folder, "XDG_CACHE_HOME");
      }
      const data = dataOf(site);
      await madeOnce(data, (partial) => makeCluster(programs, platform, site, partial, signal), account);
      await refuseOtherVersion(data, version);
    },
    program: (site) => ({
      path: join(folder, "postgres"),
      args: ["-D", dataOf(site), "-c", `config_file=${join(site.folder, "config/postgresql.conf")}`],
      env: ENVIRONMENT,
    }),
  };
}

const ENVIRONMENT: Environment = { PATH: "/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" };

const dataOf = (site: Site): string => join(site.folder, "data");

/** What Postgres is configured with. */
export function postgresConf({ key, settings }: PlatformStore<"postgres">, site: Site): string {
  const { maxSlots, maxSlotWalKeepGb, walSenderTimeoutSeconds } = settings.replication;
  const values = {
    listen_addresses: "127.0.0.1",
    port: site.port(key),
    unix_socket_directories: "",
    password_encryption: "scram-sha-256",

    wal_level: "logical",
    max_replication_slots: maxSlots,
    max_wal_senders: maxSlots + SPARE_WAL_SENDERS,
    max_slot_wal_keep_size: `${maxSlotWalKeepGb}GB`,
    wal_sender_timeout: `${walSenderTimeoutSeconds}s`,

    shared_preload_libraries: "pg_stat_statements",
    log_statement: "ddl",
    log_min_duration_statement: "1s",
    log_lock_waits: "on",
    log_timezone: "UTC",
    timezone: "UTC",
  };
  return `${Object.entries(values)
    .map(([name, value]) => `${name} = '${value}'`)
    .join("\n")}\n`;
}

/** The cluster, its administrator and the empty database. */
async function makeCluster(
  { folder, account }: PostgresPrograms,
  platform: Platform,
  site: Site,
  data: string,
  signal: AbortSignal,
): Promise<void> {
  const options = { cwd: data, env: ENVIRONMENT, signal, account };
  // Beside the data, which must be empty; readable by the user that Postgres runs as.
  const passwordFile = `${data}.password`;
  await writeFile(passwordFile, site.password(), { mode: 0o600 });
  if (account !== undefined) await chown(passwordFile, account.uid, account.gid);
  try {
    const user = ["--username", adminOf(platform), "--pwfile", passwordFile, "--auth", "scram-sha-256"];
    const kind = ["--encoding", "UTF8", "--locale", "C", "--no-sync"];
    await succeed(join(folder, "initdb"), ["--pgdata", data, ...user, ...kind], options);
  } finally {
    await rm(passwordFile, { force: true });
  }
  // Before the server listens, so that nobody meets it without its database. Single-user mode reads from its input.
  const create = `echo 'CREATE DATABASE ${databaseOf(platform)}' | "$0" --single -D "$1" postgres`;
  await succeed("/bin/sh", ["-c", create, join(folder, "postgres"), data], options);
}

async function succeed(program: string, args: readonly string[], options: RunOptions): Promise<void> {
  const { exitCode, stdout, stderr } = await run(program, args, options);
  if (exitCode === 0) return;
  throw new CommandError(
    `Postgres could not make its data folder; ${program} ended with ${exitCode}:\n${(stderr || stdout).trim()}`,
    "Remove the cause, then run this command again.",
  );
}

/** The data of one major version can not be read by another. */
async function refuseOtherVersion(data: string, version: string): Promise<void> {
  const made = (await readText(join(data, "PG_VERSION")))?.trim() ?? "";
  if (version.startsWith(`${made}.`)) return;
  throw new CommandError(
    `The data in ${data} was made by Postgres ${made}, but Postgres ${version} is to run on it.`,
    `Install Postgres ${made}, or begin anew without that data: \`npm run local reset\`.`,
  );
}

/** @throws CommandError when another user could not reach the folder; `option` is what moves it */
async function refuseClosed(folder: string, option: string): Promise<void> {
  for (let path = dirname(folder); path !== "/"; path = dirname(path)) {
    if (((await stat(path)).mode & 0o001) !== 0) continue;
    throw new CommandError(
      `Postgres refuses to run as root and runs as \`nobody\`, who may not enter ${path}, on the way to ${folder}.`,
      `Choose a folder that others may enter with ${option}, such as the default, or run the command as another user.`,
    );
  }
}

async function answers(name: string, site: Site, platform: Platform, signal: AbortSignal): Promise<void> {
  const client = new Client({
    host: "127.0.0.1",
    port: site.port(name),
    user: adminOf(platform),
    password: site.password(),
    database: databaseOf(platform),
    ssl: false,
  });
  const close = () => client.end().catch(() => undefined);
  signal.addEventListener("abort", close, { once: true });
  try {
    await client.connect();
    await client.query("SELECT 1");
  } finally {
    signal.removeEventListener("abort", close);
    await close();
  }
}
