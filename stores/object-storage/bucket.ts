/**
 * A private bucket: nothing in it is public, nothing in it is lost by overwriting, and nobody reaches it without TLS.
 *
 * It is made in two steps, because who may read it and with which key is known only when the CDN in front of it exists,
 * and the CDN needs the bucket.
 */
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import {
  S3BucketLifecycleConfiguration,
  type S3BucketLifecycleConfigurationRule,
} from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { S3BucketLoggingA } from "@cdktf/provider-aws/lib/s3-bucket-logging";
import { S3BucketNotification } from "@cdktf/provider-aws/lib/s3-bucket-notification";
import { S3BucketOwnershipControls } from "@cdktf/provider-aws/lib/s3-bucket-ownership-controls";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning";
import { Construct } from "constructs";
import { policyDocument, type Statement } from "../../foundation/parts/policy";

export interface BucketConfig {
  readonly name: string;
  readonly lifecycleRules: readonly S3BucketLifecycleConfigurationRule[];
  /** Whether destroying the bucket may destroy what is in it; else destroying a bucket that is not empty fails. */
  readonly destroyObjects: boolean;
}

/** Who may use a bucket, and what encrypts it. */
export interface Protection {
  /** @default keys of S3 itself */
  readonly keyArn?: string;
  /** What is allowed beside what IAM policies of this account allow. @default nothing */
  readonly allow?: readonly Statement[];
}

/** What S3's own access logs begin with in the bucket that gets them; the rest is account, region, bucket and day. */
export const accessLogPrefix = "s3/";

const oldestTls = "1.2";

export class Bucket extends Construct {
  readonly name: string;
  readonly arn: string;
  readonly domainName: string;
  private readonly publicAccessBlock: S3BucketPublicAccessBlock;

  constructor(scope: Construct, id: string, { name, lifecycleRules, destroyObjects }: BucketConfig) {
    super(scope, id);
    const { bucket, arn, bucketRegionalDomainName } = new S3Bucket(this, "bucket", {
      bucket: name,
      forceDestroy: destroyObjects,
    });
    this.name = bucket;
    this.arn = arn;
    this.domainName = bucketRegionalDomainName;
    this.publicAccessBlock = new S3BucketPublicAccessBlock(this, "public-access", {
      bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    new S3BucketOwnershipControls(this, "ownership", { bucket, rule: { objectOwnership: "BucketOwnerEnforced" } });
    const versioning = new S3BucketVersioningA(this, "versioning", {
      bucket,
      versioningConfiguration: { status: "Enabled" },
    });
    new S3BucketLifecycleConfiguration(this, "lifecycle", {
      bucket,
      rule: [...lifecycleRules],
      dependsOn: [versioning],
    });
    new S3BucketNotification(this, "notification", { bucket, eventbridge: true });
  }

  /**
   * Encrypts new objects and lets in who is allowed; over TLS, and nobody otherwise.
   *
   * @returns What has to be there before a service that is let in can be told to write.
   */
  protect({ keyArn, allow = [] }: Protection): S3BucketPolicy {
    new S3BucketServerSideEncryptionConfigurationA(this, "encryption", {
      bucket: this.name,
      rule: [
        keyArn === undefined
          ? { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }
          : // With a key of the bucket S3 asks KMS once in a while instead of once an object.
            {
              applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: keyArn },
              bucketKeyEnabled: true,
            },
      ],
    });
    return new S3BucketPolicy(this, "policy", {
      bucket: this.name,
      policy: policyDocument([...this.denials(), ...allow]),
      // S3 refuses one of two changes to a bucket's access at the same time.
      dependsOn: [this.publicAccessBlock],
    });
  }

  /**
   * Who reads and writes the objects is recorded in another bucket.
   *
   * @param logsPolicy The policy that lets S3 write there.
   */
  logAccessTo(logs: Bucket, logsPolicy: S3BucketPolicy): void {
    new S3BucketLoggingA(this, "access-logs", {
      bucket: this.name,
      targetBucket: logs.name,
      targetPrefix: accessLogPrefix,
      targetObjectKeyFormat: { partitionedPrefix: { partitionDateSource: "EventTime" } },
      dependsOn: [logsPolicy],
    });
  }

  private denials(): readonly Statement[] {
    const everyone = {
      Effect: "Deny",
      Principal: { AWS: "*" },
      Action: "s3:*",
      Resource: [this.arn, `${this.arn}/*`],
    } as const;
    return [
      { Sid: "TlsOnly", ...everyone, Condition: { Bool: { "aws:SecureTransport": "false" } } },
      { Sid: "NoOldTls", ...everyone, Condition: { NumericLessThan: { "s3:TlsVersion": oldestTls } } },
    ];
  }
}
