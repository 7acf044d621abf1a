/** Properties of the buckets and of the CDN that decide what is lost, who reads it and how long it stays. */
import { loadPlatform } from "../../../load/definition";
import { type Platform, type PlatformDataset, storesOf } from "../../../model/platform";
import { ObjectStorageStack } from "../../../stacks/object-storage";
import { onlyResource, resourcesOf, root, type StackJson, synthStack } from "../../support/synth";

type Resource = Readonly<Record<string, unknown>>;

interface Statement {
  readonly Sid: string;
  readonly Effect: string;
  readonly Principal: unknown;
  readonly Action: unknown;
  readonly Resource: unknown;
  readonly Condition: unknown;
}

function synth(platform: Platform): StackJson {
  return synthStack(platform, "object-storage-media", (app) => {
    const [store] = storesOf(platform, "object-storage");
    const plan = platform.stacks.find(({ id }) => id === "object-storage-media");
    if (store === undefined || plan === undefined) throw new Error("The platform has no store of objects.");
    new ObjectStorageStack(app, { platform, plan, store });
  });
}

const platform = loadPlatform({ root, environment: "production" });
const production = synth(platform);
const local = synth(loadPlatform({ root, environment: "local" }));

type Use = "objects" | "archive" | "logs";
const uses: readonly Use[] = ["objects", "archive", "logs"];

/** The resource of a type that belongs to one bucket; its name holds the bucket's use. */
function of(use: Use, type: string, stack = production): Resource {
  const found = Object.entries(resourcesOf(stack, type)).filter(([name]) => name.includes(`_${use}_`));
  const [[, resource] = ["", undefined]] = found;
  if (resource === undefined || found.length !== 1)
    throw new Error(`${use} has ${found.length} resources ${type}, not one.`);
  return resource;
}

const address = (type: string, use: string) =>
  `${type}.${Object.keys(resourcesOf(production, type)).find((name) => name.includes(`_${use}_`))}`;
const bucketArn = (use: Use) => `\${${address("aws_s3_bucket", use)}.arn}`;
const distributionArn = `\${${address("aws_cloudfront_distribution", "cdn")}.arn}`;

function statements(policy: unknown): readonly Statement[] {
  return (JSON.parse(String(policy)) as { readonly Statement: readonly Statement[] }).Statement;
}

function statement(use: Use, sid: string, stack = production): Statement | undefined {
  return statements(of(use, "aws_s3_bucket_policy", stack).policy).find(({ Sid }) => Sid === sid);
}

/** The platform with other objects in its store. */
function withObjects(change: (dataset: PlatformDataset) => readonly PlatformDataset[]): Platform {
  const datasets = platform.datasets.flatMap((dataset) =>
    dataset.definition.type === "objects" ? change(dataset) : [dataset],
  );
  return { ...platform, datasets };
}

function objects(key: string, prefix: string, servedByCdn: boolean) {
  return (dataset: PlatformDataset): readonly PlatformDataset[] =>
    dataset.definition.type === "objects"
      ? [dataset, { key, definition: { ...dataset.definition, prefix, servedByCdn } }]
      : [];
}

const notServed = synth(
  withObjects((dataset) =>
    dataset.definition.type === "objects"
      ? [{ ...dataset, definition: { ...dataset.definition, servedByCdn: false } }]
      : [],
  ),
);

/** The platform whose archive view keeps objects for other many days. */
function withRetention(days: number): Platform {
  const flows = platform.flows.map((flow) =>
    flow.target.type === "archive" ? { ...flow, target: { ...flow.target, retentionSeconds: days * 86_400 } } : flow,
  );
  return { ...platform, flows };
}

it("makes a bucket for each use that the platform has, and always one for logs", () => {
  const names = (stack: StackJson) =>
    Object.values(resourcesOf(stack, "aws_s3_bucket"))
      .map(({ bucket }) => bucket)
      .sort();
  expect(names(production)).toEqual([
    "shop-production-media-archive-111122223333",
    "shop-production-media-logs-111122223333",
    "shop-production-media-objects-111122223333",
  ]);
  const archives = withObjects(() => []);
  expect(names(synth(archives))).toEqual([
    "shop-production-media-archive-111122223333",
    "shop-production-media-logs-111122223333",
  ]);
  const loads = { ...archives, flows: [] };
  expect(names(synth(loads))).toContain("shop-production-media-archive-111122223333");
  expect(names(synth({ ...loads, migrations: [] }))).toEqual(["shop-production-media-logs-111122223333"]);
});

