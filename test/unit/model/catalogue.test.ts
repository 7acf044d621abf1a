/**
 * The catalogue answers for three things: what is right passes, what is wrong is refused, and a value that AWS knows but
 * the blueprint does not take is refused with the reason.
 */
import * as dms from "../../../model/catalogue/dms";
import * as kafka from "../../../model/catalogue/kafka";
import * as kubernetes from "../../../model/catalogue/kubernetes";
import { limits, type NameLimit } from "../../../model/catalogue/limits";
import { isBurstable, type Offer } from "../../../model/catalogue/offer";
import * as opensearch from "../../../model/catalogue/opensearch";
import * as postgres from "../../../model/catalogue/postgres";
import * as redis from "../../../model/catalogue/redis";

const offers: Readonly<Record<string, Offer>> = {
  postgresVersions: postgres.postgresVersions,
  postgresInstanceClasses: postgres.postgresInstanceClasses,
  rdsCaCertificates: postgres.rdsCaCertificates,
  valkeyVersions: redis.valkeyVersions,
  cacheNodeTypes: redis.cacheNodeTypes,
  opensearchVersions: opensearch.opensearchVersions,
  opensearchDataInstanceTypes: opensearch.opensearchDataInstanceTypes,
  opensearchDataInstanceTypesForOld: opensearch.opensearchDataInstanceTypesFor("OpenSearch_1.3"),
  opensearchMasterInstanceTypes: opensearch.opensearchMasterInstanceTypes,
  opensearchMasterInstanceTypesForOr1: opensearch.opensearchMasterInstanceTypesFor("or1.large.search"),
  kafkaVersions: kafka.kafkaVersions,
  kafkaBrokerTypes: kafka.kafkaBrokerTypes,
  kafkaBrokerTypesFor4: kafka.kafkaBrokerTypesFor("4.1.x.kraft"),
  dmsInstanceClasses: dms.dmsInstanceClasses,
  dmsEngineVersions: dms.dmsEngineVersions,
  dmsCapacityUnits: dms.dmsCapacityUnits,
  kubernetesVersions: kubernetes.kubernetesVersions,
  nodeInstanceTypes: kubernetes.nodeInstanceTypes,
};

describe.each(Object.entries(offers))("%s", (_, offer) => {
  test("accepts each of its values, once, and gives no reason against it", () => {
    expect(offer.values.length).toBeGreaterThan(0);
    expect(offer.values.filter((value) => !offer.accepts(value))).toEqual([]);
    expect(offer.values.filter((value) => offer.refusal(value) !== undefined)).toEqual([]);
    expect(new Set(offer.values).size).toBe(offer.values.length);
  });

  test("refuses values that surround a right one, whatever they are", () => {
    const [value = ""] = offer.values;
    const wrong = ["", "nonsense", ` ${value}`, `${value} `, `${value}\n`, `x${value}`];
    expect(wrong.filter((candidate) => offer.accepts(candidate))).toEqual([]);
  });

  test("says what it offers and where that is written", () => {
    expect(offer.what).toMatch(/^an? \S/);
    expect(offer.allowed).not.toBe("");
    expect(offer.source).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
  });
});

describe("instance types are <prefix><family>.<size><suffix>", () => {
  const size = "(nano|micro|small|medium|large|\\d*xlarge)";
  const forms: readonly (readonly [string, Offer, RegExp])[] = [
    ["RDS", postgres.postgresInstanceClasses, new RegExp(`^db\\.[a-z]\\d\\w*\\.${size}$`)],
    ["ElastiCache", redis.cacheNodeTypes, new RegExp(`^cache\\.[a-z]\\d\\w*\\.${size}$`)],
    ["OpenSearch data", opensearch.opensearchDataInstanceTypes, new RegExp(`^[a-z]+\\d\\w*\\.${size}\\.search$`)],
    ["OpenSearch masters", opensearch.opensearchMasterInstanceTypes, new RegExp(`^[a-z]\\d\\w*\\.${size}\\.search$`)],
    ["MSK", kafka.kafkaBrokerTypes, new RegExp(`^kafka\\.[a-z]\\d\\w*\\.${size}$`)],
    ["DMS", dms.dmsInstanceClasses, new RegExp(`^dms\\.[a-z]\\d\\w*\\.${size}$`)],
    ["EKS", kubernetes.nodeInstanceTypes, new RegExp(`^[a-z]\\d\\w*\\.${size}$`)],
  ];

  test.each(forms)("%s", (_, offer, form) => {
    expect(offer.values.filter((value) => !form.test(value))).toEqual([]);
  });

  test.each(forms)("%s: a wrong size of a right family is answered with the sizes of the family", (_, offer) => {
    const value = offer.values.find((candidate) => candidate.includes(".large")) ?? "";
    const wrong = value.replace(".large", ".3xlarge");
    expect(offer.accepts(wrong)).toBe(false);
    expect(offer.refusal(wrong)).toMatch(/comes in the sizes (.*, )?large/);
  });

  test("every master type can also hold data, but not the other way round", () => {
    const data = new Set(opensearch.opensearchDataInstanceTypes.values);
    expect(opensearch.opensearchMasterInstanceTypes.values.filter((type) => !data.has(type))).toEqual([]);
    expect(opensearch.opensearchMasterInstanceTypes.accepts("or1.large.search")).toBe(false);
  });
});

