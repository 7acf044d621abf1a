/** One Postgres store. */
import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { Postgres, type PostgresConfig } from "../stores/postgres/construct";
import { PlatformStack, type PlatformStackConfig } from "./platform-stack";

export class PostgresStack extends PlatformStack {
  readonly postgres: Postgres;

  constructor(scope: Construct, config: PlatformStackConfig & PostgresConfig) {
    super(scope, config);
    this.postgres = new Postgres(this, "postgres", config);
    new TerraformOutput(this, "address", { value: this.postgres.address, description: "Where clients connect" });
    new TerraformOutput(this, "events-topic", {
      value: this.postgres.eventsTopicArn,
      description: "Topic of what RDS reports; subscribe whoever should know",
    });
    new TerraformOutput(this, "master-secret", {
      value: this.postgres.masterSecretArn,
      description: "Secret of the master user",
    });
  }
}
