/**
 * What a drill is: a failure that is brought about on purpose while the platform is written to, and what is seen of it.
 *
 * One file a drill. The frame around it (`run.ts`) writes meanwhile, compares at the end what Postgres holds with what
 * the topics say, and sees that everything runs again.
 */
import type { Platform } from "../../model/platform";
import type { LocalAddresses } from "../addresses";
import type { Connectors } from "./connectors";
import type { Observer } from "./observe/observer";
import type { Positions } from "./observe/topics";
import type { Servers } from "./servers";

/** A drill by its name. */
export interface Drill {
  readonly name: string;
  /** One line for the list: what it does. */
  readonly summary: string;
  /** What else it is told. */
  readonly argument?: DrillArgument;
  /** Actions a second of the workload; 0 means as fast as the database answers. @default 40 */
  readonly rate?: number;
  /**
   * Brings the failure about and ends it.
   *
   * @returns topics that begin anew with a snapshot, and where: they are judged from there, all others from the
   * beginning of the drill
   */
  readonly perform: (stage: Stage) => Promise<Positions | undefined>;
  /** Mends what starting all servers does not mend; they run when it is called. It may find that nothing is broken. */
  readonly mend?: (stage: Stage) => Promise<void>;
}

/** A word behind the drill's name. */
export interface DrillArgument {
  readonly name: string;
  readonly description: string;
  readonly choices: (platform: Platform) => readonly string[];
}

/** What a drill acts on and through. */
export interface Stage {
  readonly platform: Platform;
  readonly addresses: LocalAddresses;
  /** The argument; empty where the drill takes none. */
  readonly argument: string;
  readonly servers: Servers;
  readonly connectors: Connectors;
  readonly observer: Observer;
  readonly signal: AbortSignal;
  /** Does something and tells what and how long it took. @param told what was seen, as a sentence without a full stop */
  step<T>(what: string, work: () => Promise<T>, told?: (seen: T) => string): Promise<T>;
  /** Tells something that was seen. */
  note(line: string): void;
  /** Prints a line as it is. */
  print(line: string): void;
  /** Lets the workload write for so long. @throws when the workload has failed */
  writeFor(seconds: number): Promise<void>;
}
