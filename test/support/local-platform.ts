/**
 * Servers of the example's local platform for one test file, with data and passwords of their own. `npm run local`
 * starts them in the same way.
 */
import { mkdtemp } from "node:fs/promises";
import { loadPlatform } from "../../load/definition";
import type { LocalAddresses } from "../../local/addresses";
import { reset } from "../../local/commands/reset";
import type { LocalContext } from "../../local/commands/shared";
import { up } from "../../local/commands/up";
import { type DataFolder, dataFolder } from "../../local/data-folder";
import { readRunning } from "../../local/running";
import type { Platform } from "../../model/platform";
import { root } from "./root";

export interface LocalPlatform {
  readonly platform: Platform;
  readonly addresses: LocalAddresses;
  readonly folder: DataFolder;
  /** Ends the servers and removes their data. */
  stop(): Promise<void>;
}

/** What is started: these servers and those that they need, and whether their stores are filled. */
export interface Wanted {
  readonly servers: readonly string[];
  readonly filled: boolean;
}

/** Starts servers; takes tens of seconds, and minutes where a program has to be installed first. */
export async function startLocalPlatform({ servers, filled }: Wanted): Promise<LocalPlatform> {
  const lines: string[] = [];
  const context: LocalContext = {
    env: process.env,
    print: (line) => lines.push(line),
    signal: new AbortController().signal,
    hurry: new AbortController().signal,
    asRoot: process.getuid?.() === 0,
  };
  // Not TMPDIR: Postgres runs as `nobody` where root starts it, who may not enter every folder.
  const data = await mkdtemp("/tmp/polyglot-local-");
  const options = { blueprint: "ecommerce", data };
  const stop = () => reset({ ...options, yes: true }, context, root);
  try {
    await up(servers, { ...options, port: [], empty: !filled }, context, root);
  } catch (error) {
    await stop();
    throw new Error(`The local platform did not start:\n${lines.join("\n")}`, { cause: error });
  }
  const folder = dataFolder(data);
  return {
    platform: loadPlatform({ root, environment: "local" }),
    addresses: await readRunning(folder),
    folder,
    stop,
  };
}
