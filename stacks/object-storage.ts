/** One store of objects. It stands outside the network. */
import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { ObjectStorage, type ObjectStorageConfig } from "../stores/object-storage/construct";
import { PlatformStack, type PlatformStackConfig } from "./platform-stack";

export class ObjectStorageStack extends PlatformStack {
  readonly objectStorage: ObjectStorage;

  constructor(scope: Construct, config: PlatformStackConfig & ObjectStorageConfig) {
    super(scope, config);
    this.objectStorage = new ObjectStorage(this, "object-storage", config);
    const { buckets, keyArn, cdnDomainName } = this.objectStorage;
    for (const [use, { name, arn }] of Object.entries(buckets)) {
      new TerraformOutput(this, `${use}-bucket`, { value: name, description: `Bucket of ${use}` });
      new TerraformOutput(this, `${use}-bucket-arn`, { value: arn, description: `What policies on ${use} name` });
    }
    new TerraformOutput(this, "key", { value: keyArn, description: "Key of the objects" });
    if (cdnDomainName !== undefined) {
      new TerraformOutput(this, "cdn", { value: cdnDomainName, description: "Where everyone fetches objects" });
    }
  }
}
