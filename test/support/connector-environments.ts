/** Where connectors run, for tests of their configuration: on AWS, and on one machine. */
import type { ConnectorEnvironment } from "../../pipelines/debezium/environment";

/** Names that nobody has. */
export const onAws: ConnectorEnvironment = {
  database: {
    host: "database.example.internal",
    port: 5433,
    name: "shop",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a reference that a config provider reads.
    password: "${directory:/mnt/secrets:debezium}",
    tls: { mode: "verify-full", rootCertificate: "/mnt/certificates/rds.pem" },
  },
  kafka: {
    bootstrapServers: "b-1.example.internal:9098,b-2.example.internal:9098",
    clientProperties: {
      "security.protocol": "SASL_SSL",
      "sasl.mechanism": "AWS_MSK_IAM",
      "sasl.jaas.config": "software.amazon.msk.auth.iam.IAMLoginModule required;",
      "sasl.client.callback.handler.class": "software.amazon.msk.auth.iam.IAMClientCallbackHandler",
    },
  },
};

export const onOneMachine: ConnectorEnvironment = {
  database: {
    host: "127.0.0.1",
    port: 5433,
    name: "shop",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a reference that a config provider reads.
    password: "${directory:/run/secrets:primary}",
    tls: { mode: "disable" },
  },
  kafka: { bootstrapServers: "127.0.0.1:9092", clientProperties: {} },
};
