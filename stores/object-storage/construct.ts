/**
 * Amazon S3 for what is too big or too cold for a database: objects that exist nowhere else, archives of views, what
 * bulk loads write, and CloudFront where objects are served to everyone.
 *
 * Each of these is a bucket of its own, because they are deleted, kept and read by different rules: an archive may
 * expire by itself, the only copy of an object may not. A bucket is made only where the platform has something to put
 * into it; the one for access logs is always there.
 */
import type { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy";
import { Construct } from "constructs";
import { type Account, accountOf } from "../../foundation/parts/account";
import { EncryptionKey } from "../../foundation/parts/encryption-key";
import type { Statement } from "../../foundation/parts/policy";
import { bucketName } from "../../model/names";
import type { Platform } from "../../model/platform";
import type { PlatformStore } from "../../model/stores";
import { accessLogPrefix, Bucket, type BucketConfig } from "./bucket";
import { Cdn } from "./cdn";
import { CdnLogs, type CdnLogsConfig, cdnLogWrites } from "./cdn-logs";
import { contentsOf, type StoreContents } from "./contents";
import { archiving, expiry, housekeeping } from "./lifecycle";

export interface ObjectStorageConfig {
  readonly platform: Platform;
  readonly store: PlatformStore<"object-storage">;
}

/** The buckets of a store, by what they are for. */
interface Buckets<B> {
  /** Datasets; absent where none lives in the store. */
  readonly objects?: B;
  /** Archive views and bulk loads; absent where the platform has none in this store. */
  readonly archive?: B;
  /** Who read and wrote the others, and who fetched from the CDN. */
  readonly logs: B;
}

export class ObjectStorage extends Construct {
  readonly buckets: Buckets<Pick<Bucket, "name" | "arn">>;
  readonly keyArn: string;
  /** Where everyone fetches objects; undefined where no dataset is served by a CDN. */
  readonly cdnDomainName: string | undefined;

  constructor(scope: Construct, id: string, config: ObjectStorageConfig) {
    super(scope, id);
    const contents = contentsOf(config.platform, config.store);
    const buckets = this.makeBuckets(config, contents);
    const cdn = this.cdn(config, contents, buckets);
    const key = this.key(config, cdn);
    const logsPolicy = protect(config, buckets, { key, cdn });
    this.cdnLogs(config, cdn, { logs: buckets.logs, logsPolicy });

    this.buckets = buckets;
    this.keyArn = key.arn;
    this.cdnDomainName = cdn?.domainName;
  }

  private makeBuckets(config: ObjectStorageConfig, { objects, archive }: StoreContents): Buckets<Bucket> {
    const { archiveTransitionDays, accessLogDays } = config.store.settings;
    const archived = archive?.map((view) => archiving(view, archiveTransitionDays));
    return {
      ...(objects === undefined ? {} : { objects: this.bucket(config, "objects", []) }),
      ...(archived === undefined ? {} : { archive: this.bucket(config, "archive", archived) }),
      logs: this.bucket(config, "logs", [expiry(accessLogDays)]),
    };
  }

  private bucket(
    { platform, store: { key, settings } }: ObjectStorageConfig,
    use: keyof Buckets<Bucket>,
    rules: BucketConfig["lifecycleRules"],
  ): Bucket {
    return new Bucket(this, use, {
      name: bucketName(platform.scope, key, use),
      lifecycleRules: [housekeeping(settings.noncurrentVersionDays), ...rules],
      destroyObjects: settings.destroyObjects,
    });
  }

  private cdn(config: ObjectStorageConfig, contents: StoreContents, { objects }: Buckets<Bucket>): Cdn | undefined {
    const prefixes = contents.objects?.servedPrefixes ?? [];
    if (objects === undefined || prefixes.length === 0) return undefined;
    return new Cdn(this, "cdn", { ...config, bucket: objects, prefixes });
  }

  private key({ platform, store }: ObjectStorageConfig, cdn: Cdn | undefined): EncryptionKey {
    return new EncryptionKey(this, "encryption", {
      name: store.name,
      account: accountOf(platform),
      services: [],
      ...(cdn === undefined ? {} : { distributionArn: cdn.distributionArn }),
    });
  }

  private cdnLogs(config: ObjectStorageConfig, cdn: Cdn | undefined, to: Pick<CdnLogsConfig, "logs" | "logsPolicy">) {
    if (cdn === undefined) return;
    new CdnLogs(this, "cdn-logs", { ...config, ...to, distributionArn: cdn.distributionArn });
  }
}

/**
 * The key of the store encrypts everything but the logs: S3 does not deliver access logs into a bucket that a key of
 * KMS encrypts by default. https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
 *
 * @returns The policy of the logs.
 */
function protect(
  { platform, store }: ObjectStorageConfig,
  { objects, archive, logs }: Buckets<Bucket>,
  { key, cdn }: { readonly key: EncryptionKey; readonly cdn: Cdn | undefined },
): S3BucketPolicy {
  const account = accountOf(platform);
  const logged = [objects, archive].filter((bucket) => bucket !== undefined);
  const logsPolicy = logs.protect({
    allow: [accessLogWrites(account, logs, logged), ...(cdn === undefined ? [] : [cdnLogWrites(account, store, logs)])],
  });
  for (const bucket of logged) bucket.logAccessTo(logs, logsPolicy);
  objects?.protect({ keyArn: key.arn, allow: cdn === undefined ? [] : [cdn.reads] });
  archive?.protect({ keyArn: key.arn });
  return logsPolicy;
}

/** S3 itself writes the access logs, of these buckets and of no others. */
function accessLogWrites({ id }: Account, logs: Bucket, logged: readonly Bucket[]): Statement {
  return {
    Sid: "AccessLogs",
    Effect: "Allow",
    Principal: { Service: "logging.s3.amazonaws.com" },
    Action: "s3:PutObject",
    Resource: `${logs.arn}/${accessLogPrefix}*`,
    Condition: {
      StringEquals: { "aws:SourceAccount": id },
      ArnLike: { "aws:SourceArn": logged.map(({ arn }) => arn) },
    },
  };
}
