/**
 * The contracts of the events, in a registry beside the brokers: what a service in another team builds its consumer
 * from.
 *
 * A changed contract file becomes a version of its schema, registered under backward compatibility. How strictly Glue
 * holds JSON schemas to that is not dependable (awslabs/aws-glue-schema-registry, issues 172 and 494): a version that
 * readers can't read may be taken, so a changed contract is reviewed as a changed interface. Contracts hold no personal data, and Glue encrypts them with its own key.
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
