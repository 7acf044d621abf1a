/**
 * The AWS provider as every stack and every second region has it: bound to one account, tags on everything.
 */
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import type { Construct } from "constructs";
import type { Platform } from "../../model/platform";

export interface PlatformProviderConfig {
  readonly platform: Platform;
  readonly tags: Record<string, string>;
  /** A second region, and what its provider is called. @default the environment's region */
  readonly elsewhere?: { readonly region: string; readonly alias: string };
}

/** A plan for one account can't be applied to another one, whatever credentials are at hand. */
export function awsProvider(scope: Construct, { platform, tags, elsewhere }: PlatformProviderConfig): AwsProvider {
  const { aws } = platform.environment;
  return new AwsProvider(scope, "aws", {
    region: aws.region,
    ...elsewhere,
    allowedAccountIds: [aws.accountId],
    defaultTags: [{ tags }],
    // Buckets of a simulator have no host names of their own, and it has no instance metadata.
    ...(aws.api === "simulator" ? { s3UsePathStyle: true, skipMetadataApiCheck: "true" } : {}),
  });
}
