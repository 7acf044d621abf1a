/** Buckets of an object store, each with versions, so that what is overwritten can be brought back. */
import {
  BucketAlreadyOwnedByYou,
  CreateBucketCommand,
  GetBucketVersioningCommand,
  HeadBucketCommand,
  PutBucketVersioningCommand,
  S3Client,
  S3ServiceException,
} from "@aws-sdk/client-s3";
import type { BucketsPlan } from "../../pipelines/bootstrap/buckets-plan";
import { type ObjectStorageConnection, readPassword } from "./connections";
import type { Report } from "./report";

export async function bootstrapBuckets(
  plan: BucketsPlan,
  { endpoint, region, accessKey, secretKeyFile }: ObjectStorageConnection,
  report: Report,
): Promise<void> {
  const client = new S3Client({
    endpoint,
    region,
    // A server at an address of its own has no host name a bucket.
    forcePathStyle: true,
    maxAttempts: 2,
    credentials: { accessKeyId: accessKey, secretAccessKey: await readPassword(secretKeyFile) },
  });
  try {
    for (const bucket of plan.buckets) {
      await report.attempt(`bucket ${bucket}`, () => bootstrapBucket(client, bucket, region, report));
    }
  } finally {
    client.destroy();
  }
}

async function bootstrapBucket(client: S3Client, bucket: string, region: string, report: Report): Promise<void> {
  const object = `bucket ${bucket}`;
  const present = await exists(client, bucket);
  if (!present) await make(client, bucket, region);
  const { Status } = await client.send(new GetBucketVersioningCommand({ Bucket: bucket }));
  if (Status !== "Enabled") {
    const versioning = { Status: "Enabled" } as const;
    await client.send(new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration: versioning }));
  }
  if (!present) report.made(object, "keeps versions");
  else if (Status === "Enabled") report.right(object);
  else report.changed(object, "keeps versions from now on");
}

/** Another bootstrap may be quicker, with the same plan. */
async function make(client: S3Client, bucket: string, region: string): Promise<void> {
  try {
    await client.send(new CreateBucketCommand({ Bucket: bucket, ...placed(region) }));
  } catch (error) {
    if (!(error instanceof BucketAlreadyOwnedByYou)) throw error;
  }
}

/** The oldest region is the one that may not be named. */
const placed = (region: string) =>
  region === "us-east-1" ? {} : { CreateBucketConfiguration: { LocationConstraint: region as never } };

async function exists(client: S3Client, bucket: string): Promise<boolean> {
  try {
    await client.send(new HeadBucketCommand({ Bucket: bucket }));
    return true;
  } catch (error) {
    if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404) return false;
    if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 403) {
      throw new Error("it is there and belongs to somebody else, or the access key may not see it", { cause: error });
    }
    throw error;
  }
}