const accepted: readonly (readonly [keyof typeof offers, readonly string[]])[] = [
  ["postgresVersions", ["14", "17", "18", "17.6", "18.6"]],
  [
    "postgresInstanceClasses",
    ["db.t4g.micro", "db.m7g.large", "db.m8g.48xlarge", "db.r6i.32xlarge", "db.x2iedn.xlarge"],
  ],
  ["rdsCaCertificates", ["rds-ca-rsa2048-g1"]],
  ["valkeyVersions", ["7.2", "8.0", "8.1"]],
  ["cacheNodeTypes", ["cache.t4g.micro", "cache.m7g.large", "cache.r7g.16xlarge"]],
  ["opensearchVersions", ["OpenSearch_1.3", "OpenSearch_2.19", "OpenSearch_3.1"]],
  ["opensearchDataInstanceTypes", ["t3.small.search", "r7g.large.search", "or1.medium.search"]],
  ["opensearchMasterInstanceTypes", ["m7g.medium.search", "m6g.large.search"]],
  ["kafkaVersions", ["3.8.x", "3.9.x.kraft", "4.0.x.kraft"]],
  ["kafkaBrokerTypes", ["kafka.t3.small", "kafka.m5.24xlarge", "kafka.m7g.large"]],
  ["dmsInstanceClasses", ["dms.t3.medium", "dms.c6i.large", "dms.r6i.32xlarge"]],
  ["dmsEngineVersions", ["3.5.4", "3.6.1"]],
  ["dmsCapacityUnits", ["1", "16", "384"]],
  ["kubernetesVersions", ["1.34", "1.36"]],
  ["nodeInstanceTypes", ["t4g.medium", "m7g.large", "c6i.32xlarge", "r8g.48xlarge"]],
];

test.each(accepted)("%s accepts what is in use", (name, values) => {
  expect(values.filter((value) => offers[name]?.accepts(value) !== true)).toEqual([]);
});

const refused: readonly (readonly [keyof typeof offers, string, RegExp])[] = [
  ["postgresVersions", "13.23", /13 is out of standard support/],
  ["postgresVersions", "17.2", /name the major version alone, "17", or one of 17\.5/],
  ["postgresVersions", "18.5", /does not create this minor version of PostgreSQL 18/],
  ["postgresInstanceClasses", "db.c6gd.large", /Multi-AZ DB clusters only/],
  ["postgresInstanceClasses", "db.serverless", /Aurora/],
  ["postgresInstanceClasses", "db.m7g.48xlarge", /db\.m7g comes in the sizes .*16xlarge$/],
  ["postgresInstanceClasses", "db.r4.large", /db\.r4 is not offered/],
  ["postgresInstanceClasses", "m7g.large", /begins with db\./],
  ["rdsCaCertificates", "rds-ca-2019", /expired/],
  ["valkeyVersions", "7.1", /Redis OSS/],
  ["valkeyVersions", "8.1.2", /write "8\.1"/],
  ["valkeyVersions", "8", /as in "8\.1"/],
  ["cacheNodeTypes", "cache.m4.large", /previous generation/],
  ["cacheNodeTypes", "cache.r6gd.xlarge", /data tiering/],
  ["opensearchVersions", "OpenSearch_2.7", /extended support/],
  ["opensearchVersions", "OpenSearch_2.18", /odd minor versions only, not 2\.18/],
  ["opensearchVersions", "2.19", /as in "OpenSearch_2\.19"/],
  ["opensearchVersions", "Elasticsearch_7.10", /ends at 7\.10/],
  ["opensearchDataInstanceTypes", "r6g.large", /"r6g\.large\.search"/],
  ["opensearchDataInstanceTypes", "r6g.large.elasticsearch", /"r6g\.large\.search"/],
  ["opensearchDataInstanceTypes", "i4i.large.search", /no EBS volume/],
  ["opensearchDataInstanceTypesForOld", "or1.large.search", /need OpenSearch 2\.11/],
  ["opensearchDataInstanceTypesForOld", "i4i.large.search", /no EBS volume/],
  ["opensearchMasterInstanceTypes", "or1.large.search", /cannot hold the master role/],
  ["opensearchMasterInstanceTypesForOr1", "m5.large.search", /beside or1\.large\.search a master must run on Graviton/],
  ["kafkaVersions", "3.6.0", /ended support on 2026-06-01/],
  ["kafkaVersions", "3.7.x.kraft", /ended support on 2026-09-01/],
  ["kafkaVersions", "3.9.1", /write "3\.9\.x\.kraft"/],
  ["kafkaVersions", "4.0.x", /no ZooKeeper; write "4\.0\.x\.kraft"/],
  ["kafkaVersions", "4.2.x.kraft", /Express/],
  ["kafkaBrokerTypes", "express.m7g.large", /fix a replication factor of 3/],
  ["kafkaBrokerTypes", "m5.large", /begins with kafka\./],
  ["kafkaBrokerTypesFor4", "kafka.t3.small", /Kafka 4 needs at least/],
  ["dmsInstanceClasses", "dms.t3.micro", /is not offered to new instances/],
  ["dmsInstanceClasses", "dms.r4.large", /previous generation/],
  ["dmsEngineVersions", "3.5.3", /no new instance with version 3\.5\.3/],
  ["kubernetesVersions", "1.33", /1\.33 is out of standard support/],
  ["kubernetesVersions", "1.34.2", /write "1\.34"/],
  ["kubernetesVersions", "v1.35", /without "v": "1\.35"/],
  ["nodeInstanceTypes", "t3.micro", /few pods/],
  ["nodeInstanceTypes", "m7g.medium", /few pods/],
  ["nodeInstanceTypes", "m7i.metal-24xl", /bare metal/],
];

