/** Properties of the OpenSearch store: who gets in, what survives the loss of a zone, what is logged. */
import { loadPlatform } from "../../../load/definition";
import { type Platform, storesOf } from "../../../model/platform";
import { OpenSearchStack } from "../../../stacks/opensearch";
import { onlyResource, resourcesOf, root, type StackJson, synthStack } from "../../support/synth";

const network = {
  vpcId: "vpc-1",
  publicSubnetIds: ["public-a"],
  privateSubnetIds: ["private-a"],
  isolatedSubnetIds: ["isolated-a", "isolated-b", "isolated-c"],
  workloads: { name: "workloads", securityGroupId: "sg-workloads" },
};

function synth(platform: Platform): StackJson {
  return synthStack(platform, "opensearch-search", (app) => {
    const [store] = storesOf(platform, "opensearch");
    const plan = platform.stacks.find(({ id }) => id === "opensearch-search");
    if (store === undefined || plan === undefined) throw new Error("The platform has no OpenSearch store.");
    new OpenSearchStack(app, { platform, plan, store, network });
  });
}

const definition = loadPlatform({ root, environment: "production" });
const production = synth(definition);
const local = synth(loadPlatform({ root, environment: "local" }));
const domain = onlyResource(production, "aws_opensearch_domain");
const domainArn = "arn:aws:es:eu-west-1:111122223333:domain/shop-production-search";

function withSettings(settings: Readonly<Record<string, unknown>>): StackJson {
  const stores = definition.stores.map((store) =>
    store.kind === "opensearch" ? { ...store, settings: { ...store.settings, ...settings } } : store,
  );
  return synth({ ...definition, stores });
}

interface Policy {
  readonly Statement: readonly Readonly<Record<string, unknown>>[];
}

function policy(text: unknown): Policy {
  return JSON.parse(String(text)) as Policy;
}

const replicas = (stack: StackJson): unknown =>
  (stack.output as Readonly<Record<string, { readonly value: unknown }>>)["replicas-per-shard"]?.value;

describe("availability", () => {
  it("spreads data nodes over three zones and lets three masters decide", () => {
    expect(domain.cluster_config).toMatchObject({
      instance_count: 3,
      zone_awareness_enabled: true,
      zone_awareness_config: { availability_zone_count: 3 },
      dedicated_master_enabled: true,
      dedicated_master_count: 3,
      dedicated_master_type: "m7g.large.search",
      multi_az_with_standby_enabled: false,
    });
    expect(domain.vpc_options).toMatchObject({ subnet_ids: ["isolated-a", "isolated-b", "isolated-c"] });
  });

  it("stands in one zone, without masters, where the environment says so", () => {
    const single = onlyResource(local, "aws_opensearch_domain");
    expect(single.cluster_config).toEqual({
      instance_type: "t3.small.search",
      instance_count: 1,
      zone_awareness_enabled: false,
      dedicated_master_enabled: false,
      multi_az_with_standby_enabled: false,
    });
    expect(single.vpc_options).toMatchObject({ subnet_ids: ["isolated-a"] });
  });

  it("has a copy of every index in every zone, as far as there are nodes", () => {
    expect(replicas(production)).toBe(2);
    expect(replicas(local)).toBe(0);
    expect(replicas(withSettings({ availability: "single-az" }))).toBe(1);
  });

  it("is patched and tuned in the quiet hours, and tuned only on types that can be", () => {
    expect(domain).toMatchObject({
      off_peak_window_options: {
        enabled: true,
        off_peak_window: { window_start_time: { hours: 20, minutes: 0 } },
      },
      software_update_options: { auto_software_update_enabled: true },
      auto_tune_options: { desired_state: "ENABLED", use_off_peak_window: true },
    });
    expect(onlyResource(local, "aws_opensearch_domain")).not.toHaveProperty("auto_tune_options");
  });

  it("waits for AWS, and not for a simulated one", () => {
    expect(domain).not.toHaveProperty("timeouts");
    expect(onlyResource(local, "aws_opensearch_domain").timeouts).toEqual({ create: "5s", update: "5s", delete: "5s" });
  });
});

describe("encryption", () => {
  const [keyName] = Object.keys(resourcesOf(production, "aws_kms_key"));
  const key = `\${aws_kms_key.${keyName}.arn}`;

  it.each([
    ["production", production],
    ["local", local],
  ])("covers disks, nodes among themselves and every request in %s", (_, stack) => {
    const { encrypt_at_rest, node_to_node_encryption, domain_endpoint_options } = onlyResource(
      stack,
      "aws_opensearch_domain",
    );
    expect(encrypt_at_rest).toMatchObject({ enabled: true });
    expect(node_to_node_encryption).toEqual({ enabled: true });
    expect(domain_endpoint_options).toEqual({
      enforce_https: true,
      tls_security_policy: "Policy-Min-TLS-1-2-PFS-2023-10",
    });
  });

  it("is with the store's own key, for disks and logs", () => {
    expect(domain.encrypt_at_rest).toEqual({ enabled: true, kms_key_id: key });
    for (const group of Object.values(resourcesOf(production, "aws_cloudwatch_log_group"))) {
      expect(group).toMatchObject({ kms_key_id: key, retention_in_days: 365 });
    }
  });
});

