/**
 * What differs between the engines that DMS reads: how a server's identity is verified, and how large values are kept
 * whole.
 *
 * A foreign engine that fails on a value larger than the limit may use the fast, limited mode. The others would cut it
 * off with a line in the log, so they use the slow mode that has no limit.
 */
import type { Migration } from "../../model/migrations";

/** `limited`: values up to a limit, a larger one fails the task. `full`: values of any size. */
export type LargeObjects = "limited" | "full";

export type ForeignEngine = Extract<Migration["source"], { readonly type: "foreign" }>["engine"];

export interface Engine {
  /**
   * `verify-full` compares the server's name too. DMS offers no more than `verify-ca` for Oracle.
   * https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Security.SSL.html
   */
  readonly sslMode: "verify-full" | "verify-ca";
  readonly largeObjects: LargeObjects;
  /**
   * Whether an endpoint names the database. For MySQL it must not: DMS would put every table into that one database.
   * https://docs.aws.amazon.com/dms/latest/APIReference/API_MySQLSettings.html
   */
  readonly namesDatabase: boolean;
  /** Settings that only this engine has, as `name=value;…`. */
  readonly extraConnectionAttributes?: string;
}

const mysql: Engine = { sslMode: "verify-full", largeObjects: "full", namesDatabase: false };

export const engines: Readonly<Record<ForeignEngine, Engine>> = {
  postgres: { sslMode: "verify-full", largeObjects: "limited", namesDatabase: true },
  mysql,
  mariadb: mysql,
  oracle: {
    sslMode: "verify-ca",
    largeObjects: "limited",
    namesDatabase: true,
    extraConnectionAttributes: "failTasksOnLobTruncation=true",
  },
  sqlserver: { sslMode: "verify-full", largeObjects: "full", namesDatabase: true },
};
