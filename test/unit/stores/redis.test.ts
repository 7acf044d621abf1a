/** Properties of the Redis store: who may touch which keys, and what survives the loss of a node. */
import { loadPlatform } from "../../../load/definition";
import { type Platform, storesOf } from "../../../model/platform";
import { RedisStack } from "../../../stacks/redis";
import { applicationAccess, projectorAccess } from "../../../stores/redis/access";
import { onlyResource, resourcesOf, root, type StackJson, synthStack } from "../../support/synth";

const network = {
  vpcId: "vpc-1",
  publicSubnetIds: ["public-a"],
  privateSubnetIds: ["private-a"],
  isolatedSubnetIds: ["isolated-a", "isolated-b", "isolated-c"],
  workloads: { name: "workloads", securityGroupId: "sg-workloads" },
};

function synth(platform: Platform): StackJson {
  return synthStack(platform, "redis-cache", (app) => {
    const [store] = storesOf(platform, "redis");
    const plan = platform.stacks.find(({ id }) => id === "redis-cache");
    if (store === undefined || plan === undefined) throw new Error("The platform has no Redis store.");
    new RedisStack(app, { platform, plan, store, network });
  });
}

const definition = loadPlatform({ root, environment: "production" });
const production = synth(definition);
const local = synth(loadPlatform({ root, environment: "local" }));
const group = onlyResource(production, "aws_elasticache_replication_group");

function withSettings(settings: Readonly<Record<string, unknown>>): StackJson {
  const stores = definition.stores.map((store) =>
    store.kind === "redis" ? { ...store, settings: { ...store.settings, ...settings } } : store,
  );
  return synth({ ...definition, stores });
}

function users(stack: StackJson): readonly Readonly<Record<string, unknown>>[] {
  return Object.values(resourcesOf(stack, "aws_elasticache_user"));
}

/** The words of a user's access string. */
function access(stack: StackJson, userId: string): readonly string[] {
  const user = users(stack).find((candidate) => candidate.user_id === userId);
  return String(user?.access_string).split(" ");
}

const keysOf = (words: readonly string[]) => words.filter((word) => /^[~%&]/.test(word));

describe("the cluster", () => {
  it("fails over to a replica in another zone", () => {
    expect(group).toMatchObject({
      engine: "valkey",
      num_node_groups: 3,
      replicas_per_node_group: 2,
      multi_az_enabled: true,
      automatic_failover_enabled: true,
    });
    expect(onlyResource(production, "aws_elasticache_subnet_group").subnet_ids).toEqual(network.isolatedSubnetIds);
  });

  it("is a cluster with one node as well, where AWS demands failover although there is nothing to fail over to", () => {
    expect(onlyResource(local, "aws_elasticache_replication_group")).toMatchObject({
      num_node_groups: 1,
      replicas_per_node_group: 0,
      multi_az_enabled: false,
      automatic_failover_enabled: true,
    });
  });

  it.each([
    ["production", production],
    ["local", local],
  ])("runs in cluster mode, evicts as the environment says and keeps memory back in %s", (_, stack) => {
    expect(onlyResource(stack, "aws_elasticache_parameter_group").parameter).toEqual([
      { name: "cluster-enabled", value: "yes" },
      { name: "maxmemory-policy", value: "volatile-lru" },
      { name: "reserved-memory-percent", value: "25" },
    ]);
  });

  it("takes the eviction policy from the environment", () => {
    const stack = withSettings({ evictionPolicy: "noeviction" });
    expect(onlyResource(stack, "aws_elasticache_parameter_group").parameter).toContainEqual({
      name: "maxmemory-policy",
      value: "noeviction",
    });
  });

  it("can have the parameters of two major versions side by side during an upgrade", () => {
    const before = onlyResource(production, "aws_elasticache_parameter_group");
    const after = onlyResource(withSettings({ engineVersion: "9.0" }), "aws_elasticache_parameter_group");
    expect([before.family, after.family]).toEqual(["valkey8", "valkey9"]);
    expect(after.name).not.toBe(before.name);
    expect(after).toMatchObject({ lifecycle: { create_before_destroy: true } });
  });

  it("changes size and version in the maintenance window only", () => {
    expect(group).toMatchObject({ apply_immediately: false, maintenance_window: "sun:04:30-sun:05:30" });
  });

  it("keeps snapshots, and a last one, as the environment says", () => {
    expect(group).toMatchObject({
      snapshot_retention_limit: 7,
      final_snapshot_identifier: "shop-production-cache-final",
    });
    const disposable = onlyResource(local, "aws_elasticache_replication_group");
    expect(disposable.snapshot_retention_limit).toBe(0);
    expect(disposable).not.toHaveProperty("final_snapshot_identifier");
  });
});

describe("encryption", () => {
  const [keyName] = Object.keys(resourcesOf(production, "aws_kms_key"));
  const key = `\${aws_kms_key.${keyName}.arn}`;

  it("covers the data with the store's own key, and every connection", () => {
    expect(group).toMatchObject({
      at_rest_encryption_enabled: "true",
      kms_key_id: key,
      transit_encryption_enabled: true,
      transit_encryption_mode: "required",
    });
  });

  it("covers both logs, which forget in time", () => {
    const groups = resourcesOf(production, "aws_cloudwatch_log_group");
    for (const logs of Object.values(groups)) expect(logs).toMatchObject({ kms_key_id: key, retention_in_days: 365 });
    const delivered = group.log_delivery_configuration as readonly Readonly<Record<string, unknown>>[];
    expect(delivered.map(({ log_type }) => log_type)).toEqual(["slow-log", "engine-log"]);
    expect(delivered.map(({ destination }) => destination)).toEqual(
      Object.keys(groups)
        .map((name) => `\${aws_cloudwatch_log_group.${name}.name}`)
        .sort()
        .reverse(),
    );
  });
});

