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
import type { Platform } from "../../model/platform";
import type { PlatformStore } from "../../model/stores";
import { type CacheUser, cacheUsers } from "./acl";

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

export class RedisUsers extends Construct {
  readonly groupId: string;
  readonly application: RedisUser;
  /** By the key of the view that it writes. */
  readonly projectors: Readonly<Record<string, RedisUser>>;

  constructor(scope: Construct, id: string, { platform, store }: RedisUsersConfig) {
    super(scope, id);
    const { application, projectors } = cacheUsers(platform, store);
    this.application = this.user("application", application);
    this.projectors = Object.fromEntries(
      Object.entries(projectors).map(([view, user]) => [view, this.user(`projector-${view}`, user)]),
    );
    const group = new ElasticacheUserGroup(this, "group", {
      engine: "valkey",
      userGroupId: store.name,
      userIds: [this.application, ...Object.values(this.projectors)].map((user) => user.id),
    });
    this.groupId = group.userGroupId;
  }

  /** The group lets go of a user before the user is deleted: `createBeforeDestroy` turns the order round. */
  private user(construct: string, { id, accessString }: CacheUser): RedisUser {
    const user = new ElasticacheUser(this, construct, {
      engine: "valkey",
      userId: id,
      userName: id,
      accessString,
      authenticationMode: { type: "iam" },
      lifecycle: { createBeforeDestroy: true },
    });
    return { id: user.userId, arn: user.arn };
  }
}
