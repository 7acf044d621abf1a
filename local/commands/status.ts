/** `local status`: how each server of a platform is, asked in its own protocol. */
import type { Command } from "commander";
import { CommandError } from "../../ops/tools/command";
import { type Placed, place } from "../assemble";
import type { DataFolder } from "../data-folder";
import { residentMb } from "../memory";
import { readPorts } from "../ports";
import { serversOf } from "../servers";
import { isRunning } from "../supervisor/identity";
import { readRecords, type ServerRecord } from "../supervisor/records";
import { table } from "../table";
import {
  chosenFolder,
  type LocalContext,
  type LocalOptions,
  localPlatform,
  needPlatform,
  withLocalOptions,
} from "./shared";

/** A server that does not answer in this time is shown as such. */
const ANSWER_MS = 3_000;
const NOTHING = "–";

/** Adds the command to the command line. */
export function registerStatus(program: Command, context: LocalContext, root: string): void {
  withLocalOptions(program.command("status"))
    .description("show every server's state, process, address, age and memory; ends with 1 when one is not ready")
    .action((options: LocalOptions) => status(options, context, root));
}

/**
 * Prints a line a server.
 *
 * @throws CommandError when there is no platform in the data folder, or not all of its servers answer
 */
export async function status(options: LocalOptions, context: LocalContext, root: string): Promise<void> {
  const folder = chosenFolder(root, options, context);
  await needPlatform(folder);
  const rows = await statusOf(options, folder, context, root);
  const heading = ["server", "state", "process", "address", "age", "memory"];
  const cells = rows.map(({ name, state, pid, address, age, memory }) => [name, state, pid, address, age, memory]);
  for (const line of table(heading, cells)) context.print(line);
  const others = rows.filter(({ state }) => state !== "ready");
  if (others.length === 0) return;
  const started = others.find(({ state }) => state !== "stopped");
  const why = started === undefined ? "" : ` \`npm run local logs ${started.name}\` shows what it said last.`;
  throw new CommandError(
    `Not ready: ${others.map(({ name }) => name).join(", ")}.`,
    `\`npm run local up\` starts what does not run.${why}`,
  );
}

interface Row {
  readonly name: string;
  /** `removed`: it runs, but the blueprint has no such store any more. */
  readonly state: "ready" | "not answering" | "ended" | "stopped" | "removed";
  readonly pid: string;
  readonly address: string;
  readonly age: string;
  readonly memory: string;
}

async function statusOf(
  options: LocalOptions,
  folder: DataFolder,
  { signal }: LocalContext,
  root: string,
): Promise<readonly Row[]> {
  const ports = await readPorts(folder.ports);
  const servers = serversOf(localPlatform(root, options)).filter(({ ports: names }) =>
    names.every((name) => ports[name]),
  );
  const placed = await Promise.all(servers.map((server) => place(server, folder, ports)));
  const records = new Map((await readRecords(folder.records)).map((record) => [record.name, record]));
  const memory = await residentMb(
    [...records.values()].map(({ pid }) => pid),
    signal,
  );
  const known = await Promise.all(placed.map((one) => rowOf(one, records.get(one.server.name), memory, signal)));
  const removed = [...records.values()].filter(({ name }) => !servers.some((server) => server.name === name));
  return [...known, ...removed.map((record) => removedRow(record, memory))];
}

async function rowOf(
  { server, site }: Placed,
  record: ServerRecord | undefined,
  memory: ReadonlyMap<number, number>,
  signal: AbortSignal,
): Promise<Row> {
  const none = { name: server.name, pid: NOTHING, age: NOTHING, memory: NOTHING, address: server.address(site) };
  if (record === undefined) return { ...none, state: "stopped" };
  if (!(await isRunning(record))) return { ...none, state: "ended" };
  const answers = await server
    .ready(site, AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]))
    .then(() => true)
    .catch(() => false);
  return { ...none, ...processCells(record, memory), state: answers ? "ready" : "not answering" };
}

function removedRow(record: ServerRecord, memory: ReadonlyMap<number, number>): Row {
  return { name: record.name, state: "removed", address: NOTHING, ...processCells(record, memory) };
}

function processCells({ pid, startedAt }: ServerRecord, memory: ReadonlyMap<number, number>) {
  const mb = memory.get(pid);
  return {
    pid: String(pid),
    age: ageSince(Date.parse(startedAt)),
    memory: mb === undefined ? NOTHING : `${mb} MiB`,
  };
}

/** The two largest units, e.g. "2 h 5 min". */
function ageSince(start: number): string {
  const seconds = Math.max(0, Math.round((Date.now() - start) / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}
