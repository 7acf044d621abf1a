/** Stacks written by hand, as `cdktf synth` writes them: one that is right, and one without any protection. */

/** An expression as it stands in Terraform JSON. */
export const terraform = (expression: string) => `\${${expression}}`;

/** What every stack of CDKTF has beside its resources. */
export const settings = (stack: string) => ({
  terraform: {
    required_version: ">= 1.10",
    required_providers: { aws: { source: "aws", version: "5.100.0" } },
    backend: { s3: { bucket: "states", key: `${stack}.tfstate`, region: "eu-west-1", use_lockfile: true } },
  },
  provider: { aws: [{ region: "eu-west-1" }] },
});

const keyPolicy = (principal: string) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { AWS: principal }, Action: "kms:*", Resource: "*" }],
  });
const root = "arn:aws:iam::111122223333:root";
const bucket = terraform("aws_s3_bucket.main.id");

/** A bucket that is versioned, private, expires old versions and is encrypted with a key of its own. */
export const encrypted = {
  "//": { metadata: { stackName: "encrypted" } },
  ...settings("encrypted"),
  resource: {
    aws_kms_key: { main: { enable_key_rotation: true, policy: keyPolicy(root) } },
    aws_s3_bucket: { main: { bucket: "a-bucket", "//": { metadata: { path: "encrypted/main" } } } },
    aws_s3_bucket_versioning: { main: { bucket, versioning_configuration: { status: "Enabled" } } },
    aws_s3_bucket_server_side_encryption_configuration: {
      main: {
        bucket,
        rule: [
          {
            apply_server_side_encryption_by_default: {
              sse_algorithm: "aws:kms",
              kms_master_key_id: terraform("aws_kms_key.main.arn"),
            },
          },
        ],
      },
    },
    aws_s3_bucket_public_access_block: {
      main: {
        bucket,
        block_public_acls: true,
        block_public_policy: true,
        ignore_public_acls: true,
        restrict_public_buckets: true,
      },
    },
    aws_s3_bucket_lifecycle_configuration: {
      main: {
        bucket,
        rule: [
          {
            id: "old-versions",
            status: "Enabled",
            filter: {},
            noncurrent_version_expiration: { noncurrent_days: 30 },
            abort_incomplete_multipart_upload: { days_after_initiation: 7 },
          },
        ],
      },
    },
  },
};

/** The same addresses, with nothing that protects them. */
export const open = {
  ...settings("open"),
  resource: {
    aws_kms_key: { main: { policy: keyPolicy("*") } },
    aws_s3_bucket: { main: { bucket: "another-bucket" } },
  },
};

/** Exceptions for what Checkov still says about the encrypted bucket. */
export const accepted = ["CKV_AWS_18", "CKV_AWS_144", "CKV2_AWS_62"].map((check) => ({
  check,
  resource: "aws_s3_bucket.*",
  stack: "encrypted",
  reason: "a bucket of a test: it is never made, so nothing is lost",
}));
