/**
 * A real Postgres for one test file: its own data directory, a unix socket in it and no TCP port, so nothing outside
 * can reach it and two of them never meet.
 *
 * The server is a child of a shell that waits for the end of its standard input. When that pipe closes, because `stop`
 * was called or because this process died in whatever way, the server is killed and the directory removed.
 *
 * Postgres refuses to run as root; started by root it runs as `nobody`, who owns no other database on the machine.
 */
import { type ChildProcessByStdio, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chownSync, existsSync, mkdtempSync, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { Client, type ClientConfig } from "pg";

/** initdb and the start take about 1 s on two quiet cores; the rest is room for a loaded machine. */
const startTimeoutMs = 60_000;

/** Where Debian keeps the programs it leaves off the PATH, one folder a version. */
const debianFolder = "/usr/lib/postgresql";

type Shell = ChildProcessByStdio<Writable, null, Readable>;

export interface PostgresServer {
  /** How to reach it, as its superuser. */
  readonly connection: ClientConfig;
  /** Kills the server and removes its files; resolves when both are gone. */
  stop(): Promise<void>;
}

/**
 * Makes an empty cluster and starts it.
 *
 * @throws when Postgres is not installed (with the command that installs it), or with what the server wrote when it
 * does not start within a minute.
 */
export async function startPostgres(): Promise<PostgresServer> {
  const binaries = findPostgres([...(process.env.PATH ?? "").split(delimiter), ...debianFolders()]);
  const account = process.getuid?.() === 0 ? accountOf("nobody") : undefined;
  // Not TMPDIR: a socket's path has at most 107 bytes, and `nobody` may not enter every folder.
  const directory = mkdtempSync("/tmp/postgres-");
  if (account !== undefined) chownSync(directory, account.uid, account.gid);

  const shell = spawn("/bin/sh", ["-c", script, "postgres-for-a-test", binaries, directory], {
    ...account,
    cwd: directory,
    // None of the caller's PG* variables; its own session, so that Ctrl-C reaches it through the pipe only.
    env: { PATH: "/usr/bin:/bin", LC_ALL: "C" },
    detached: true,
    stdio: ["pipe", "ignore", "pipe"],
  });
  const server = {
    connection: { host: directory, port: 5432, user: "postgres", database: "postgres", ssl: false },
    stop: () => stopped(shell),
  };
  try {
    await accepting(server.connection, shell);
  } catch (error) {
    await server.stop();
    throw error;
  }
  return server;
}

/** $1 is the programs' folder, $2 the temporary directory. Durability is off: the data does not outlive a test. */
const script = `
trap 'rm -rf "$2"' EXIT
"$1/initdb" --pgdata="$2/data" --username=postgres --auth=trust --encoding=UTF8 --no-locale --no-sync >&2 || exit 1
exec 3<&0
"$1/postgres" -D "$2/data" -k "$2" -c listen_addresses= -c fsync=off -c full_page_writes=off >&2 3<&- &
server=$!
{ cat <&3; kill -QUIT $server; } &
wait $server
`;

/**
 * The first of the folders that has the server's programs.
 *
 * @throws when none has, with the command that installs them.
 */
export function findPostgres(folders: readonly string[]): string {
  const found = folders.find((folder) => ["initdb", "postgres"].every((program) => existsSync(join(folder, program))));
  if (found === undefined) {
    throw new Error(
      `Postgres is not installed: no folder of PATH or ${debianFolder} has both initdb and postgres. ` +
        "Install it with: apt-get install postgresql (macOS: brew install postgresql)",
    );
  }
  return found;
}

function debianFolders(): string[] {
  if (!existsSync(debianFolder)) return [];
  const newestFirst = readdirSync(debianFolder).sort((a, b) => Number(b) - Number(a));
  return newestFirst.map((version) => join(debianFolder, version, "bin"));
}

function accountOf(user: string): { uid: number; gid: number } {
  const id = (flag: string) => Number(execFileSync("id", [flag, user], { encoding: "utf8" }));
  return { uid: id("-u"), gid: id("-g") };
}

/** Resolves when the server answers; rejects with its output when it has ended, or has not answered in time. */
async function accepting(connection: ClientConfig, shell: Shell): Promise<void> {
  let output = "";
  shell.stderr.setEncoding("utf8").on("data", (text: string) => {
    output += text;
  });
  const deadline = Date.now() + startTimeoutMs;
  for (;;) {
    const client = new Client(connection);
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      if (hasEnded(shell)) throw new Error(`Postgres ended while it was starting:\n${output}`);
      if (Date.now() > deadline) {
        throw new Error(`Postgres did not answer within ${startTimeoutMs / 1000} s:\n${output}`, { cause: error });
      }
      await sleep(50);
    }
  }
}

async function stopped(shell: Shell): Promise<void> {
  if (hasEnded(shell)) return;
  const exit = once(shell, "exit");
  shell.stdin.end();
  await exit;
}

function hasEnded(shell: Shell): boolean {
  return shell.exitCode !== null || shell.signalCode !== null;
}