it("admits workloads by the name of their group and no address range", () => {
  const rules = Object.values(resourcesOf(production, "aws_vpc_security_group_ingress_rule"));
  expect(rules).toHaveLength(1);
  for (const rule of rules) {
    expect(rule).toMatchObject({ referenced_security_group_id: "sg-workloads", from_port: 6380, to_port: 6380 });
    expect(Object.keys(rule).filter((name) => name.startsWith("cidr"))).toEqual([]);
  }
});

describe("users", () => {
  it("sign in by IAM, all of them, under their own id", () => {
    expect(users(production)).toHaveLength(2);
    for (const user of users(production)) {
      expect(user).toMatchObject({ engine: "valkey", authentication_mode: { type: "iam" }, user_name: user.user_id });
    }
  });

  it("have no passwords, and none of them is the default one that needs no proof", () => {
    const text = JSON.stringify(production);
    expect(text).not.toContain("password");
    expect(text).not.toContain("auth_token");
    expect(users(production).map(({ user_name }) => user_name)).not.toContain("default");
  });

  it("are all in the group that the cluster asks, and leave it before they are deleted", () => {
    const { user_ids, user_group_id, engine } = onlyResource(production, "aws_elasticache_user_group");
    expect({ user_group_id, engine }).toEqual({ user_group_id: "shop-production-cache", engine: "valkey" });
    expect(user_ids).toEqual(
      Object.keys(resourcesOf(production, "aws_elasticache_user")).map(
        (name) => `\${aws_elasticache_user.${name}.user_id}`,
      ),
    );
    for (const user of users(production)) expect(user.lifecycle).toEqual({ create_before_destroy: true });
    const [groupName] = Object.keys(resourcesOf(production, "aws_elasticache_user_group"));
    expect(group.user_group_ids).toEqual([`\${aws_elasticache_user_group.${groupName}.user_group_id}`]);
  });

  it("let an application write the key spaces and only read the views", () => {
    expect(keysOf(access(production, "shop-production-cache-application"))).toEqual([
      "~cart:*",
      "~session:*",
      "%R~product:*",
    ]);
  });

  it("let a projector reach its own view and nothing else", () => {
    expect(keysOf(access(production, "shop-production-cache-product-cache"))).toEqual(["~product:*"]);
  });

  it("grow with the views of the store, and not with those of others", () => {
    const flows = definition.flows.flatMap((flow) =>
      flow.target.type === "cache"
        ? [
            flow,
            { ...flow, view: "stock", target: { ...flow.target, keyPattern: "stock:{id}:{place}", user: "c-stock" } },
            { ...flow, view: "elsewhere", store: "another", target: { ...flow.target, user: "c-elsewhere" } },
          ]
        : [flow],
    );
    const stack = synth({ ...definition, flows });
    expect(users(stack).map(({ user_id }) => user_id)).toEqual([
      "shop-production-cache-application",
      "shop-production-cache-product-cache",
      "c-stock",
    ]);
    expect(keysOf(access(stack, "c-stock"))).toEqual(["~stock:*:*"]);
    expect(keysOf(access(stack, "shop-production-cache-application"))).toContain("%R~stock:*:*");
  });
});

describe("access strings", () => {
  const application = applicationAccess({ owned: ["cart:{userId}"], views: ["product:{id}"] }).split(" ");
  const projector = projectorAccess("product:{id}").split(" ");

  it.each([
    ["application", application],
    ["projector", projector],
  ])("start from nothing and take back what is dangerous or shows keys of others: %s", (_, words) => {
    expect(words[0]).toBe("on");
    const firstCommand = words.findIndex((word) => /^[+-]/.test(word));
    expect(words[firstCommand]).toBe("-@all");
    const lastCategory = words.findLastIndex((word) => word.startsWith("+@"));
    for (const refused of ["-@dangerous", "-@scripting", "-scan", "-randomkey"]) {
      expect(words.indexOf(refused)).toBeGreaterThan(lastCategory);
    }
  });

  it("give scripts to projectors, which compare versions with them, and not to applications", () => {
    const scripts = ["+eval", "+evalsha", "+script|load", "+script|exists"];
    expect(projector).toEqual(expect.arrayContaining(scripts));
    expect(projector.indexOf("+eval")).toBeGreaterThan(projector.indexOf("-@scripting"));
    expect(application.filter((word) => scripts.includes(word))).toEqual([]);
  });

  it("let nobody write who owns nothing", () => {
    expect(applicationAccess({ owned: [], views: ["product:{id}"] }).split(" ")).not.toContain("+@write");
    expect(application).toContain("+@write");
  });

  it("name a key without a placeholder as it is", () => {
    expect(keysOf(applicationAccess({ owned: ["flags:all"], views: [] }).split(" "))).toEqual(["~flags:all"]);
  });
});

it("tells clients what to connect to and which ARNs to be allowed", () => {
  expect(Object.keys(production.output as object).sort()).toEqual([
    "application-user",
    "endpoint",
    "key",
    "port",
    "projector-users",
    "replication-group",
    "security-group",
  ]);
});