test.each(refused)("%s refuses %s and says why", (name, value, reason) => {
  expect(offers[name]?.accepts(value)).toBe(false);
  expect(offers[name]?.refusal(value)).toMatch(reason);
});

test("a value of which nothing is known has no reason, so that a near word can be suggested instead", () => {
  expect(postgres.postgresInstanceClasses.refusal("db.m7q.large")).toBeUndefined();
  expect(dms.dmsCapacityUnits.refusal("3")).toBeUndefined();
});

test("a Kafka version without .kraft exists only where Kafka still has ZooKeeper", () => {
  const { values } = kafka.kafkaVersions;
  expect(values.filter((value) => !value.endsWith(".kraft") && !values.includes(`${value}.kraft`))).toEqual([]);
  expect(values.filter((value) => value.startsWith("4.") && !value.endsWith(".kraft"))).toEqual([]);
});

test("what depends on a version or a neighbour narrows only there", () => {
  expect(kafka.kafkaBrokerTypesFor("3.9.x.kraft").accepts("kafka.t3.small")).toBe(true);
  expect(kafka.kafkaBrokerTypesFor("4.0.x.kraft").accepts("kafka.m7g.large")).toBe(true);
  expect(opensearch.opensearchDataInstanceTypesFor("OpenSearch_2.19").accepts("or1.large.search")).toBe(true);
  expect(opensearch.opensearchDataInstanceTypesFor("OpenSearch_1.3").accepts("r7g.large.search")).toBe(true);
  expect(opensearch.opensearchMasterInstanceTypesFor("r7i.large.search").accepts("m5.large.search")).toBe(true);
  expect(opensearch.opensearchMasterInstanceTypesFor("om2.large.search").accepts("m7g.large.search")).toBe(true);
});

test("masters beside or1, or2 and om2 are all Graviton", () => {
  const { values } = opensearch.opensearchMasterInstanceTypesFor("or2.large.search");
  expect(values.filter((value) => !/^[cmr]\dg\./.test(value))).toEqual([]);
});

test("a parameter group family follows the major version", () => {
  expect(postgres.postgresParameterGroupFamily("17")).toBe("postgres17");
  expect(postgres.postgresParameterGroupFamily("17.6")).toBe("postgres17");
  expect(redis.valkeyParameterGroupFamily("7.2")).toBe("valkey7");
  expect(redis.valkeyParameterGroupFamily("8.1")).toBe("valkey8");
});

test("burstable types are told apart in every service", () => {
  expect(
    ["t3.large", "t3a.large", "db.t4g.micro", "cache.t3.small", "t3.small.search", "kafka.t3.small"].every(isBurstable),
  ).toBe(true);
  expect(["m7g.large", "db.m7g.large", "r7g.large.search", "kafka.m5.large", "dms.r6i.large"].some(isBurstable)).toBe(
    false,
  );
});

const names: Readonly<
  Record<keyof typeof limits, { readonly good: readonly string[]; readonly bad: readonly string[] }>
