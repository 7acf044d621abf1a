/**
 * When objects move to cheaper storage and when they go, as rules of S3.
 *
 * In a bucket with versions nothing is gone at once: what expires or is deleted becomes a noncurrent version first and
 * goes `noncurrentVersionDays` later.
 */
import type { S3BucketLifecycleConfigurationRule } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { kebab } from "../../model/words";
import type { ArchivedView } from "./contents";

/** An upload that was not finished in a week is not going to be; its parts are paid for and seen by nobody. */
const abandonedUploadDays = 7;
/** Glacier Instant Retrieval charges for 90 days, however short an object stays. https://aws.amazon.com/s3/pricing/ */
const glacierMinimumDays = 90;

/** What every bucket needs: no left-over parts, no old versions for ever. */
export function housekeeping(noncurrentVersionDays: number): S3BucketLifecycleConfigurationRule {
  return {
    ...rule("housekeeping"),
    abortIncompleteMultipartUpload: [{ daysAfterInitiation: abandonedUploadDays }],
    noncurrentVersionExpiration: [{ noncurrentDays: noncurrentVersionDays }],
    // A delete marker whose versions are gone only makes listing slower.
    expiration: [{ expiredObjectDeleteMarker: true }],
  };
}

/** All objects go after so many days. */
export function expiry(days: number): S3BucketLifecycleConfigurationRule {
  return { ...rule("expiry"), expiration: [{ days }] };
}

/**
 * Objects of a view go when their retention is over. Until then they can be read at once, from cheap storage once they
 * are old; where they would not stay there long enough for it to pay, they stay where they are.
 */
export function archiving(
  { view, prefix, retentionDays }: ArchivedView,
  transitionDays: number,
): S3BucketLifecycleConfigurationRule {
  const pays = retentionDays - transitionDays >= glacierMinimumDays;
  return {
    ...rule(kebab(view), prefix),
    ...(pays ? { transition: [{ days: transitionDays, storageClass: "GLACIER_IR" }] } : {}),
    expiration: [{ days: retentionDays }],
  };
}

/** @param prefix What the rule is for; empty for everything. */
function rule(id: string, prefix = "") {
  return { id, status: "Enabled", filter: [{ prefix }] };
}
