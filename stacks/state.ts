/**
 * The bucket that an environment keeps its Terraform states in: made once, before everything else, by `bootstrap.ts`.
 *
 * Whoever reads a state knows the whole platform, and whoever loses it can change nothing any more: so it has a key of
 * its own, keeps what was overwritten, and Terraform refuses every plan that would delete any of it. Its own state can
 * be nowhere at first, so it begins as a file on this machine and is moved into the bucket afterwards
 * (docs/guides/state.md). A run that forgets where the state is now does no harm: the bucket exists, so it fails.
 */
import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { accountOf } from "../foundation/parts/account";
import { EncryptionKey } from "../foundation/parts/encryption-key";
import { makeAfter } from "../foundation/parts/order";
import type { Statement } from "../foundation/parts/policy";
import { protectData } from "../foundation/parts/protection";
import { stateStoreKey } from "../model/names";
import type { Platform } from "../model/platform";
import { accessLogPrefix, Bucket } from "../stores/object-storage/bucket";
import { expiry, housekeeping } from "../stores/object-storage/lifecycle";
import { PlatformStack } from "./platform-stack";

type State = Platform["environment"]["state"];

export interface StateStackConfig {
  readonly platform: Platform;
  /** The bucket to make. */
  readonly state: Extract<State, { readonly backend: "s3" }>;
  /** Where the state of this stack itself is: in a file until the bucket exists. */
  readonly keptIn: "file" | "bucket";
}

/** Days that an overwritten state can be brought back: a year, because a mistake in a state can be found late. */
const overwrittenStateDays = 365;

export class StateStack extends PlatformStack {
  constructor(scope: Construct, { platform, state, keptIn }: StateStackConfig) {
    const { environment } = platform;
    super(scope, {
      platform: {
        ...platform,
        environment: {
          ...environment,
          aws: { ...environment.aws, region: state.region },
          state: keptIn === "bucket" ? state : { backend: "local" },
        },
      },
      plan: { id: "state", stateKey: stateStoreKey(environment.name) },
    });
    const states = this.bucket("states", state.bucket, [housekeeping(overwrittenStateDays)]);
    const logDays = environment.logs.retentionDays;
    const logs = this.bucket("logs", `${state.bucket}-logs`, [housekeeping(logDays), expiry(logDays)]);
    const account = accountOf(platform);
    const key = new EncryptionKey(this, "encryption", { name: state.bucket, account, services: [] });
    // Where the bucket exists already, a run stops there and leaves no second key behind.
    makeAfter(key, states);
    states.protect({ keyArn: key.arn, allow: denials(states, key) });
    states.logAccessTo(logs, logs.protect({ allow: [accessLogWrites(account.id, logs, states)] }));
    protectData(this);
    new TerraformOutput(this, "bucket", { value: states.name, description: "Where the states of the environment are" });
  }

  private bucket(id: string, name: string, lifecycleRules: ReturnType<typeof expiry>[]): Bucket {
    return new Bucket(this, id, { name, lifecycleRules, destroyObjects: false });
  }
}

/** Nobody writes with another key than the bucket's own, and nobody deletes what was overwritten, or the bucket. */
function denials({ arn }: Bucket, key: EncryptionKey): readonly Statement[] {
  const objects = { Effect: "Deny", Principal: "*", Resource: `${arn}/*` } as const;
  const encryption = "s3:x-amz-server-side-encryption";
  const keyId = "s3:x-amz-server-side-encryption-aws-kms-key-id";
  return [
    // A request that says nothing gets the bucket's default; one that says something must say the same.
    {
      Sid: "NoOtherEncryption",
      ...objects,
      Action: "s3:PutObject",
      Condition: { Null: { [encryption]: "false" }, StringNotEquals: { [encryption]: "aws:kms" } },
    },
    {
      Sid: "NoOtherKey",
      ...objects,
      Action: "s3:PutObject",
      Condition: { Null: { [keyId]: "false" }, StringNotEquals: { [keyId]: key.arn } },
    },
    { Sid: "HistoryStays", ...objects, Action: "s3:DeleteObjectVersion" },
    { Sid: "BucketStays", Effect: "Deny", Principal: "*", Action: "s3:DeleteBucket", Resource: arn },
  ];
}

/** S3 itself writes who read and wrote the states. */
function accessLogWrites(accountId: string, logs: Bucket, states: Bucket): Statement {
  return {
    Sid: "AccessLogs",
    Effect: "Allow",
    Principal: { Service: "logging.s3.amazonaws.com" },
    Action: "s3:PutObject",
    Resource: `${logs.arn}/${accessLogPrefix}*`,
    Condition: { StringEquals: { "aws:SourceAccount": accountId }, ArnLike: { "aws:SourceArn": states.arn } },
  };
}
