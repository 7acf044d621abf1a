/** Makes the empty data store of a server, once. */
import { chown, mkdir, rename, rm } from "node:fs/promises";
import { exists } from "../../ops/tools/files";
import type { Account } from "../supervisor/supervised";

/**
 * Makes a folder and fills it, where it does not exist. It is filled under another name and renamed when that is done,
 * so a command that was killed leaves nothing that a later one takes for a data store.
 */
export async function madeOnce(
  folder: string,
  fill: (partial: string) => Promise<void>,
  account?: Account | undefined,
): Promise<void> {
  if (await exists(folder)) return;
  const partial = `${folder}.partial`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true, mode: 0o700 });
  if (account !== undefined) await chown(partial, account.uid, account.gid);
  await fill(partial);
  await rename(partial, folder);
}
