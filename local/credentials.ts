/**
 * Where the bootstrap finds the local servers, and the passwords of the users that it makes: each is generated once,
 * in a file that only its owner can read.
 */
import { mkdir } from "node:fs/promises";
import type { Connections } from "../consumers/bootstrap/connections";
import type { Platform } from "../model/platform";
import type { BootstrapPlan } from "../pipelines/bootstrap/plan";
import type { SecretReference } from "../pipelines/debezium/environment";
import type { Address, LocalAddresses } from "./addresses";
import type { DataFolder } from "./data-folder";
import { password, passwordFile } from "./secrets";

/** `primary.wiki_application`: a user's password, named after the store that the user is in. */
export const credential = (store: string, user: string): string => `${store}.${user}`;

/** How the configuration of a connector names the password of a role. */
export const credentialReference = (secretsFolder: string, store: string, role: string): SecretReference =>
  `\${directory:${secretsFolder}:${credential(store, role)}}`;

/** Connections to the stores of a plan, with a password for each user that the plan makes. */
export async function connectionsFor(
  plan: BootstrapPlan,
  { environment }: Platform,
  at: LocalAddresses,
  folder: DataFolder,
): Promise<Connections> {
  const postgres = await mapped(at.postgres, async ({ adminUser, ...address }, store) => {
    const roles = plan.postgres.flatMap((planned) => (planned.store === store ? planned.roles : []));
    const files = roles.map(async ({ name, replication }) => {
      // Debezium's own role: the worker reads the same file.
      const place = (replication ? at.connect?.secretsFolder : undefined) ?? folder.secrets;
      return [name, await made(place, credential(store, name))] as const;
    });
    return { ...address, user: adminUser, rolePasswordFiles: Object.fromEntries(await Promise.all(files)) };
  });
  const redis = await mapped(at.redis, async ({ adminUser, ...address }, store) => {
    const users = plan.redis.flatMap((planned) => (planned.store === store ? planned.users : []));
    const files = users.map(async ({ id }) => [id, await made(folder.secrets, credential(store, id))] as const);
    return { ...address, user: adminUser, userPasswordFiles: Object.fromEntries(await Promise.all(files)) };
  });
  return {
    postgres,
    redis,
    kafka: await mapped(at.kafka, async (address) => ({ brokers: [endpoint(address)] })),
    opensearch: await mapped(at.opensearch, async (address) => ({ url: `http://${endpoint(address)}` })),
    objectStorage: await mapped(at.objectStorage, async ({ accessKey, secretKeyFile, ...address }) => ({
      endpoint: `http://${endpoint(address)}`,
      region: environment.aws.region,
      accessKey,
      secretKeyFile,
    })),
  };
}

/** `127.0.0.1:9092` */
export const endpoint = ({ host, port }: Address): string => `${host}:${port}`;

/** The file of a password, which is made where it is missing. */
async function made(folder: string, name: string): Promise<string> {
  // That of the worker is there once the worker has run.
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await password(folder, name);
  return passwordFile(folder, name);
}

async function mapped<A, B>(
  record: Readonly<Record<string, A>>,
  change: (value: A, key: string) => Promise<B>,
): Promise<Record<string, B>> {
  const entries = Object.entries(record).map(async ([key, value]) => [key, await change(value, key)] as const);
  return Object.fromEntries(await Promise.all(entries));
}
