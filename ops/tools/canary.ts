/**
 * A stack with known faults that every scan includes: when Checkov does not report them it is blind, and its silence
 * about the real stacks proves nothing. Each expectation needs another part of it to work.
 */
import type { StackConfig } from "./synth-output";

const openToEveryone = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { AWS: "*" }, Action: "kms:*", Resource: "*" }],
};

const closed = {
  bucket: `\${aws_s3_bucket.closed.id}`,
  block_public_acls: true,
  block_public_policy: true,
  ignore_public_acls: true,
  restrict_public_buckets: true,
};

export const CANARY: StackConfig = {
  resource: {
    aws_kms_key: { open: { policy: JSON.stringify(openToEveryone) } },
    aws_s3_bucket: { open: { bucket: "open" }, closed: { bucket: "closed" } },
    aws_s3_bucket_public_access_block: { closed },
  },
};

/** What Checkov must say about the canary. */
export const CANARY_EXPECTATIONS = [
  { proves: "attributes are read", check: "CKV_AWS_7", address: "aws_kms_key.open", passed: false },
  { proves: "policy documents are read", check: "CKV_AWS_33", address: "aws_kms_key.open", passed: false },
  { proves: "checks over several resources run", check: "CKV2_AWS_6", address: "aws_s3_bucket.open", passed: false },
  { proves: "references are followed", check: "CKV2_AWS_6", address: "aws_s3_bucket.closed", passed: true },
] as const;
