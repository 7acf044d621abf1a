/** Sees that a disk has room before anything is written to it. */
import { statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { CommandError } from "../ops/tools/command";
import { exists } from "../ops/tools/files";

const MEBIBYTE = 1024 * 1024;

/**
 * Room for the data of the servers: 60 MiB of Postgres, and up to 1 GiB of WAL that a stopped connector makes it keep;
 * Kafka's and OpenSearch's share of a working day; Postgres and Kafka stop when nothing is left.
 */
export const DATA_ROOM = 2048 * MEBIBYTE;
/** Room for the installed programs: 320 MiB, and what is unpacked and compiled on the way. */
export const PROGRAMS_ROOM = 1024 * MEBIBYTE;

/** @throws CommandError when the disk that the folder is or will be on has less room */
export async function needRoom(folder: string, bytes: number, what: string, option: string): Promise<void> {
  const { bavail, bsize } = await statfs(await nearestExisting(folder));
  refuseLess(bavail * bsize, bytes, `${what} in ${folder}`, option);
}

/** @throws CommandError when `free` is less than `needed` */
export function refuseLess(free: number, needed: number, what: string, option: string): void {
  if (free >= needed) return;
  throw new CommandError(
    `The disk has ${mebibytes(free)} free, but ${what} needs ${mebibytes(needed)}.`,
    `Free some room, or choose a folder on another disk with ${option}, then run this command again.`,
  );
}

const mebibytes = (bytes: number): string => `${Math.floor(bytes / MEBIBYTE).toLocaleString("en")} MiB`;

async function nearestExisting(folder: string): Promise<string> {
  return (await exists(folder)) ? folder : nearestExisting(dirname(folder));
}