> = {
  postgresIdentifier: { good: ["items", "_a1"], bad: ["1a", "Items", "a-b", ""] },
  postgresPublication: { good: ["app_tables"], bad: ["app-tables"] },
  postgresSlot: { good: ["app_primary_tables", "1a"], bad: ["app-primary", "App"] },
  rdsInstance: { good: ["app-prod-primary", "a"], bad: ["1a", "a--b", "a-", "A", "a_b"] },
  elasticacheReplicationGroup: { good: ["app-cache"], bad: ["a--b", "a-", "1a"] },
  elasticacheUser: { good: ["app-cache-reader"], bad: ["1a", "A", "a_b"] },
  elasticacheUserGroup: { good: ["app-cache"], bad: ["1a"] },
  opensearchDomain: { good: ["app-search"], bad: ["1app", "App", "a_b"] },
  opensearchIndex: { good: ["item-search-v1", "a.b_c"], bad: ["-a", "_a", "A", "a b", "a*", "."] },
  mskCluster: { good: ["app-events"], bad: ["app_events"] },
  kafkaTopic: { good: ["app.primary.public.items", "a_b-C"], bad: [".", "..", "a/b", "a b"] },
  kafkaConsumerGroup: { good: ["app.item-search"], bad: ["a b", ""] },
  kafkaConnector: { good: ["app-primary-tables", "a.b"], bad: ["a_b", "a.", "-a", "A"] },
  kubernetesName: { good: ["app-connect"], bad: ["1a", "a-", "a.b", "A"] },
  glueRegistry: { good: ["app-events", "a$#._B"], bad: ["a b", "a/b"] },
  glueSchema: { good: ["item-placed"], bad: ["a/b"] },
  dmsReplicationInstance: { good: ["app-lake"], bad: ["a--b", "a-"] },
  dmsEndpoint: { good: ["app-lake-source"], bad: ["a--b", "1a"] },
  dmsTask: { good: ["app-lake"], bad: ["a-"] },
  dmsConfig: { good: ["app-lake"], bad: ["a--b"] },
  s3Bucket: {
    good: ["app-media-111122223333", "a.b-c"],
    bad: [
      "App",
      "-a",
      "a-",
      "a..b",
      "192.168.5.4",
      "xn--a",
      "sthree-a",
      "amzn-s3-demo-a",
      "a-s3alias",
      "a--ol-s3",
      "a_b",
    ],
  },
  eksCluster: { good: ["app-prod", "1_a"], bad: ["-a", "a.b"] },
  ecrRepository: { good: ["app/projectors", "a__b"], bad: ["App", "a//b", "-a", "a/"] },
  iamRole: { good: ["app-monitoring", "a+=,.@-_"], bad: ["a b", "a/b"] },
  kmsAlias: { good: ["alias/app-primary"], bad: ["app-primary", "alias/", "alias/aws/rds"] },
  secret: { good: ["app/prod/primary/reader"], bad: ["a b", "a:b"] },
  logGroup: { good: ["/app/prod/primary/audit", "/aws/rds/a"], bad: ["a b", "a:b", "aws/a"] },
  snsTopic: { good: ["app-alerts", "a.fifo"], bad: ["a.b", "a b"] },
};

describe.each(Object.entries(names))("the limit %s", (key, { good, bad }) => {
  const limit: NameLimit | undefined = Object.entries(limits).find(([name]) => name === key)?.[1];

  test("matches names of its form and no others", () => {
    expect(good.filter((name) => limit?.pattern.test(name) !== true)).toEqual([]);
    expect(bad.filter((name) => limit?.pattern.test(name) !== false)).toEqual([]);
  });

  test("is anchored: a right name with a line break or a space behind it is wrong", () => {
    expect(good.filter((name) => limit?.pattern.test(`${name}\n`) || limit?.pattern.test(`${name}\u0000`))).toEqual([]);
  });

  test("states its bounds and its source", () => {
    expect(limit?.min).toBeLessThan(limit?.max ?? 0);
    expect(limit?.allowed).toMatch(new RegExp(`^${limit?.min} to ${limit?.max} characters: \\S`));
    expect(limit?.source).toMatch(/^https:\/\//);
    expect(limit?.what).toMatch(/^an? \S/);
  });
});

test("the bounds that bite are those of the services", () => {
  const max = Object.fromEntries(Object.entries(limits).map(([key, limit]) => [key, limit.max]));
  expect(max).toMatchObject({
    postgresSlot: 63,
    rdsInstance: 63,
    s3Bucket: 63,
    kafkaTopic: 249,
    elasticacheReplicationGroup: 40,
    elasticacheUserGroup: 40,
    opensearchDomain: 28,
    mskCluster: 64,
    iamRole: 64,
    kubernetesName: 63,
  });
});