it.each(uses)("keeps %s private, whole and known", (use) => {
  expect(of(use, "aws_s3_bucket_public_access_block")).toMatchObject({
    block_public_acls: true,
    block_public_policy: true,
    ignore_public_acls: true,
    restrict_public_buckets: true,
  });
  expect(of(use, "aws_s3_bucket_ownership_controls")).toMatchObject({
    rule: { object_ownership: "BucketOwnerEnforced" },
  });
  expect(of(use, "aws_s3_bucket_versioning")).toMatchObject({ versioning_configuration: { status: "Enabled" } });
  expect(of(use, "aws_s3_bucket_notification")).toMatchObject({ eventbridge: true });
});

it.each(uses)("refuses whoever comes to %s without TLS 1.2", (use) => {
  const denied = {
    Effect: "Deny",
    Principal: { AWS: "*" },
    Action: "s3:*",
    Resource: [bucketArn(use), `${bucketArn(use)}/*`],
  };
  expect(statement(use, "TlsOnly")).toMatchObject({
    ...denied,
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  });
  expect(statement(use, "NoOldTls")).toMatchObject({
    ...denied,
    Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } },
  });
});

it("allows nothing in a bucket beside what S3 and CloudFront themselves do", () => {
  const allowed = (use: Use) =>
    statements(of(use, "aws_s3_bucket_policy").policy)
      .filter(({ Effect }) => Effect === "Allow")
      .map(({ Principal, Action }) => [Principal, Action]);
  expect(allowed("objects")).toEqual([[{ Service: "cloudfront.amazonaws.com" }, "s3:GetObject"]]);
  expect(allowed("archive")).toEqual([]);
  expect(allowed("logs")).toEqual([
    [{ Service: "logging.s3.amazonaws.com" }, "s3:PutObject"],
    [{ Service: "delivery.logs.amazonaws.com" }, "s3:PutObject"],
  ]);
});

it("encrypts data with the store's key, and logs with keys of S3, which alone can deliver them", () => {
  const key = `\${${address("aws_kms_key", "encryption")}.arn}`;
  for (const use of ["objects", "archive"] as const) {
    expect(of(use, "aws_s3_bucket_server_side_encryption_configuration")).toMatchObject({
      rule: [
        {
          apply_server_side_encryption_by_default: { sse_algorithm: "aws:kms", kms_master_key_id: key },
          bucket_key_enabled: true,
        },
      ],
    });
  }
  expect(of("logs", "aws_s3_bucket_server_side_encryption_configuration")).toMatchObject({
    rule: [{ apply_server_side_encryption_by_default: { sse_algorithm: "AES256" } }],
  });
});

it.each(uses)("keeps no left-over uploads and no old versions for ever in %s", (use) => {
  expect(of(use, "aws_s3_bucket_lifecycle_configuration")).toMatchObject({
    rule: expect.arrayContaining([
      expect.objectContaining({
        id: "housekeeping",
        status: "Enabled",
        filter: [{ prefix: "" }],
        abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }],
        noncurrent_version_expiration: [{ noncurrent_days: 90 }],
      }),
    ]),
  });
});

it("lets archived views expire, logs too, and nothing else", () => {
  const expiring = (use: Use, stack = production) =>
    (of(use, "aws_s3_bucket_lifecycle_configuration", stack).rule as readonly Resource[]).filter(
      ({ id }) => id !== "housekeeping",
    );
  expect(expiring("objects")).toEqual([]);
  expect(expiring("logs")).toEqual([
    { id: "expiry", status: "Enabled", filter: [{ prefix: "" }], expiration: [{ days: 400 }] },
  ]);
  const archived = { id: "order-archive", status: "Enabled", filter: [{ prefix: "orders/" }] };
  expect(expiring("archive")).toEqual([
    { ...archived, transition: [{ days: 90, storage_class: "GLACIER_IR" }], expiration: [{ days: 7 * 365 }] },
  ]);
  // Cheap storage is charged for 90 days: what goes before that stays where it is.
  expect(expiring("archive", synth(withRetention(179)))).toEqual([{ ...archived, expiration: [{ days: 179 }] }]);
  expect(expiring("archive", synth(withRetention(180)))).toMatchObject([{ transition: [{ days: 90 }] }]);
});

it("deletes objects with the stack only where the environment says so", () => {
  for (const use of uses) {
    expect(of(use, "aws_s3_bucket")).toMatchObject({ force_destroy: false });
    expect(of(use, "aws_s3_bucket", local)).toMatchObject({ force_destroy: true });
  }
});

it("records who reads and writes the data, once S3 may", () => {
  for (const use of ["objects", "archive"] as const) {
    expect(of(use, "aws_s3_bucket_logging")).toMatchObject({
      target_bucket: `\${${address("aws_s3_bucket", "logs")}.bucket}`,
      target_prefix: "s3/",
      depends_on: [address("aws_s3_bucket_policy", "logs")],
    });
  }
  expect(statement("logs", "AccessLogs")).toMatchObject({
    Resource: `${bucketArn("logs")}/s3/*`,
    Condition: {
      StringEquals: { "aws:SourceAccount": "111122223333" },
      ArnLike: { "aws:SourceArn": [bucketArn("objects"), bucketArn("archive")] },
    },
  });
});

