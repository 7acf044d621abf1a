/** One OpenSearch store. */
import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { OpenSearch, type OpenSearchConfig } from "../stores/opensearch/construct";
import { PlatformStack, type PlatformStackConfig } from "./platform-stack";

export class OpenSearchStack extends PlatformStack {
  readonly opensearch: OpenSearch;

  constructor(scope: Construct, config: PlatformStackConfig & OpenSearchConfig) {
    super(scope, config);
    this.opensearch = new OpenSearch(this, "opensearch", config);
    const { endpoint, domainArn, adminRoleArn, replicasPerShard, securityGroupId, keyArn } = this.opensearch;
    new TerraformOutput(this, "endpoint", { value: endpoint, description: "Host that clients connect to, by HTTPS" });
    new TerraformOutput(this, "domain", { value: domainArn, description: "What policies of clients name" });
    new TerraformOutput(this, "admin-role", { value: adminRoleArn, description: "Role that may do everything inside" });
    new TerraformOutput(this, "replicas-per-shard", {
      value: replicasPerShard,
      description: "number_of_replicas of an index",
    });
    new TerraformOutput(this, "security-group", {
      value: securityGroupId,
      description: "Security group of the domain",
    });
    new TerraformOutput(this, "key", { value: keyArn, description: "Key of the disks, snapshots and logs" });
  }
}
