/**
 * What is known of the servers that were started: one small file a server, complete or absent. With it any later
 * command can look after a server without knowing the blueprint that it was started for.
 */
import { mkdir, readdir, rm } from "node:fs/promises";
import { constants } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { CommandError } from "../../ops/tools/command";
import { hasCode } from "../../ops/tools/files";
import { readText, writeText } from "../text-file";
import { isRunning } from "./identity";

const recordSchema = z.object({
  name: z.string(),
  /** Leader of the server's process group. */
  pid: z.int().positive(),
  began: z.string(),
  startedAt: z.iso.datetime(),
  /** Servers it needs: they are stopped after it. */
  after: z.array(z.string()),
  stop: z.object({
    signal: z.custom<NodeJS.Signals>((value) => typeof value === "string" && value in constants.signals),
    graceMs: z.int().positive(),
  }),
  /** Fingerprint of the configuration it was started with. */
  configuration: z.string(),
});

/** A server that was started; whether it still runs is for {@link isRunning} to say. */
export type ServerRecord = z.infer<typeof recordSchema>;

/** The records in a folder, by name. @throws CommandError when a file holds something else */
export async function readRecords(folder: string): Promise<readonly ServerRecord[]> {
  const files = (await filesOf(folder)).filter((file) => file.endsWith(".json")).sort();
  return Promise.all(files.map((file) => read(join(folder, file))));
}

/** The records of servers that run, by name; those of servers that have ended are removed. */
export async function runningRecords(folder: string): Promise<ReadonlyMap<string, ServerRecord>> {
  const running = new Map<string, ServerRecord>();
  for (const record of await readRecords(folder)) {
    if (await isRunning(record)) running.set(record.name, record);
    else await removeRecord(folder, record.name);
  }
  return running;
}

/** Writes the record of a server that was just started. */
export async function writeRecord(folder: string, record: ServerRecord): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeText(join(folder, `${record.name}.json`), `${JSON.stringify(record, null, 2)}\n`);
}

/** Forgets a server that has ended. */
export async function removeRecord(folder: string, name: string): Promise<void> {
  await rm(join(folder, `${name}.json`), { force: true });
}

async function read(path: string): Promise<ServerRecord> {
  const text = (await readText(path)) ?? "";
  try {
    return recordSchema.parse(JSON.parse(text));
  } catch {
    throw new CommandError(
      `${path} should say which process a server is, but was changed by another program: ${text.slice(0, 80)}`,
      "See with `ps` whether the server of that name still runs, end it, remove the file, and run this command again.",
    );
  }
}

async function filesOf(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (hasCode(error, "ENOENT")) return [];
    throw error;
  }
}
