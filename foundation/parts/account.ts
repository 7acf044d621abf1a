/**
 * Names of things that exist before us: the account, its partition, and services as principals.
 */
import type { Platform } from "../../model/platform";

/** What a policy has to name of the account it is in. */
export interface Account {
  readonly id: string;
  readonly region: string;
  /** `aws`, or that of a separate part of AWS. */
  readonly partition: string;
  /** The account itself as a principal: whoever its IAM policies allow. */
  readonly rootArn: string;
}

export function accountOf({ environment: { aws } }: Platform): Account {
  const partition = aws.region.startsWith("us-gov-") ? "aws-us-gov" : aws.region.startsWith("cn-") ? "aws-cn" : "aws";
  return { id: aws.accountId, region: aws.region, partition, rootArn: `arn:${partition}:iam::${aws.accountId}:root` };
}
