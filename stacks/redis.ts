/** One Redis store. */
import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { Redis, type RedisConfig } from "../stores/redis/construct";
import { PlatformStack, type PlatformStackConfig } from "./platform-stack";

export class RedisStack extends PlatformStack {
  readonly redis: Redis;

  constructor(scope: Construct, config: PlatformStackConfig & RedisConfig) {
    super(scope, config);
    this.redis = new Redis(this, "redis", config);
    const { configurationEndpoint, port, arn, users, securityGroupId, keyArn } = this.redis;
    new TerraformOutput(this, "endpoint", { value: configurationEndpoint, description: "Where clients connect" });
    new TerraformOutput(this, "port", { value: port, description: "Port of every node, TLS only" });
    new TerraformOutput(this, "replication-group", { value: arn, description: "What policies of clients name" });
    new TerraformOutput(this, "application-user", { value: users.application, description: "User of applications" });
    new TerraformOutput(this, "projector-users", {
      value: users.projectors,
      description: "User that writes each view",
    });
    new TerraformOutput(this, "security-group", { value: securityGroupId, description: "Security group of the nodes" });
    new TerraformOutput(this, "key", { value: keyArn, description: "Key of the data, snapshots and logs" });
  }
}
