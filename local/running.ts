/**
 * The addresses of a running local platform: `up` writes them into the data folder, and every command that uses the
 * servers reads them there.
 */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Platform } from "../model/platform";
import type { StoreKind } from "../model/schema/blueprint";
import { CommandError } from "../ops/tools/command";
import type { Address, LocalAddresses } from "./addresses";
import type { DataFolder } from "./data-folder";
import type { Ports } from "./ports";
import { passwordFile } from "./secrets";
import { connectName, secretsOf } from "./servers/connect";
import { adminOf, databaseOf } from "./servers/postgres";
import { redisAdmin } from "./servers/redis";
import { s3AccessKey } from "./servers/s3";
import { readText, writeText } from "./text-file";

/**
 * Reads the addresses.
 *
 * @throws CommandError when no platform was started with this data folder, or it was stopped
 */
export async function readRunning(folder: DataFolder): Promise<LocalAddresses> {
  const text = await readText(folder.addresses);
  if (text !== undefined) return JSON.parse(text) as LocalAddresses;
  throw new CommandError(
    `No local platform runs with the data folder ${folder.path}.`,
    "Start it with `npm run local up`; where its data is in another folder, name that with --data.",
  );
}

/** Writes the addresses of a platform that was started. */
export async function writeRunning(folder: DataFolder, addresses: LocalAddresses): Promise<void> {
  await writeText(folder.addresses, `${JSON.stringify(addresses, null, 2)}\n`);
}

/** Forgets the addresses of a platform that was stopped. */
export async function forgetRunning(folder: DataFolder): Promise<void> {
  await rm(folder.addresses, { force: true });
}

/** Where the servers of a platform are. */
export function addressesOf(platform: Platform, folder: DataFolder, ports: Ports): LocalAddresses {
  const byKey = <T>(kind: StoreKind, describe: (address: Address, key: string) => T) =>
    Object.fromEntries(
      platform.stores
        .filter((store) => store.kind === kind)
        .map(({ key }) => [key, describe(at(ports, key), key)] as const),
    );
  return {
    postgres: byKey("postgres", (address, key) => ({
      ...address,
      database: databaseOf(platform),
      adminUser: adminOf(platform),
      passwordFile: passwordFile(folder.secrets, key),
    })),
    redis: byKey("redis", (address, key) => ({
      ...address,
      adminUser: redisAdmin,
      passwordFile: passwordFile(folder.secrets, key),
    })),
    opensearch: byKey("opensearch", (address) => address),
    kafka: byKey("kafka", (address) => address),
    objectStorage: byKey("object-storage", (address, key) => ({
      ...address,
      accessKey: s3AccessKey,
      secretKeyFile: passwordFile(folder.secrets, key),
    })),
    ...(platform.connectors.length === 0
      ? {}
      : {
          connect: {
            ...at(ports, connectName),
            secretsFolder: secretsOf({ folder: join(folder.servers, connectName) }),
          },
        }),
  };
}

function at(ports: Ports, name: string): Address {
  const port = ports[name];
  if (port === undefined) throw new Error(`No port was chosen for ${name}.`);
  return { host: "127.0.0.1", port };
}
