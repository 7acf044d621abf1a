/**
 * The contracts of the events, in a registry beside the brokers: what a service in another team builds its consumer
 * from, and what refuses a contract that its readers could not read.
 *
 * A changed contract file becomes a version of its schema. The registry takes it only when it is backward compatible,
 * that is when a reader that knows the new version can read what was written with the old one; else the apply fails
 * and nothing is changed. Contracts hold no personal data, and Glue encrypts them with its own key.
 */
import { GlueRegistry } from "@cdktf/provider-aws/lib/glue-registry";
import { GlueSchema } from "@cdktf/provider-aws/lib/glue-schema";
import { Construct } from "constructs";
import type { Contract } from "../../model/contracts";

export interface SchemaRegistryConfig {
  /** Physical name of the store. */
  readonly name: string;
  readonly contracts: readonly Contract[];
}

export class SchemaRegistry extends Construct {
  readonly arn: string;
  /** By the name of the contract. */
  readonly schemaArns: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, { name, contracts }: SchemaRegistryConfig) {
    super(scope, id);
    const registry = new GlueRegistry(this, "registry", {
      registryName: name,
      description: `Contracts of the events in ${name}`,
    });
    this.arn = registry.arn;
    this.schemaArns = Object.fromEntries(
      contracts.map((contract) => [contract.name, this.schema(contract, registry).arn]),
    );
  }

  private schema({ name, describes, schema }: Contract, registry: GlueRegistry): GlueSchema {
    return new GlueSchema(this, name, {
      registryArn: registry.arn,
      schemaName: name,
      description: `Events of ${describes}`,
      dataFormat: "JSON",
      compatibility: "BACKWARD",
      schemaDefinition: schema,
    });
  }
}
