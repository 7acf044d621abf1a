/** Puts a server of the platform, its programs and its place in the data folder together for the supervisor. */
import { createHash } from "node:crypto";
import { chown, mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { DataFolder } from "./data-folder";
import type { Ports } from "./ports";
import { password } from "./secrets";
import type { Installed, Server, Site } from "./servers/server";
import type { Account, Answering, Supervised } from "./supervisor/supervised";

/** A server that has begun to listen has read its data; the slowest took half a minute on a busy machine. */
const START_TIMEOUT_MS = 120_000;

/** A server and its place. */
export interface Placed {
  readonly server: Server;
  readonly site: Site;
}

/** Gives a server its folder, its ports and its password. */
export async function place(server: Server, folder: DataFolder, ports: Ports): Promise<Placed> {
  const port = (name: string): number => {
    const number = ports[name];
    if (number === undefined) throw new Error(`No port was chosen for ${name}.`);
    return number;
  };
  const own = server.user === undefined ? undefined : await password(folder.secrets, server.name);
  const site = {
    folder: join(folder.servers, server.name),
    port,
    password: () => {
      if (own === undefined) throw new Error(`${server.name} has no user, hence no password.`);
      return own;
    },
  };
  return { server, site };
}

/** How the server is asked whether it answers. */
export function answering({ server, site }: Placed, folder: DataFolder): Answering {
  return {
    name: server.name,
    ready: (signal) => server.ready(site, signal),
    startTimeoutMs: START_TIMEOUT_MS,
    log: join(folder.logs, `${server.name}.log`),
  };
}

/** The server as the supervisor starts it. */
export function supervised(placed: Placed, installed: Installed, folder: DataFolder): Supervised {
  const { server, site } = placed;
  return {
    ...answering(placed, folder),
    after: server.after,
    stop: server.stop,
    configuration: fingerprint(placed),
    prepare: async (signal) => {
      await writeFiles(site.folder, server.files(site), installed.account);
      await installed.prepare(site, signal);
      return { ...installed.program(site), cwd: site.folder, account: installed.account };
    },
  };
}

/** Tells apart what a server was started with from what it would be started with now. */
export function fingerprint({ server, site }: Placed): string {
  return createHash("sha256")
    .update(JSON.stringify(server.files(site)))
    .digest("hex");
}

/** Writes the configuration, for the user that the server runs as and for nobody else. */
async function writeFiles(
  folder: string,
  files: Readonly<Record<string, string>>,
  account: Account | undefined,
): Promise<void> {
  const own = async (path: string) => {
    if (account !== undefined) await chown(path, account.uid, account.gid);
  };
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await own(folder);
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await own(dirname(path));
    await writeFile(path, text, { mode: 0o600 });
    await own(path);
  }
}
