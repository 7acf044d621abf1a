/** Properties of the Postgres store that decide whether data survives. */
import { loadPlatform } from "../../../load/definition";
import type { Platform } from "../../../model/platform";
import { storesOf } from "../../../model/platform";
import { PostgresStack } from "../../../stacks/postgres";
import { onlyResource, resourcesOf, root, synthStack } from "../../support/synth";

const network = {
  vpcId: "vpc-1",
  publicSubnetIds: ["public-a"],
  privateSubnetIds: ["private-a"],
  isolatedSubnetIds: ["isolated-a", "isolated-b", "isolated-c"],
  workloads: { name: "workloads", securityGroupId: "sg-workloads" },
  migrations: { name: "migrations", securityGroupId: "sg-migrations" },
};

function synth(platform: Platform) {
  return synthStack(platform, "postgres-primary", (app) => {
    const [store] = storesOf(platform, "postgres");
    const plan = platform.stacks.find(({ id }) => id === "postgres-primary");
    if (store === undefined || plan === undefined) throw new Error("The platform has no Postgres store.");
    new PostgresStack(app, { platform, plan, store, network });
  });
}

const production = synth(loadPlatform({ root, environment: "production" }));
const local = synth(loadPlatform({ root, environment: "local" }));
const instance = onlyResource(production, "aws_db_instance");

function parameter(name: string, stack = production): unknown {
  const { parameter } = onlyResource(stack, "aws_db_parameter_group") as {
    parameter: readonly { name: string; value: string; apply_method: string }[];
  };
  return parameter.find((candidate) => candidate.name === name);
}

it("replicates logically from its first start, and gives up a slot before the disk is full", () => {
  expect(parameter("rds.logical_replication")).toMatchObject({ value: "1", apply_method: "pending-reboot" });
  expect(parameter("max_slot_wal_keep_size")).toMatchObject({ value: String(100 * 1024) });
  expect(parameter("wal_sender_timeout")).toMatchObject({ value: "60000" });
  expect(parameter("max_replication_slots")).toMatchObject({ value: "10" });
  expect(parameter("max_wal_senders")).toMatchObject({ value: "15" });
});

it("refuses connections without TLS and from the internet", () => {
  expect(parameter("rds.force_ssl")).toMatchObject({ value: "1" });
  expect(instance).toMatchObject({ publicly_accessible: false, ca_cert_identifier: "rds-ca-rsa2048-g1" });
});

it("admits named groups and no address range", () => {
  const rules = Object.values(resourcesOf(production, "aws_vpc_security_group_ingress_rule"));
  expect(rules.map((rule) => rule.referenced_security_group_id).sort()).toEqual(["sg-migrations", "sg-workloads"]);
  for (const rule of rules) {
    expect(rule).toMatchObject({ from_port: 5433, to_port: 5433, ip_protocol: "tcp" });
    expect(Object.keys(rule).filter((key) => key.startsWith("cidr"))).toEqual([]);
  }
});

it("encrypts disk, performance insights, logs, secrets and events with the store's own key", () => {
  const keyName = Object.keys(resourcesOf(production, "aws_kms_key")).find((name) => !name.includes("backup-copy"));
  const key = `\${aws_kms_key.${keyName}.arn}`;
  expect(instance).toMatchObject({
    storage_encrypted: true,
    kms_key_id: key,
    performance_insights_kms_key_id: key,
    master_user_secret_kms_key_id: key,
  });
  for (const group of Object.values(resourcesOf(production, "aws_cloudwatch_log_group"))) {
    expect(group).toMatchObject({ kms_key_id: key, retention_in_days: 365 });
  }
  for (const secret of Object.values(resourcesOf(production, "aws_secretsmanager_secret"))) {
    expect(secret).toMatchObject({ kms_key_id: key });
  }
  expect(onlyResource(production, "aws_sns_topic")).toMatchObject({ kms_master_key_id: key });
});

it("holds no password: RDS makes the master's, and the other secrets have no value", () => {
  expect(instance).toMatchObject({ manage_master_user_password: true });
  expect(Object.keys(instance).filter((name) => /^password/.test(name))).toEqual([]);
  expect(Object.keys(production.resource ?? {})).not.toContain("aws_secretsmanager_secret_version");
  expect(Object.values(resourcesOf(production, "aws_secretsmanager_secret")).map(({ name }) => name)).toEqual([
    "shop/production/primary/debezium",
    "shop/production/primary/dms",
  ]);
});

