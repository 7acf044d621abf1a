/**
 * Which seeds ran on the databases of a data folder. The same seed makes the same rows, whose keys are taken after the
 * first time, so it runs once; `reset` removes the list together with the rows.
 */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { CommandError } from "../../ops/tools/command";
import type { DataFolder } from "../data-folder";
import { withLock } from "../supervisor/lock";
import { readText, writeText } from "../text-file";

const seedsSchema = z.array(z.int());

/**
 * Does the work while nobody else runs a workload on the data folder: two would write in an order that no seed decides.
 *
 * @param command what the user called, for the message that a second one gets
 * @throws CommandError when another command runs one
 */
export async function asOnlyWriter<T>(folder: DataFolder, command: string, work: () => Promise<T>): Promise<T> {
  return withLock(placeOf(folder), command, work);
}

/** Marks a seed as used, before its first row is written. @throws CommandError when it ran before */
export async function useSeed(folder: DataFolder, seed: number): Promise<void> {
  const used = await usedSeeds(folder);
  if (used.includes(seed)) {
    throw new CommandError(
      `Seed ${seed} already ran on this database, and the keys of its rows are taken. Seeds that ran: ${used.join(", ")}.`,
      `Choose another, \`npm run local -- workload --seed ${nextOf(used)}\`, or begin anew with \`npm run local reset\` and \`npm run local up\`.`,
    );
  }
  await mkdir(placeOf(folder), { recursive: true });
  await writeText(fileOf(folder), `${JSON.stringify([...used, seed])}\n`);
}

/** Marks the lowest seed above all that ran as used, and returns it. */
export async function useNextSeed(folder: DataFolder): Promise<number> {
  const seed = nextOf(await usedSeeds(folder));
  await useSeed(folder, seed);
  return seed;
}

const placeOf = (folder: DataFolder): string => join(folder.path, "workload");
const fileOf = (folder: DataFolder): string => join(placeOf(folder), "seeds.json");
const nextOf = (used: readonly number[]): number => Math.max(0, ...used) + 1;

async function usedSeeds(folder: DataFolder): Promise<readonly number[]> {
  const text = await readText(fileOf(folder));
  return text === undefined ? [] : seedsSchema.parse(JSON.parse(text));
}
