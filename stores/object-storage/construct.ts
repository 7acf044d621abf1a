/**
 * Amazon S3 for what is too big or too cold for a database: objects that exist nowhere else, archives of views, what
 * bulk loads write, and CloudFront where objects are served to everyone.
 *
 * Each of these is a bucket of its own, because they are deleted, kept and read by different rules: an archive may
 * expire by itself, the only copy of an object may not. A bucket is made only where the platform has something to put
 * into it; the one for access logs is always there.
 */
import { Construct } from "constructs";
import { type Account, accountOf } from "../../foundation/parts/account";
import { EncryptionKey } from "../../foundation/parts/encryption-key";
import type { Statement } from "../../foundation/parts/policy";
import { bucketName } from "../../model/names";
import type { Platform } from "../../model/platform";
import type { PlatformStore } from "../../model/stores";
import { accessLogPrefix, Bucket, type BucketConfig } from "./bucket";
import { Cdn } from "./cdn";
import { CdnLogs, cdnLogWrites } from "./cdn-logs";
import { contentsOf } from "./contents";
import { archiving, expiry, housekeeping } from "./lifecycle";

export interface ObjectStorageConfig {
  readonly platform: Platform;
  readonly store: PlatformStore<"object-storage">;
}

/** What others need to name a bucket. */
export interface BucketOutputs {
  readonly name: string;
  readonly arn: string;
}

export interface BucketsByUse {
  /** Datasets; absent where none lives in the store. */
  readonly objects?: BucketOutputs;
  /** Archive views and bulk loads; absent where the platform has none in this store. */
  readonly archive?: BucketOutputs;
  /** Access logs of the others and of the CDN. */
  readonly logs: BucketOutputs;
}

type BucketUse = keyof BucketsByUse;

export class ObjectStorage extends Construct {
  readonly buckets: BucketsByUse;
  readonly keyArn: string;
  /** Where everyone fetches objects; undefined where no dataset is served by a CDN. */
  readonly cdnDomainName: string | undefined;

  constructor(scope: Construct, id: string, config: ObjectStorageConfig) {
    super(scope, id);
    const { platform, store } = config;
    const account = accountOf(platform);
    const contents = contentsOf(platform, store);
    const { archiveTransitionDays, accessLogDays } = store.settings;

    const logs = this.bucket(config, "logs", [expiry(accessLogDays)]);
    const objects = contents.objects && this.bucket(config, "objects", []);
    const archive =
      contents.archive &&
      this.bucket(
        config,
        "archive",
        contents.archive.map((view) => archiving(view, archiveTransitionDays)),
      );
    const data = [objects, archive].filter((bucket) => bucket !== undefined);
    for (const bucket of data) bucket.logAccessTo(logs);

    const prefixes = contents.objects?.servedPrefixes ?? [];
    const cdn =
      objects && prefixes.length > 0 ? new Cdn(this, "cdn", { ...config, bucket: objects, prefixes }) : undefined;
    const key = new EncryptionKey(this, "encryption", {
      name: store.name,
      account,
      services: [],
      ...(cdn === undefined ? {} : { distributionArn: cdn.distributionArn }),
    });
    objects?.protect({ keyArn: key.arn, allow: cdn === undefined ? [] : [cdn.reads] });
    archive?.protect({ keyArn: key.arn });
    // S3 does not deliver access logs into a bucket that a key of KMS encrypts by default.
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
    logs.protect({
      allow: [accessLogWrites(account, logs, data), ...(cdn ? [cdnLogWrites(account, store, logs)] : [])],
    });
    if (cdn !== undefined) new CdnLogs(this, "cdn-logs", { ...config, distributionArn: cdn.distributionArn, logs });

    this.buckets = {
      ...(objects && { objects: outputs(objects) }),
      ...(archive && { archive: outputs(archive) }),
      logs: outputs(logs),
    };
    this.keyArn = key.arn;
    this.cdnDomainName = cdn?.domainName;
  }

  private bucket(
    { platform, store: { key, settings } }: ObjectStorageConfig,
    use: BucketUse,
    rules: BucketConfig["lifecycleRules"],
  ): Bucket {
    return new Bucket(this, use, {
      name: bucketName(platform.scope, key, use),
      lifecycleRules: [housekeeping(settings.noncurrentVersionDays), ...rules],
      destroyObjects: settings.destroyObjects,
    });
  }
}

/** S3 itself writes the access logs, of these buckets and of no others. */
function accessLogWrites({ id }: Account, logs: Bucket, sources: readonly Bucket[]): Statement {
  return {
    Sid: "AccessLogs",
    Effect: "Allow",
    Principal: { Service: "logging.s3.amazonaws.com" },
    Action: "s3:PutObject",
    Resource: `${logs.arn}/${accessLogPrefix}*`,
    Condition: {
      StringEquals: { "aws:SourceAccount": id },
      ArnLike: { "aws:SourceArn": sources.map(({ arn }) => arn) },
    },
  };
}

function outputs({ name, arn }: Bucket): BucketOutputs {
  return { name, arn };
}
