/**
 * Where an environment protects its data, Terraform refuses every plan that would destroy what holds it, and the keys
 * it is encrypted with.
 *
 * A service's own deletion protection is not enough: it stops one resource, while Terraform goes on with the others. A
 * destroy that stops at a bucket with objects in it would still have scheduled the deletion of their key. MSK has no
 * protection of its own at all.
 */
import { DbInstance } from "@cdktf/provider-aws/lib/db-instance";
import { ElasticacheReplicationGroup } from "@cdktf/provider-aws/lib/elasticache-replication-group";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { MskCluster } from "@cdktf/provider-aws/lib/msk-cluster";
import { OpensearchDomain } from "@cdktf/provider-aws/lib/opensearch-domain";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { Aspects, type TerraformResource } from "cdktf";
import type { Construct, IConstruct } from "constructs";

/** What holds data, and what data can't be read without. */
const holders = [DbInstance, ElasticacheReplicationGroup, OpensearchDomain, MskCluster, S3Bucket, KmsKey] as const;

/** Marks everything in `scope` that holds data; the mark comes with the synthesis. */
export function protectData(scope: Construct): void {
  Aspects.of(scope).add({
    visit: (node: IConstruct) => {
      if (holders.some((holder) => node instanceof holder)) preventDestroy(node as TerraformResource);
    },
  });
}

function preventDestroy(resource: TerraformResource): void {
  resource.lifecycle = { ...resource.lifecycle, preventDestroy: true };
}
