/**
 * `local up`: installs, configures, starts and fills the servers of a platform, and says where they are.
 *
 * Servers that run already stay as they are, so it may be called again at any time. Either all wanted servers run when
 * it returns, or those that it started are gone again.
 */
import type { Command } from "commander";
import { inParallel } from "../../ops/tools/process";
import { count } from "../../ops/tools/text";
import { answering, fingerprint, type Placed, place, supervised } from "../assemble";
import { claim, type DataFolder, programsFolder } from "../data-folder";
import { DATA_ROOM, needRoom, PROGRAMS_ROOM } from "../disk";
import { fill } from "../fill";
import { parsePorts } from "../ports";
import { type Progress, progress } from "../progress";
import { addressesOf, writeRunning } from "../running";
import { passwordFile } from "../secrets";
import { serversOf } from "../servers";
import type { InstallContext, Installed, Server } from "../servers/server";
import { settlePorts } from "../settle-ports";
import { untilAnswering } from "../supervisor/answer";
import { isRunning } from "../supervisor/identity";
import { withLock } from "../supervisor/lock";
import { withNeeded } from "../supervisor/order";
import { runningRecords, type ServerRecord } from "../supervisor/records";
import { startServers } from "../supervisor/start";
import { table } from "../table";
import {
  chosenFolder,
  type LocalContext,
  type LocalOptions,
  localPlatform,
  refuseUnknown,
  withLocalOptions,
} from "./shared";
import { stopIn } from "./stop";

/** So many programs are got at a time: each of Maven, Go and npm can keep a core busy. */
const INSTALLATIONS_AT_A_TIME = 3;

export interface UpOptions extends LocalOptions {
  /** Configured ports, such as `primary=15432`. */
  readonly port: readonly string[];
  /** Leaves the stores as they are: no tables, topics or connectors are made. */
  readonly empty?: boolean | undefined;
}

/** Adds the command to the command line. */
export function registerUp(program: Command, context: LocalContext, root: string): void {
  const collect = (value: string, before: readonly string[]) => [...before, value];
  withLocalOptions(program.command("up"))
    .description("install, configure, start and fill the servers; those that run already stay as they are")
    .argument("[servers...]", "only these and what they need (default: all)")
    .option("--port <server=number>", "a port of your choice; may be repeated", collect, [])
    .option("--empty", "leave the stores as they are: no tables, topics, indexes, users, buckets or connectors")
    .action((servers: readonly string[], options: UpOptions) => up(servers, options, context, root));
}

/** What the steps of a start share. */
interface Start {
  readonly folder: DataFolder;
  readonly context: LocalContext;
  readonly tell: Progress;
}

/**
 * Starts the servers of a platform.
 *
 * @param names the servers to start, with what they need; none means all
 * @throws CommandError when something stands in the way; nothing that was started by this call runs then
 */
export async function up(
  names: readonly string[],
  options: UpOptions,
  context: LocalContext,
  root: string,
): Promise<void> {
  const platform = localPlatform(root, options);
  const servers = serversOf(platform);
  const serverNames = servers.map(({ name }) => name);
  refuseUnknown("server", names, serverNames);
  const configured = parsePorts(
    options.port,
    servers.flatMap(({ ports }) => ports),
  );
  const folder = chosenFolder(root, options, context);
  await claim(folder, options.blueprint);

  await withLock(folder.path, "npm run local up", async () => {
    context.print(`${count(servers.length, "server")} of ${platform.name}; data in ${folder.path}`);
    const start = { folder, context, tell: progress(serverNames, context.print) };
    const running = await runningRecords(folder.records);
    const ports = await settlePorts(servers, { configured, running, folder, context });
    const wanted = names.length === 0 ? servers : withNeeded(servers, names);
    const placed = await Promise.all(wanted.map((server) => place(server, folder, ports)));
    for (const one of placed) await seeRunning(one, running.get(one.server.name), start);
    await startMissing(
      placed.filter(({ server }) => !running.has(server.name)),
      start,
    );
    const addresses = addressesOf(platform, folder, ports);
    await writeRunning(folder, addresses);
    if (!options.empty) {
      const names = new Set(placed.map(({ server }) => server.name));
      const filling = { platform, addresses, folder, running: names, print: context.print, signal: context.signal };
      await endedWhenStopped(
        fill(filling),
        [...names].filter((name) => !running.has(name)),
        start,
      );
    }
    conclude(placed, start);
  });
}

/** A server that runs already must answer; what it was started with may have changed since. */
async function seeRunning(placed: Placed, record: ServerRecord | undefined, start: Start): Promise<void> {
  if (record === undefined) return;
  const { name } = placed.server;
  const ended = async () => ((await isRunning(record)) ? undefined : "it was ended meanwhile");
  await untilAnswering(answering(placed, start.folder), ended, start.context.signal);
  const changed = record.configuration !== fingerprint(placed);
  start.tell(
    name,
    changed
      ? `runs with an earlier configuration; \`npm run local stop ${name}\` and \`up\` bring the new one`
      : "runs already",
  );
}

async function startMissing(missing: readonly Placed[], start: Start): Promise<void> {
  if (missing.length === 0) return;
  const { folder, context, tell } = start;
  await needRoom(folder.path, DATA_ROOM, "the servers' data", "--data");
  const installed = await install(
    missing.map(({ server }) => server),
    start,
  );
  const servers = missing.map((placed) => {
    const found = installed.get(placed.server.name);
    if (found === undefined) throw new Error(`${placed.server.name} was not installed.`);
    return { supervised: supervised(placed, found, folder), version: found.version };
  });
  const versions = new Map(servers.map((server) => [server.supervised.name, server.version]));
  await startServers(
    servers.map((server) => server.supervised),
    {
      folder: folder.records,
      signal: context.signal,
      hurry: context.hurry,
      onProgress: (name, state) => tell(name, state === "starting" ? `${versions.get(name)} starts` : state),
    },
  );
}

async function install(servers: readonly Server[], start: Start): Promise<ReadonlyMap<string, Installed>> {
  const { env, signal, asRoot } = start.context;
  const programs = programsFolder(env, asRoot);
  const installed = new Map<string, Installed>();
  await inParallel(servers, INSTALLATIONS_AT_A_TIME, async (server) => {
    const announce = async (what: string) => {
      await needRoom(programs, PROGRAMS_ROOM, "installing the servers", "XDG_CACHE_HOME");
      start.tell(server.name, what);
    };
    const context: InstallContext = { env, signal, programs, asRoot, announce };
    installed.set(server.name, await server.install(context));
  });
  return installed;
}

/** When the user stops the command while it fills the servers, those that it has started end, as before that. */
async function endedWhenStopped(work: Promise<void>, started: readonly string[], start: Start): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (start.context.signal.aborted && started.length > 0) await stopIn(start.folder, started, start.context);
    throw error;
  }
}

function conclude(placed: readonly Placed[], { folder, context: { print } }: Start): void {
  const rows = placed.map(({ server, site }) => {
    const { name, title, user } = server;
    return [
      name,
      title,
      server.address(site),
      ...(user === undefined ? [] : [user, passwordFile(folder.secrets, name)]),
    ];
  });
  print("");
  for (const line of table(["server", "software", "address", "user", "password in"], rows)) print(line);
  print("");
  print(`They run until \`npm run local stop\`; their data stays in ${folder.path}.`);
  print("Next: `npm run local status` shows how they are, `npm run local logs <server>` what they say.");
}