it("fails over, can't be deleted and is backed up where the environment says so", () => {
  expect(instance).toMatchObject({
    multi_az: true,
    deletion_protection: true,
    skip_final_snapshot: false,
    final_snapshot_identifier: "shop-production-primary-final",
    backup_retention_period: 35,
    delete_automated_backups: false,
  });
  expect(onlyResource(local, "aws_db_instance")).toMatchObject({
    multi_az: false,
    deletion_protection: false,
    skip_final_snapshot: true,
    backup_retention_period: 1,
  });
});

it("copies backups to another region with a key of that region, where the environment names one", () => {
  const copy = onlyResource(production, "aws_db_instance_automated_backups_replication");
  expect(copy).toMatchObject({ provider: "aws.backup-copy", retention_period: 35 });
  const keys = Object.values(resourcesOf(production, "aws_kms_key"));
  expect(keys.map(({ provider }) => provider ?? "aws").sort()).toEqual(["aws", "aws.backup-copy"]);
  expect(resourcesOf(local, "aws_db_instance_automated_backups_replication")).toEqual({});
});

it("replaces its parameter group without a gap, under a name that AWS completes", () => {
  expect(onlyResource(production, "aws_db_parameter_group")).toMatchObject({
    family: "postgres17",
    name_prefix: "shop-production-primary-",
    lifecycle: { create_before_destroy: true },
  });
});

it("takes a major upgrade, at once, only where the environment says so", () => {
  expect(instance).toMatchObject({ allow_major_version_upgrade: false, apply_immediately: false });
  const platform = loadPlatform({ root, environment: "production" });
  const upgrading = {
    ...platform,
    stores: platform.stores.map((store) =>
      store.kind === "postgres" ? { ...store, settings: { ...store.settings, majorUpgrade: true } } : store,
    ),
  };
  expect(onlyResource(synth(upgrading), "aws_db_instance")).toMatchObject({
    allow_major_version_upgrade: true,
    apply_immediately: true,
  });
});

it("is closed to DMS, and has no secret for it, where no migration touches it", () => {
  const stack = synth({ ...loadPlatform({ root, environment: "production" }), migrations: [] });
  const rules = Object.values(resourcesOf(stack, "aws_vpc_security_group_ingress_rule"));
  expect(rules.map((rule) => rule.referenced_security_group_id)).toEqual(["sg-workloads"]);
  expect(Object.values(resourcesOf(stack, "aws_secretsmanager_secret")).map(({ name }) => name)).toEqual([
    "shop/production/primary/debezium",
  ]);
});

it("takes IAM logins, exports its logs and keeps a deleted secret for as long as the environment says", () => {
  expect(instance).toMatchObject({
    iam_database_authentication_enabled: true,
    enabled_cloudwatch_logs_exports: ["postgresql", "upgrade"],
  });
  const recovery = (stack: typeof production) =>
    Object.values(resourcesOf(stack, "aws_secretsmanager_secret")).map((secret) => secret.recovery_window_in_days);
  expect(new Set(recovery(production))).toEqual(new Set([30]));
  expect(new Set(recovery(local))).toEqual(new Set([0]));
});

it("encrypts the copied backups with the key of their region", () => {
  const [name] =
    Object.entries(resourcesOf(production, "aws_kms_key")).find(([, key]) => key.provider !== undefined) ?? [];
  expect(onlyResource(production, "aws_db_instance_automated_backups_replication").kms_key_id).toBe(
    `\${aws_kms_key.${name}.arn}`,
  );
});

it("tells what RDS reports to the addresses of warnings, from this account alone", () => {
  const { policy } = onlyResource(production, "aws_sns_topic_policy") as { policy: string };
  expect(JSON.parse(policy).Statement[0].Condition).toEqual({ StringEquals: { "aws:SourceAccount": "111122223333" } });
  expect(onlyResource(production, "aws_sns_topic_subscription")).toMatchObject({
    protocol: "email",
    endpoint: "platform-alerts@example.com",
  });
  expect(resourcesOf(local, "aws_sns_topic_subscription")).toEqual({});
});

it("is bound to its account, and tags what it makes with its owner and the class of its data", () => {
  const [provider] = (production.provider as { aws: readonly Record<string, unknown>[] }).aws;
  expect(provider).toMatchObject({
    allowed_account_ids: ["111122223333"],
    default_tags: [{ tags: { Owner: "commerce team", DataClass: "payment", Stack: "postgres-primary" } }],
  });
});