describe("who gets in", () => {
  it("is a named group of workloads, by HTTPS", () => {
    const rules = Object.values(resourcesOf(production, "aws_vpc_security_group_ingress_rule"));
    expect(rules).toHaveLength(1);
    for (const rule of rules) {
      expect(rule).toMatchObject({ referenced_security_group_id: "sg-workloads", from_port: 443, to_port: 443 });
      expect(Object.keys(rule).filter((name) => name.startsWith("cidr"))).toEqual([]);
    }
    const [group] = Object.keys(resourcesOf(production, "aws_security_group"));
    expect(domain.vpc_options).toMatchObject({ security_group_ids: [`\${aws_security_group.${group}.id}`] });
  });

  it("is someone of this account, and reaches this domain alone", () => {
    expect(policy(domain.access_policies).Statement).toEqual([
      {
        Sid: "AccountPolicies",
        Effect: "Allow",
        Principal: { AWS: "arn:aws:iam::111122223333:root" },
        Action: "es:ESHttp*",
        Resource: `${domainArn}/*`,
      },
    ]);
  });

  it("is mapped inside the domain, whose master is a role: there are no users and no passwords", () => {
    const [role] = Object.keys(resourcesOf(production, "aws_iam_role"));
    expect(domain.advanced_security_options).toEqual({
      enabled: true,
      anonymous_auth_enabled: false,
      internal_user_database_enabled: false,
      master_user_options: { master_user_arn: `\${aws_iam_role.${role}.arn}` },
    });
    expect(JSON.stringify(production)).not.toContain("password");
  });

  it("administers as people of the environment or as a pod of this cluster", () => {
    const role = onlyResource(production, "aws_iam_role");
    expect(role.name).toBe("shop-production-search-admin");
    const [people, pods, ...others] = policy(role.assume_role_policy).Statement;
    expect(people).toMatchObject({
      Principal: { AWS: ["arn:aws:iam::111122223333:role/platform-admin"] },
      Action: "sts:AssumeRole",
    });
    expect(pods).toMatchObject({
      Principal: { Service: "pods.eks.amazonaws.com" },
      Condition: {
        StringEquals: { "aws:SourceAccount": "111122223333", "aws:RequestTag/eks-cluster-name": "shop-production" },
      },
    });
    expect(others).toEqual([]);
  });

  it("is no person where the environment names none", () => {
    const { Statement } = policy(onlyResource(local, "aws_iam_role").assume_role_policy);
    expect(Statement.map(({ Sid }) => Sid)).toEqual(["Pods"]);
  });

  it("may as administrator send requests to this domain and nothing else", () => {
    const [statement, ...others] = policy(onlyResource(production, "aws_iam_role_policy").policy).Statement;
    expect(statement).toMatchObject({ Action: "es:ESHttp*", Resource: `${domainArn}/*` });
    expect(others).toEqual([]);
  });
});

describe("logs", () => {
  const published = domain.log_publishing_options as readonly Readonly<Record<string, unknown>>[];
  const groups = Object.keys(resourcesOf(production, "aws_cloudwatch_log_group"));

  it("are four, the audit log among them, each in its own group", () => {
    expect(published.map(({ log_type }) => log_type).sort()).toEqual([
      "AUDIT_LOGS",
      "ES_APPLICATION_LOGS",
      "INDEX_SLOW_LOGS",
      "SEARCH_SLOW_LOGS",
    ]);
    expect(published.every(({ enabled }) => enabled === true)).toBe(true);
    expect(published.map(({ cloudwatch_log_group_arn }) => cloudwatch_log_group_arn).sort()).toEqual(
      groups.map((name) => `\${aws_cloudwatch_log_group.${name}.arn}`).sort(),
    );
  });

  it("may be written by this domain only, which is made after that was allowed", () => {
    const [statement, ...others] = policy(
      onlyResource(production, "aws_cloudwatch_log_resource_policy").policy_document,
    ).Statement;
    expect(statement).toMatchObject({
      Principal: { Service: "es.amazonaws.com" },
      Condition: {
        StringEquals: { "aws:SourceAccount": "111122223333" },
        ArnEquals: { "aws:SourceArn": domainArn },
      },
    });
    expect(new Set(statement?.Resource as readonly string[])).toEqual(
      new Set(groups.map((name) => `\${aws_cloudwatch_log_group.${name}.arn}:*`)),
    );
    expect(others).toEqual([]);
    const [policyName] = Object.keys(resourcesOf(production, "aws_cloudwatch_log_resource_policy"));
    expect(domain.depends_on).toEqual([`aws_cloudwatch_log_resource_policy.${policyName}`]);
  });
});

it("has a disk of the size the environment says, with the speed that is in its price", () => {
  expect(domain.ebs_options).toEqual({
    ebs_enabled: true,
    volume_type: "gp3",
    volume_size: 200,
    iops: 3000,
    throughput: 125,
  });
  expect(onlyResource(local, "aws_opensearch_domain").ebs_options).toMatchObject({ volume_size: 10 });
});
