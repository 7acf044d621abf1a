/**
 * Who signs in to a cache: one user for applications and one for the projector of each view, all of them by IAM, so
 * that there is no password to keep, to rotate or to find in a state file.
 *
 * No user is called `default`. Redis OSS needs one in each group; a group of the engine `valkey` accepts none that
 * signs in without proof, and without one whoever names no user is refused.
 * https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html
 */
import { ElasticacheUser } from "@cdktf/provider-aws/lib/elasticache-user";
import { ElasticacheUserGroup } from "@cdktf/provider-aws/lib/elasticache-user-group";
import { Construct } from "constructs";
import { redisApplicationUserId } from "../../model/names";
import type { Platform } from "../../model/platform";
import type { PlatformStore } from "../../model/stores";
import { applicationAccess, projectorAccess } from "./access";

export interface RedisUsersConfig {
  readonly platform: Platform;
  readonly store: PlatformStore<"redis">;
}

/** A user: `elasticache:Connect` must be allowed on its ARN and on that of the replication group. */
export interface RedisUser {
  /** Also the name that it signs in with: IAM wants them equal. */
  readonly id: string;
  readonly arn: string;
}

/** A cache view and the user that writes it. */
interface View {
  readonly key: string;
  readonly pattern: string;
  readonly userId: string;
}

export class RedisUsers extends Construct {
  readonly groupId: string;
  readonly application: RedisUser;
  /** By the key of the view that it writes. */
  readonly projectors: Readonly<Record<string, RedisUser>>;

  constructor(scope: Construct, id: string, { platform, store }: RedisUsersConfig) {
    super(scope, id);
    const views = viewsIn(platform, store);
    this.application = this.user(
      "application",
      redisApplicationUserId(platform.scope, store.key),
      applicationAccess({ owned: keySpacesIn(platform, store), views: views.map(({ pattern }) => pattern) }),
    );
    this.projectors = Object.fromEntries(
      views.map(({ key, pattern, userId }) => [key, this.user(`projector-${key}`, userId, projectorAccess(pattern))]),
    );
    const group = new ElasticacheUserGroup(this, "group", {
      engine: "valkey",
      userGroupId: store.name,
      userIds: [this.application, ...Object.values(this.projectors)].map((user) => user.id),
    });
    this.groupId = group.userGroupId;
  }

  /** The group lets go of a user before the user is deleted: `createBeforeDestroy` turns the order round. */
  private user(id: string, userId: string, accessString: string): RedisUser {
    const user = new ElasticacheUser(this, id, {
      engine: "valkey",
      userId,
      userName: userId,
      accessString,
      authenticationMode: { type: "iam" },
      lifecycle: { createBeforeDestroy: true },
    });
    return { id: user.userId, arn: user.arn };
  }
}

function keySpacesIn({ datasets }: Platform, store: PlatformStore<"redis">): readonly string[] {
  return datasets.flatMap(({ definition }) =>
    definition.type === "key-space" && definition.store === store.key ? [definition.pattern] : [],
  );
}

function viewsIn({ flows }: Platform, store: PlatformStore<"redis">): readonly View[] {
  return flows.flatMap(({ view, store: holder, target }) =>
    target.type === "cache" && holder === store.key
      ? [{ key: view, pattern: target.keyPattern, userId: target.user }]
      : [],
  );
}
