/**
 * One customer-managed key a store, shared by its disks, replicas, snapshots, logs and secrets.
 *
 * One key each rather than one for all, so that a mistake in one key policy makes one store unreadable; and not one
 * a resource, because each key costs and each is one more that can be deleted by mistake. A key that is scheduled for
 * deletion makes the store unavailable: the window is the longest there is.
 */
import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import type { TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { keyAlias } from "../../model/names";
import type { Account } from "./account";
import { policyDocument, type Statement } from "./policy";

export interface EncryptionKeyConfig {
  /** Physical name of what it encrypts; the alias is made of it. */
  readonly name: string;
  readonly account: Account;
  /**
   * Services that use the key by themselves, without the rights of a caller.
   *
   * `logs` writes encrypted log groups of this account's region, `rds-events` publishes to an encrypted topic,
   * `autoscaling` starts instances with encrypted volumes.
   */
  readonly services: readonly ("logs" | "rds-events" | "autoscaling")[];
  /** The distribution that serves what the key encrypts. @default none */
  readonly distributionArn?: string;
  /** Where the key is made. @default the stack's own region */
  readonly provider?: TerraformProvider;
}

/** Days in which a deletion can be taken back, 7 to 30. https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html */
const deletionWindowDays = 30;

export class EncryptionKey extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, config: EncryptionKeyConfig) {
    super(scope, id);
    const { provider } = config;
    const where = provider === undefined ? {} : { provider };
    const key = new KmsKey(this, "key", {
      ...where,
      description: `Encrypts ${config.name}: disks, snapshots, logs and secrets`,
      enableKeyRotation: true,
      deletionWindowInDays: deletionWindowDays,
      policy: policyDocument(statements(config)),
    });
    new KmsAlias(this, "alias", { ...where, name: keyAlias(config.name), targetKeyId: key.keyId });
    this.arn = key.arn;
  }
}

function statements({ account, services, distributionArn }: EncryptionKeyConfig): readonly Statement[] {
  return [
    {
      Sid: "AccountPolicies",
      Effect: "Allow",
      Principal: { AWS: account.rootArn },
      Action: "kms:*",
      Resource: "*",
    },
    ...services.flatMap((service) => serviceStatements(account)[service]),
    ...(distributionArn === undefined ? [] : [distributionReads(distributionArn)]),
  ];
}

/** CloudFront decrypts for this distribution and for no other, of whatever account. */
function distributionReads(distributionArn: string): Statement {
  return {
    Sid: "Distribution",
    Effect: "Allow",
    Principal: { Service: "cloudfront.amazonaws.com" },
    Action: "kms:Decrypt",
    Resource: "*",
    Condition: { StringEquals: { "aws:SourceArn": distributionArn } },
  };
}

/** In a key policy, `Resource: "*"` is this key. */
function serviceStatements({
  id,
  region,
  partition,
}: Account): Readonly<Record<EncryptionKeyConfig["services"][number], Statement | readonly Statement[]>> {
  const use = ["kms:Decrypt", "kms:GenerateDataKey*"];
  const fromAccount = { StringEquals: { "aws:SourceAccount": id } };
  return {
    logs: {
      Sid: "LogGroups",
      Effect: "Allow",
      Principal: { Service: `logs.${region}.amazonaws.com` },
      Action: ["kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"],
      Resource: "*",
      Condition: {
        ArnLike: { "kms:EncryptionContext:aws:logs:arn": `arn:${partition}:logs:${region}:${id}:log-group:*` },
      },
    },
    "rds-events": {
      Sid: "RdsEvents",
      Effect: "Allow",
      Principal: { Service: "events.rds.amazonaws.com" },
      Action: use,
      Resource: "*",
      Condition: fromAccount,
    },
    autoscaling: scalingStatements(id, partition),
  };
}

/**
 * EC2 Auto Scaling starts instances as its service-linked role, whose own policy knows no key of ours; without this
 * a node group waits for nodes that are ended as soon as they start. The role is named by a condition, because KMS
 * refuses a principal that does not exist, and in a new account it comes into being with the first group.
 * https://docs.aws.amazon.com/autoscaling/ec2/userguide/key-policy-requirements-EBS-encryption.html
 */
function scalingStatements(accountId: string, partition: string): readonly Statement[] {
  const role = "role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling";
  const isScaling = {
    "kms:CallerAccount": accountId,
    "aws:PrincipalArn": `arn:${partition}:iam::${accountId}:${role}`,
  };
  return [
    {
      Sid: "Scaling",
      Effect: "Allow",
      Principal: { AWS: "*" },
      Action: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
      Resource: "*",
      Condition: { StringEquals: isScaling },
    },
    {
      Sid: "ScalingGrants",
      Effect: "Allow",
      Principal: { AWS: "*" },
      Action: "kms:CreateGrant",
      Resource: "*",
      Condition: { StringEquals: isScaling, Bool: { "kms:GrantIsForAWSResource": "true" } },
    },
  ];
}
