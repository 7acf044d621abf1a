/**
 * Who fetched which object from the CDN, into the bucket of logs.
 *
 * By CloudFront's newer way (standard logging v2), because the older one needs access lists on the bucket, which are
 * switched off here. It is made in us-east-1, whatever region the platform is in, so it has a provider of its own.
 */
import { CloudwatchLogDelivery } from "@cdktf/provider-aws/lib/cloudwatch-log-delivery";
import { CloudwatchLogDeliveryDestination } from "@cdktf/provider-aws/lib/cloudwatch-log-delivery-destination";
import { CloudwatchLogDeliverySource } from "@cdktf/provider-aws/lib/cloudwatch-log-delivery-source";
import type { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy";
import { Construct } from "constructs";
import type { Account } from "../../foundation/parts/account";
import { awsProvider } from "../../foundation/parts/aws-provider";
import type { Statement } from "../../foundation/parts/policy";
import { tagsOf } from "../../foundation/parts/tags";
import type { Platform } from "../../model/platform";
import type { PlatformStore } from "../../model/stores";
import type { Bucket } from "./bucket";

export interface CdnLogsConfig {
  readonly platform: Platform;
  readonly store: PlatformStore<"object-storage">;
  readonly distributionArn: string;
  readonly logs: Bucket;
  /** Allows {@link cdnLogWrites}; a delivery into a bucket that does not let it in is refused. */
  readonly logsPolicy: S3BucketPolicy;
}

/** CloudFront is managed there and nowhere else. https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging.html */
const region = "us-east-1";

/** Enough to see what is slow, missing or abused. Cookies and query strings are left out: they can hold secrets. */
const recordFields = [
  "date",
  "time",
  "c-ip",
  "cs-method",
  "cs-uri-stem",
  "sc-status",
  "sc-bytes",
  "sc-content-type",
  "cs(Referer)",
  "cs(User-Agent)",
  "cs-protocol",
  "cs-protocol-version",
  "ssl-protocol",
  "time-taken",
  "time-to-first-byte",
  "x-edge-location",
  "x-edge-request-id",
  "x-edge-result-type",
  "x-edge-detailed-result-type",
];

const sourceName = ({ name }: PlatformStore<"object-storage">): string => `${name}-cdn`;

/** What the bucket of logs has to allow. It names the source before that exists, or the two would wait for each other. */
export function cdnLogWrites(
  { id, partition }: Account,
  store: PlatformStore<"object-storage">,
  { arn }: Bucket,
): Statement {
  return {
    Sid: "CdnLogs",
    Effect: "Allow",
    Principal: { Service: "delivery.logs.amazonaws.com" },
    Action: "s3:PutObject",
    Resource: `${arn}/AWSLogs/${id}/CloudFront/*`,
    Condition: {
      StringEquals: { "aws:SourceAccount": id, "s3:x-amz-acl": "bucket-owner-full-control" },
      ArnLike: { "aws:SourceArn": `arn:${partition}:logs:${region}:${id}:delivery-source:${sourceName(store)}` },
    },
  };
}

export class CdnLogs extends Construct {
  constructor(scope: Construct, id: string, { platform, store, distributionArn, logs, logsPolicy }: CdnLogsConfig) {
    super(scope, id);
    const provider = awsProvider(this, {
      platform,
      tags: tagsOf(platform, { id: store.stack, store: store.key }),
      elsewhere: { region, alias: region },
    });
    const source = new CloudwatchLogDeliverySource(this, "source", {
      provider,
      name: sourceName(store),
      logType: "ACCESS_LOGS",
      resourceArn: distributionArn,
    });
    const destination = new CloudwatchLogDeliveryDestination(this, "destination", {
      provider,
      name: `${store.name}-logs`,
      outputFormat: "json",
      deliveryDestinationConfiguration: [{ destinationResourceArn: logs.arn }],
    });
    new CloudwatchLogDelivery(this, "delivery", {
      provider,
      deliverySourceName: source.name,
      deliveryDestinationArn: destination.arn,
      recordFields,
      dependsOn: [logsPolicy],
    });
  }
}
