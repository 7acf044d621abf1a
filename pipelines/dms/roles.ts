/**
 * The IAM roles that DMS takes on: each may do one thing, for one account.
 */
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { Construct } from "constructs";
import type { Account } from "../../foundation/parts/account";
import { policyDocument, type Statement } from "../../foundation/parts/policy";

/** A bucket of which DMS may write one part. */
export interface LakePlace {
  readonly bucketArn: string;
  /** `lake/` */
  readonly prefix: string;
  readonly keyArn: string;
}

/** A secret and the key that encrypts it. */
export interface EncryptedSecret {
  readonly secretArn: string;
  readonly keyArn: string;
}

/**
 * Reads one secret.
 *
 * It is the regional service that does so, unlike with the other roles.
 * https://docs.aws.amazon.com/dms/latest/userguide/security_iam_secretsmanager.html
 */
export function secretReader(scope: Construct, id: string, name: string, account: Account, secret: EncryptedSecret) {
  return role(scope, id, {
    name,
    description: "DMS reads how to log in",
    trust: trust(`dms.${account.region}.amazonaws.com`, account),
    statements: [
      { Sid: "ReadSecret", Effect: "Allow", Action: "secretsmanager:GetSecretValue", Resource: secret.secretArn },
      { Sid: "Decrypt", Effect: "Allow", Action: ["kms:Decrypt", "kms:DescribeKey"], Resource: secret.keyArn },
    ],
  });
}

/**
 * Writes below one prefix of a bucket. It may list the whole bucket: before DMS writes, it asks whether the bucket is
 * there, and that question has no prefix.
 * https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Target.S3.html#CHAP_Target.S3.Prerequisites
 */
export function lakeWriter(scope: Construct, id: string, name: string, account: Account, place: LakePlace) {
  return role(scope, id, {
    name,
    description: `DMS writes below ${place.prefix}`,
    trust: trust("dms.amazonaws.com", account),
    statements: [
      {
        Sid: "WriteObjects",
        Effect: "Allow",
        Action: ["s3:PutObject", "s3:PutObjectTagging", "s3:DeleteObject"],
        Resource: `${place.bucketArn}/${place.prefix}*`,
      },
      { Sid: "FindBucket", Effect: "Allow", Action: "s3:ListBucket", Resource: place.bucketArn },
      {
        Sid: "Encrypt",
        Effect: "Allow",
        Action: ["kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey", "kms:DescribeKey"],
        Resource: place.keyArn,
      },
    ],
  });
}

/** What DMS does in a network and in CloudWatch under a role that it looks for by this very name. */
const accountRoles = {
  "dms-vpc-role": "AmazonDMSVPCManagementRole",
  "dms-cloudwatch-logs-role": "AmazonDMSCloudWatchLogsRole",
} as const;

/**
 * The two roles that an account has once. Without the first no subnet group can be made, without the second no log is
 * written, and DMS says so only in its own words.
 * https://docs.aws.amazon.com/dms/latest/userguide/security-iam.html#CHAP_Security.APIRole
 */
export class AccountRoles extends Construct {
  /** What DMS may do under them; whoever needs a role waits for these. */
  readonly policies: readonly IamRolePolicyAttachment[];

  constructor(scope: Construct, id: string, account: Account) {
    super(scope, id);
    this.policies = Object.entries(accountRoles).map(([name, policy]) => {
      const made = new IamRole(this, name, {
        name,
        description: "Known to DMS by its name; one an account",
        assumeRolePolicy: trust("dms.amazonaws.com", account),
      });
      return new IamRolePolicyAttachment(this, `${name}-policy`, {
        role: made.name,
        policyArn: `arn:${account.partition}:iam::aws:policy/service-role/${policy}`,
      });
    });
  }
}

interface RoleParts {
  readonly name: string;
  readonly description: string;
  readonly trust: string;
  readonly statements: readonly Statement[];
}

/** What uses the role depends on its policy, so that it does not try before it may. */
function role(scope: Construct, id: string, { name, description, trust, statements }: RoleParts) {
  const made = new IamRole(scope, id, { name, description, assumeRolePolicy: trust });
  const policy = new IamRolePolicy(scope, `${id}-policy`, {
    name: "access",
    role: made.name,
    policy: policyDocument(statements),
  });
  return { arn: made.arn, policy };
}

/**
 * Only for endpoints of this account, where DMS says for which it asks.
 * https://docs.aws.amazon.com/dms/latest/userguide/cross-service-confused-deputy-prevention.html
 */
function trust(service: string, { id }: Account): string {
  return policyDocument([
    {
      Effect: "Allow",
      Principal: { Service: service },
      Action: "sts:AssumeRole",
      Condition: { StringEqualsIfExists: { "aws:SourceAccount": id } },
    },
  ]);
}
