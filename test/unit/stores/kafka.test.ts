/** Properties of the brokers that decide whether changes survive and who may read them. */
import { loadPlatform } from "../../../load/definition";
import { type Platform, storesOf } from "../../../model/platform";
import type { StoreSettings } from "../../../model/schema/environment";
import { KafkaStack } from "../../../stacks/kafka";
import { onlyResource, resourcesOf, root, type StackJson, synthStack } from "../../support/synth";

const network = {
  vpcId: "vpc-1",
  publicSubnetIds: ["public-a"],
  privateSubnetIds: ["private-a"],
  isolatedSubnetIds: ["isolated-a", "isolated-b", "isolated-c"],
  workloads: { name: "workloads", securityGroupId: "sg-workloads" },
};

function synth(platform: Platform, changed: Partial<StoreSettings["kafka"]> = {}): StackJson {
  return synthStack(platform, "kafka-events", (app) => {
    const [store] = storesOf(platform, "kafka");
    const plan = platform.stacks.find(({ id }) => id === "kafka-events");
    if (store === undefined || plan === undefined) throw new Error("The platform has no Kafka store.");
    const settings = { ...store.settings, ...changed };
    new KafkaStack(app, { platform, plan, store: { ...store, settings }, network });
  });
}

const platform = loadPlatform({ root, environment: "production" });
const production = synth(platform);
const local = synth(loadPlatform({ root, environment: "local" }));
const cluster = onlyResource(production, "aws_msk_cluster");

function lines(stack: StackJson): readonly string[] {
  return String(onlyResource(stack, "aws_msk_configuration").server_properties).split("\n");
}

function properties(stack: StackJson): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(lines(stack).map((line) => line.split("=")));
}

it("puts the same number of brokers into every zone", () => {
  expect(cluster).toMatchObject({
    number_of_broker_nodes: 3,
    broker_node_group_info: { client_subnets: ["isolated-a", "isolated-b", "isolated-c"] },
  });
  expect(onlyResource(synth(platform, { brokersPerZone: 2 }), "aws_msk_cluster").number_of_broker_nodes).toBe(6);
});

it("lets clients in with IAM over TLS, and in no other way", () => {
  expect(cluster).toMatchObject({
    client_authentication: { sasl: { iam: true, scram: false }, unauthenticated: false },
    encryption_info: { encryption_in_transit: { client_broker: "TLS", in_cluster: true } },
    broker_node_group_info: { connectivity_info: { public_access: { type: "DISABLED" } } },
  });
});

it("opens its ports to a named group and to no address range", () => {
  const rules = Object.values(resourcesOf(production, "aws_vpc_security_group_ingress_rule"));
  expect(rules.map(({ from_port }) => from_port)).toEqual(expect.arrayContaining([9098, 11001, 11002]));
  expect(rules).toHaveLength(3);
  for (const rule of rules) {
    expect(rule).toMatchObject({ referenced_security_group_id: "sg-workloads", to_port: rule.from_port });
    expect(Object.keys(rule).filter((key) => key.startsWith("cidr"))).toEqual([]);
  }
});

it("encrypts disks and logs with the store's own key, and forgets the logs in time", () => {
  const [key] = Object.keys(resourcesOf(production, "aws_kms_key"));
  const [name, group] = Object.entries(resourcesOf(production, "aws_cloudwatch_log_group"))[0] ?? [];
  expect(cluster).toMatchObject({
    encryption_info: { encryption_at_rest_kms_key_arn: `\${aws_kms_key.${key}.arn}` },
    logging_info: {
      broker_logs: { cloudwatch_logs: { enabled: true, log_group: `\${aws_cloudwatch_log_group.${name}.name}` } },
    },
  });
  expect(group).toMatchObject({
    name: "/shop/production/events/broker",
    kms_key_id: `\${aws_kms_key.${key}.arn}`,
    retention_in_days: 365,
  });
});

