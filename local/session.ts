/** Sessions in the local Postgres servers, for whoever signs in there from outside the platform. */
import { Client, DatabaseError } from "pg";
import { databaseRole } from "../model/names";
import type { Platform } from "../model/platform";
import { CommandError } from "../ops/tools/command";
import { hasCode } from "../ops/tools/files";
import type { LocalAddresses, PostgresAddress } from "./addresses";
import { credential } from "./credentials";
import type { DataFolder } from "./data-folder";
import { passwordFile } from "./secrets";
import { readText } from "./text-file";

/** Who signs in where. */
export interface SignIn extends PostgresAddress {
  /** The store's key. */
  readonly store: string;
  readonly user: string;
  /** The file with the password of that user. */
  readonly userPasswordFile: string;
}

const CONNECT_TIMEOUT_MS = 10_000;
/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
const REFUSED = ["28P01", "28000"];
/** What the codes begin with that a server sends before it closes a connection. */
const SHUT_DOWN = ["57P", "08"];
/** What the client says of a connection that has ended; it has no codes for that. */
const LOST = /^(Connection terminated|Client has encountered a connection error|timeout expired)/;

/** The administrator of a store. @throws CommandError when the platform that runs has no such store */
export function asAdmin({ postgres }: LocalAddresses, store: string): SignIn {
  const address = addressOf(postgres, store);
  return { ...address, store, user: address.adminUser, userPasswordFile: address.passwordFile };
}

/** The role with which applications sign in to a store. @throws CommandError when the platform that runs has no such store */
export function asApplication(
  { scope }: Platform,
  { postgres }: LocalAddresses,
  folder: DataFolder,
  store: string,
): SignIn {
  const user = databaseRole(scope.blueprint, "application");
  const file = passwordFile(folder.secrets, credential(store, user));
  return { ...addressOf(postgres, store), store, user, userPasswordFile: file };
}

function addressOf(postgres: LocalAddresses["postgres"], store: string): PostgresAddress {
  const address = postgres[store];
  if (address !== undefined) return address;
  throw new CommandError(
    `No Postgres store "${store}" runs; those that run: ${Object.keys(postgres).join(", ") || "none"}.`,
    "Start it with `npm run local up`.",
  );
}

/**
 * Opens a session. It is the caller's to end.
 *
 * @throws CommandError when the server does not answer, or the user can not sign in yet
 */
export async function openSession({ store, host, port, database, user, userPasswordFile }: SignIn): Promise<Client> {
  const client = new Client({
    host,
    port,
    database,
    user,
    password: (await readText(userPasswordFile)) ?? "",
    ssl: false,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  });
  // Without a listener a connection that breaks ends the process; the next statement tells of it.
  client.on("error", () => undefined);
  try {
    await client.connect();
    return client;
  } catch (error) {
    await client.end().catch(() => undefined);
    throw failure(error, { store, host, port, user });
  }
}

/** Whether a statement failed because the server or the connection went away. */
export function isConnectionLost(error: unknown): boolean {
  if (error instanceof DatabaseError) return SHUT_DOWN.some((codes) => error.code?.startsWith(codes));
  if (hasCode(error, "ECONNREFUSED", "ECONNRESET", "EPIPE")) return true;
  return error instanceof Error && LOST.test(error.message);
}

function failure(
  error: unknown,
  { store, host, port, user }: Pick<SignIn, "store" | "host" | "port" | "user">,
): unknown {
  if (error instanceof DatabaseError && REFUSED.includes(error.code ?? "")) {
    return new CommandError(
      `${user} can not sign in to ${store}: ${error.message}.`,
      "`npm run local up` makes the users of the stores and their passwords.",
    );
  }
  if (!hasCode(error, "ECONNREFUSED")) return error;
  return new CommandError(`${store} does not answer at ${host}:${port}.`, "Start it with `npm run local up`.");
}
