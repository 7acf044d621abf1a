/**
 * A log group that is encrypted and forgets in time. Made before the service that writes to it, because a service
 * that finds no group makes one that keeps everything for ever, unencrypted.
 */
import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import type { Construct } from "constructs";

export interface LogGroupConfig {
  readonly name: string;
  readonly retentionDays: number;
  readonly keyArn: string;
}

export function logGroup(
  scope: Construct,
  id: string,
  { name, retentionDays, keyArn }: LogGroupConfig,
): CloudwatchLogGroup {
  return new CloudwatchLogGroup(scope, id, { name, retentionInDays: retentionDays, kmsKeyId: keyArn });
}
