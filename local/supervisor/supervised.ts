/** What the supervisor knows of a server. */
import type { Environment } from "../../ops/tools/command";
import type { ServerRecord } from "./records";

/** A user of the operating system. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** What is executed. */
export interface Program {
  readonly path: string;
  readonly args: readonly string[];
  /** The complete environment; nothing is inherited. */
  readonly env: Environment;
  readonly cwd: string;
  /** Whom it runs as. @default the user who started the command */
  readonly account?: Account | undefined;
}

/** How a server is asked for an answer, and where its log is. */
export interface Answering {
  readonly name: string;
  /** Resolves when the server answers; fails while it does not. */
  readonly ready: (signal: AbortSignal) => Promise<void>;
  /** It has failed when it does not answer for so long. */
  readonly startTimeoutMs: number;
  /** Path of its log. */
  readonly log: string;
}

/** A server as the supervisor sees it. */
export interface Supervised extends Answering {
  /** Servers that must answer before this one starts. */
  readonly after: readonly string[];
  /** Does what has to be done before the start, and says what to execute. */
  readonly prepare: (signal: AbortSignal) => Promise<Program>;
  readonly stop: ServerRecord["stop"];
  /** Fingerprint of its configuration. */
  readonly configuration: string;
}
