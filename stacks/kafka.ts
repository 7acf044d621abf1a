/** One Kafka store. */
import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { Kafka, type KafkaConfig } from "../stores/kafka/construct";
import { PlatformStack, type PlatformStackConfig } from "./platform-stack";

export class KafkaStack extends PlatformStack {
  readonly kafka: Kafka;

  constructor(scope: Construct, config: PlatformStackConfig & KafkaConfig) {
    super(scope, config);
    this.kafka = new Kafka(this, "kafka", config);
    const { bootstrapBrokers, clusterArn, securityGroupId, keyArn, registryArn, schemaArns } = this.kafka;
    new TerraformOutput(this, "bootstrap-brokers", { value: bootstrapBrokers, description: "Where clients connect" });
    new TerraformOutput(this, "cluster", { value: clusterArn, description: "What policies of clients name" });
    new TerraformOutput(this, "security-group", {
      value: securityGroupId,
      description: "Security group of the brokers",
    });
    new TerraformOutput(this, "key", { value: keyArn, description: "Key of the disks and logs" });
    new TerraformOutput(this, "registry", { value: registryArn, description: "Registry of the event contracts" });
    new TerraformOutput(this, "schemas", { value: schemaArns, description: "Schemas by the name of their contract" });
  }
}
