/**
 * What each kind of server consists of: how it is had, what is configured, what is executed, how it is asked whether
 * it answers, and how it ends. One file a kind holds these; this one says what they have in common.
 */
import type { Environment } from "../../ops/tools/command";
import type { ServerRecord } from "../supervisor/records";
import type { Account, Program } from "../supervisor/supervised";

/** Where a server of the platform is and what it is told. */
export interface Site {
  /** The server's own folder. */
  readonly folder: string;
  /** Port by name: of this server and of those it needs. */
  readonly port: (name: string) => number;
  /** The password of its user; only for a server that has one. */
  readonly password: () => string;
}

/** What an installation needs. */
export interface InstallContext {
  readonly env: Environment;
  readonly signal: AbortSignal;
  /** Folder of installed programs. */
  readonly programs: string;
  /** Whether the command was started by root. */
  readonly asRoot: boolean;
  /** Says what takes long, and sees that there is room for it. */
  readonly announce: (what: string) => Promise<void>;
}

/** A server whose programs are there. */
export interface Installed {
  /** For people, e.g. "Postgres 17.10". */
  readonly version: string;
  /** Whom its processes run as. @default the user who started the command */
  readonly account?: Account | undefined;
  /** What is done before each start; makes the empty data store where there is none. */
  readonly prepare: (site: Site, signal: AbortSignal) => Promise<void>;
  /** What is executed. */
  readonly program: (site: Site) => Omit<Program, "account" | "cwd">;
}

/** A server of the platform. */
export interface Server {
  /** The store's key, or `connect`. */
  readonly name: string;
  /** Name of its software. */
  readonly title: string;
  /** Servers that must answer before it starts. */
  readonly after: readonly string[];
  /** Who signs in to administer it; absent where everyone on this machine may. */
  readonly user?: string;
  /** Names of its ports; the first, the server's name, is the one that clients use. */
  readonly ports: readonly string[];
  readonly stop: ServerRecord["stop"];
  /** Gets its programs, which takes minutes the first time and is quick then. */
  readonly install: (context: InstallContext) => Promise<Installed>;
  /** Its configuration files by their path in its folder; no secret is in them. */
  readonly files: (site: Site) => Readonly<Record<string, string>>;
  /** Fails while the server does not answer in its own protocol. */
  readonly ready: (site: Site, signal: AbortSignal) => Promise<void>;
  /** How a client finds it, for people. */
  readonly address: (site: Site) => string;
}

/** The default time a server has to finish its work; longer than any of them took on a loaded machine. */
export const GRACE_MS = 30_000;
