/**
 * What a connector's configuration takes from where it runs. All else comes from the platform, so that the connector
 * that is tested on one machine is the one that runs on AWS.
 */

/**
 * A password by reference, such as `${directory:/mnt/secrets:debezium}`: a config provider of the worker reads it when
 * the task starts, so the value is in no topic, no resource and no answer of the REST interface.
 * https://kafka.apache.org/documentation/#config_providers
 */
export type SecretReference = `\${${string}:${string}}`;

export interface ConnectorEnvironment {
  readonly database: {
    readonly host: string;
    readonly port: number;
    readonly name: string;
    /** The password of the role `wiki_debezium`. */
    readonly password: SecretReference;
    /** `verify-full` also checks the host name; `disable` is for a server on the loopback interface. */
    readonly tls:
      | { readonly mode: "disable" }
      /** Path, on the worker, of the authorities' certificates in PEM. */
      | { readonly mode: "verify-full"; readonly rootCertificate: string };
  };
  readonly kafka: {
    /** `host:port`, separated by commas. */
    readonly bootstrapServers: string;
    /** How a client of the broker signs in, such as `security.protocol`; empty where it need not. */
    readonly clientProperties: Readonly<Record<string, string>>;
  };
}