it("loses no acknowledged change with a broker", () => {
  expect(properties(production)).toMatchObject({
    "default.replication.factor": "3",
    "min.insync.replicas": "2",
    "offsets.topic.replication.factor": "3",
    "transaction.state.log.replication.factor": "3",
    "transaction.state.log.min.isr": "2",
    "unclean.leader.election.enable": "false",
  });
  expect(properties(local)).toMatchObject({ "default.replication.factor": "1", "transaction.state.log.min.isr": "1" });
});

it("makes no topic that nobody declared, and no one a user whom IAM does not know", () => {
  expect(properties(production)).toMatchObject({
    "auto.create.topics.enable": "false",
    "allow.everyone.if.no.acl.found": "false",
  });
});

it("takes what topics do not say themselves from the settings", () => {
  expect(properties(production)).toMatchObject({ "num.partitions": "12", "log.retention.hours": "168" });
  expect(properties(local)).toMatchObject({ "num.partitions": "3", "log.retention.hours": "24" });
});

it("keeps the position of a stopped consumer as long as there is something it has not read", () => {
  const longest = Math.max(...platform.topics.map(({ retentionMs = 0 }) => retentionMs));
  expect(Number(properties(production)["offsets.retention.minutes"]) * 60_000).toBe(longest);

  const withoutTopics = { ...platform, topics: [] };
  const minutes = (retentionHours: number) =>
    properties(synth(withoutTopics, { retentionHours }))["offsets.retention.minutes"];
  expect(minutes(1)).toBe(String(7 * 24 * 60));
  expect(minutes(1000)).toBe(String(1000 * 60));
});

it("writes the properties in one order, so that a new revision means a new value", () => {
  expect(lines(production)).toEqual([...lines(production)].sort());
});

it("survives an upgrade with the same configuration", () => {
  expect(onlyResource(production, "aws_msk_configuration")).not.toHaveProperty("kafka_versions");
});

it("lets disks grow up to a limit, never shrink, and Terraform not undo it", () => {
  const arn = `\${aws_msk_cluster.${Object.keys(resourcesOf(production, "aws_msk_cluster"))[0]}.arn}`;
  expect(onlyResource(production, "aws_appautoscaling_target")).toMatchObject({
    resource_id: arn,
    scalable_dimension: "kafka:broker-storage:VolumeSize",
    min_capacity: 500,
    max_capacity: 4000,
  });
  expect(onlyResource(production, "aws_appautoscaling_policy")).toMatchObject({
    policy_type: "TargetTrackingScaling",
    target_tracking_scaling_policy_configuration: {
      target_value: 60,
      disable_scale_in: true,
      predefined_metric_specification: { predefined_metric_type: "KafkaBrokerStorageUtilization" },
    },
  });
  expect(cluster).toMatchObject({
    broker_node_group_info: { storage_info: { ebs_storage_info: { volume_size: 500 } } },
    lifecycle: {
      ignore_changes: ["broker_node_group_info[0].storage_info[0].ebs_storage_info[0].volume_size"],
    },
  });
});

it("shows what goes on in it", () => {
  expect(cluster).toMatchObject({
    enhanced_monitoring: "PER_TOPIC_PER_BROKER",
    open_monitoring: {
      prometheus: { jmx_exporter: { enabled_in_broker: true }, node_exporter: { enabled_in_broker: true } },
    },
  });
});

it("registers every contract, and takes no version that readers could not read", () => {
  const schemas = Object.values(resourcesOf(production, "aws_glue_schema"));
  const registry = Object.keys(resourcesOf(production, "aws_glue_registry"))[0];
  expect(platform.contracts.length).toBeGreaterThan(0);
  expect(schemas.map(({ schema_name }) => schema_name).sort()).toEqual(platform.contracts.map(({ name }) => name));
  for (const schema of schemas) {
    const contract = platform.contracts.find(({ name }) => name === schema.schema_name);
    expect(schema).toMatchObject({
      registry_arn: `\${aws_glue_registry.${registry}.arn}`,
      compatibility: "BACKWARD",
      data_format: "JSON",
      schema_definition: contract?.schema,
    });
  }
});
