/**
 * What every stack has: a provider bound to one account, tags on everything, and a state of its own.
 */
import { LocalBackend, S3Backend, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { awsProvider } from "../foundation/parts/aws-provider";
import { protectData } from "../foundation/parts/protection";
import { tagsOf } from "../foundation/parts/tags";
import type { Platform } from "../model/platform";
import type { StackPlan } from "../model/stacks";

/** From the folder of a stack, `cdktf.out/stacks/<stack>`, to the folder of local states beside `cdktf.out`. */
const localStates = "../../../.terraform-state";

export interface PlatformStackConfig {
  readonly platform: Platform;
  /** The stack of the platform that this is. */
  readonly plan: Pick<StackPlan, "id" | "store" | "stateKey">;
}

export class PlatformStack extends TerraformStack {
  constructor(scope: Construct, { platform, plan }: PlatformStackConfig) {
    super(scope, plan.id);
    awsProvider(this, { platform, tags: tagsOf(platform, plan) });
    this.keepState(platform, plan);
    if (platform.environment.protectData) protectData(this);
  }

  /**
   * S3 locks the state by itself: `use_lockfile` needs no table beside it (Terraform 1.10 and later). `encrypt` is left
   * out, because it asks for a key of S3 instead of the bucket's own; the bucket encrypts everything by default.
   */
  private keepState({ environment: { state } }: Platform, { stateKey }: PlatformStackConfig["plan"]): void {
    if (state.backend === "local") {
      new LocalBackend(this, { path: `${localStates}/${stateKey}` });
      return;
    }
    new S3Backend(this, { bucket: state.bucket, key: stateKey, region: state.region });
    this.addOverride("terraform.backend.s3.use_lockfile", true);
  }
}