it("serves objects over HTTPS, read only, from a bucket that only it can read", () => {
  expect(onlyResource(production, "aws_cloudfront_distribution")).toMatchObject({
    default_cache_behavior: { viewer_protocol_policy: "redirect-to-https", allowed_methods: ["GET", "HEAD"] },
    origin: [
      {
        domain_name: `\${${address("aws_s3_bucket", "objects")}.bucket_regional_domain_name}`,
        origin_access_control_id: `\${${address("aws_cloudfront_origin_access_control", "cdn")}.id}`,
      },
    ],
  });
  expect(onlyResource(production, "aws_cloudfront_origin_access_control")).toMatchObject({
    signing_behavior: "always",
    signing_protocol: "sigv4",
  });
});

it("lets no script run that a user put into an object", () => {
  const { security_headers_config } = onlyResource(production, "aws_cloudfront_response_headers_policy");
  expect(security_headers_config).toMatchObject({
    content_security_policy: { content_security_policy: expect.stringContaining("script-src 'none'"), override: true },
    content_type_options: { override: true },
    strict_transport_security: { access_control_max_age_sec: 63_072_000, override: true },
  });
});

it("lets the CDN read what is served and nothing else", () => {
  const stack = synth(withObjects(objects("invoices", "invoices/", false)));
  expect(statement("objects", "CdnReads", stack)).toMatchObject({
    Resource: [`${bucketArn("objects")}/images/*`],
    Condition: { StringEquals: { "aws:SourceArn": distributionArn } },
  });
  const two = synth(withObjects(objects("manuals", "manuals/", true)));
  expect(statement("objects", "CdnReads", two)?.Resource).toEqual([
    `${bucketArn("objects")}/images/*`,
    `${bucketArn("objects")}/manuals/*`,
  ]);
});

it("lets CloudFront decrypt for this distribution and no other", () => {
  const decrypting = statements(onlyResource(production, "aws_kms_key").policy).filter(
    ({ Sid }) => Sid !== "AccountPolicies",
  );
  expect(decrypting).toMatchObject([
    {
      Principal: { Service: "cloudfront.amazonaws.com" },
      Action: "kms:Decrypt",
      Condition: { StringEquals: { "aws:SourceArn": distributionArn } },
    },
  ]);
});

it("logs what the CDN is asked for, from us-east-1, without what may be secret", () => {
  const delivery = onlyResource(production, "aws_cloudwatch_log_delivery");
  expect(delivery).toMatchObject({ provider: "aws.us-east-1", depends_on: [address("aws_s3_bucket_policy", "logs")] });
  expect(delivery.record_fields).toEqual(expect.arrayContaining(["c-ip", "cs-uri-stem", "ssl-protocol"]));
  expect(delivery.record_fields).not.toEqual(expect.arrayContaining(["cs(Cookie)"]));
  expect(delivery.record_fields).not.toEqual(expect.arrayContaining(["cs-uri-query"]));
  expect(onlyResource(production, "aws_cloudwatch_log_delivery_source")).toMatchObject({
    provider: "aws.us-east-1",
    name: "shop-production-media-cdn",
    resource_arn: distributionArn,
  });
  expect(statement("logs", "CdnLogs")).toMatchObject({
    Resource: `${bucketArn("logs")}/AWSLogs/111122223333/CloudFront/*`,
    Condition: {
      ArnLike: { "aws:SourceArn": "arn:aws:logs:us-east-1:111122223333:delivery-source:shop-production-media-cdn" },
    },
  });
});

it("binds the provider of that other region to the same account", () => {
  expect(production.provider).toMatchObject({
    aws: [
      { region: "eu-west-1" },
      {
        alias: "us-east-1",
        region: "us-east-1",
        allowed_account_ids: ["111122223333"],
        default_tags: [{ tags: { Stack: "object-storage-media" } }],
      },
    ],
  });
});

it("waits for the CDN only where there is something to wait for", () => {
  expect(onlyResource(production, "aws_cloudfront_distribution")).toMatchObject({ wait_for_deployment: true });
  expect(onlyResource(local, "aws_cloudfront_distribution")).toMatchObject({ wait_for_deployment: false });
});

it("makes no CDN, and lets CloudFront in nowhere, where nothing is served", () => {
  expect(Object.keys(notServed.resource ?? {}).filter((type) => /cloudfront|log_delivery/.test(type))).toEqual([]);
  expect(JSON.stringify(notServed)).not.toMatch(/cloudfront|us-east-1/);
  expect(statement("objects", "TlsOnly", notServed)).toBeDefined();
});
