/** What moves data between databases once, or until a cut-over. */
import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { kebab } from "../model/words";
import { Dms, type DmsConfig } from "../pipelines/dms/construct";
import { PlatformStack, type PlatformStackConfig } from "./platform-stack";

export class DmsStack extends PlatformStack {
  readonly dms: Dms;

  constructor(scope: Construct, config: PlatformStackConfig & DmsConfig) {
    super(scope, config);
    this.dms = new Dms(this, "dms", config);
    for (const [key, { arn, sourceSecretName }] of this.dms.tasks) {
      new TerraformOutput(this, `${kebab(key)}-task`, { value: arn, description: `What a person starts for ${key}` });
      if (sourceSecretName !== undefined) {
        new TerraformOutput(this, `${kebab(key)}-source-secret`, {
          value: sourceSecretName,
          description: `Secret that wants the address and password of the source of ${key}`,
        });
      }
    }
  }
}
