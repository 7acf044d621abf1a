/**
 * Where the servers of a running local platform are: what `up` writes down and every other local command reads.
 *
 * One server runs for each store of the platform, and one Kafka Connect worker where there are connectors, so the
 * shape is that of the platform. Everything is on the loopback interface.
 */

/** A server that listens. */
export interface Address {
  readonly host: "127.0.0.1";
  readonly port: number;
}

/** A Postgres store; the administrator's password is in a file that only its owner can read. */
export interface PostgresAddress extends Address {
  readonly database: string;
  readonly adminUser: string;
  readonly passwordFile: string;
}

/** An S3-compatible store. */
export interface ObjectStorageAddress extends Address {
  readonly accessKey: string;
  readonly secretKeyFile: string;
}

/** A Redis store; its administrator may do everything, the users of the platform what their rules say. */
export interface RedisAddress extends Address {
  readonly adminUser: string;
  readonly passwordFile: string;
}

export interface LocalAddresses {
  /** By the store's key. */
  readonly postgres: Readonly<Record<string, PostgresAddress>>;
  readonly redis: Readonly<Record<string, RedisAddress>>;
  readonly opensearch: Readonly<Record<string, Address>>;
  readonly kafka: Readonly<Record<string, Address>>;
  readonly objectStorage: Readonly<Record<string, ObjectStorageAddress>>;
  /** The REST interface of Kafka Connect, and the folder whose files its config provider may read. */
  readonly connect?: Address & { readonly secretsFolder: string };
}
