/**
 * Sizes and versions are offered by their service, and figures agree with each other.
 */
import production from "../../../../environments/production";
import { onlyProblem, problemsOf } from "../../../support/definitions";

const stores = "environment.stores";
const dms = "environment.migrations";

describe("a size or version that is not offered", () => {
  test.each([
    [
      `${stores}.postgres.engineVersion`,
      "9.6",
      "this is not a version of RDS for PostgreSQL",
      /out of standard support/,
    ],
    [
      `${stores}.postgres.instanceClass`,
      "db.r7g.huge",
      "this is not an instance class of RDS for PostgreSQL",
      /comes in the sizes large, xlarge/,
    ],
    [
      `${stores}.postgres.instanceClass`,
      "db.r7g.xlage",
      "this is not an instance class of RDS for PostgreSQL",
      /comes in the sizes/,
    ],
    [`${stores}.postgres.caCertificate`, "rds-ca-2019", "this is not a certificate authority of RDS", /./],
    [
      `${stores}.redis.engineVersion`,
      "7.0",
      "this is not a version of ElastiCache for Valkey",
      /this is a version of Redis OSS/,
    ],
    [`${stores}.redis.nodeType`, "r7g.large", "this is not a node type of ElastiCache", /begins with cache\./],
    [
      `${stores}.opensearch.engineVersion`,
      "Elasticsearch_7.10",
      "this is not an engine version of OpenSearch Service",
      /./,
    ],
    [
      `${stores}.opensearch.data.instanceType`,
      "r7g.large",
      "this is not an instance type of an OpenSearch data node",
      /./,
    ],
    [
      `${stores}.opensearch.masters.instanceType`,
      "ultrawarm1.medium.search",
      "this is not an instance type of a dedicated OpenSearch master",
      /./,
    ],
    [`${stores}.kafka.version`, "3.5.1", "this is not a Kafka version of Amazon MSK", /does not create clusters/],
    [
      `${stores}.kafka.brokerType`,
      "express.m7g.large",
      "this is not a Standard broker type of Amazon MSK",
      /Express brokers/,
    ],
    [
      "environment.kubernetes.version",
      "1.29",
      "this is not a Kubernetes version of Amazon EKS",
      /out of standard support/,
    ],
    [
      "environment.kubernetes.nodes.instanceTypes[0]",
      "t3.micro",
      "this is not an instance type for nodes of Amazon EKS",
      /room for few pods/,
    ],
    [`${dms}.engineVersion`, "3.4.7", "this is not an engine version of DMS", /no new instance/],
    [`${dms}.instanceClass`, "dms.t2.medium", "this is not a replication instance class of DMS", /previous generation/],
  ])("is told with the reason: %s %s", (path, given, problem, fix) => {
    expect(onlyProblem({ [path]: given })).toEqual({
      path,
      problem,
      allowed: expect.stringMatching(/\(https:\/\/docs\.aws\.amazon\.com\/.+\)$/),
      given: JSON.stringify(given),
      fix: expect.stringMatching(fix),
    });
  });

  test("is told with the one that was meant", () => {
    expect(onlyProblem({ [`${stores}.kafka.version`]: "4.1.xkraft" }).fix).toBe('did you mean "4.1.x.kraft"?');
  });
});

describe("figures that do not agree", () => {
  test.each([
    [
      `${stores}.postgres.storage.maxAllocatedGb`,
      439,
      { [`${stores}.postgres.storage.allocatedGb`]: 400 },
      "storage could hardly grow",
      "at least 440",
    ],
    [
      `${stores}.kafka.storage.maxAllocatedGb`,
      500,
      { [`${stores}.kafka.storage.allocatedGb`]: 500 },
      "storage could not grow",
      "more than 500",
    ],
    [`${stores}.redis.replicasPerShard`, 0, {}, "multi-az needs a replica to fail over to", "at least 1"],
    [`${stores}.opensearch.data.count`, 4, {}, "data nodes are spread evenly over the zones", "a multiple of 3"],
    [`${stores}.kafka.minInsyncReplicas`, 3, {}, "writes stop when one broker is away, or at once", "at most 2"],
    [`${stores}.kafka.replicationFactor`, 4, {}, "there are fewer brokers than replicas", "at most 3"],
    [
      "environment.kubernetes.nodes.max",
      2,
      { "environment.kubernetes.nodes.min": 3 },
      "the most nodes are fewer than the least",
      "at least 3",
    ],
    [
      `${stores}.postgres.backup.copyToRegion`,
      "eu-west-1",
      {},
      "a copy in the same region is lost together with the backups",
      "another region than eu-west-1",
    ],
  ])("are told where one must change: %s", (path, given, others, problem, allowed) => {
    expect(onlyProblem({ ...others, [path]: given })).toMatchObject({ path, problem, allowed, given: String(given) });
  });

  test("may be what one zone allows", () => {
    const oneZone = {
      [`${stores}.redis.availability`]: "single-az",
      [`${stores}.redis.replicasPerShard`]: 0,
      [`${stores}.opensearch.availability`]: "single-az",
      [`${stores}.opensearch.data.count`]: 1,
      [`${stores}.kafka.availability`]: "single-az",
      [`${stores}.kafka.replicationFactor`]: 1,
      [`${stores}.kafka.minInsyncReplicas`]: 1,
    };
    expect(problemsOf(oneZone)).toEqual([]);
    expect(onlyProblem({ ...oneZone, [`${stores}.kafka.minInsyncReplicas`]: 2 }).allowed).toBe("at most 1");
  });

  test("are not guessed where one of them is wrong by itself", () => {
    expect(onlyProblem({ [`${stores}.kafka.storage.allocatedGb`]: 0 }).path).toBe(
      `${stores}.kafka.storage.allocatedGb`,
    );
    expect(onlyProblem({ [`${stores}.kafka.brokersPerZone`]: 0 }).path).toBe(`${stores}.kafka.brokersPerZone`);
    expect(onlyProblem({ [`${stores}.opensearch.data.count`]: "four" }).path).toBe(`${stores}.opensearch.data.count`);
  });
});

test("figures that are equal agree", () => {
  const nodes = "environment.kubernetes.nodes";
  expect(problemsOf({ [`${nodes}.min`]: 3, [`${nodes}.max`]: 3 })).toEqual([]);
});

test("brokers are counted over three zones, the most that MSK takes", () => {
  const fourth = { public: "10.20.3.0/24", private: "10.20.64.0/20", isolated: "10.20.140.0/22" };
  const zones = { "environment.network.zones.eu-west-1d": fourth };
  expect(problemsOf({ ...zones, [`${stores}.kafka.replicationFactor`]: 3 })).toEqual([]);
  expect(onlyProblem({ ...zones, [`${stores}.kafka.replicationFactor`]: 4 }).allowed).toBe("at most 3");
});

describe("serverless migrations", () => {
  const serverless = (minUnits: number, maxUnits: number) => {
    const { instanceClass, engineVersion, allocatedGb, ...rest } = production.migrations as Record<string, unknown>;
    return { [dms]: { ...rest, capacity: "serverless", minUnits, maxUnits } };
  };

  test("take units that DMS offers", () => {
    expect(problemsOf(serverless(2, 16))).toEqual([]);
    expect(onlyProblem(serverless(3, 16))).toMatchObject({ path: `${dms}.minUnits`, given: '"3"' });
    expect(onlyProblem(serverless(2, 17))).toMatchObject({ path: `${dms}.maxUnits`, given: '"17"' });
  });

  test("grow", () => {
    expect(onlyProblem(serverless(16, 8))).toMatchObject({
      path: `${dms}.maxUnits`,
      problem: "the most units are fewer than the least",
    });
  });
});

test("one wrong setting does not hide another", () => {
  const changes = {
    [`${stores}.postgres.port`]: 80,
    [`${stores}.postgres.engineVersion`]: "9.6",
    [`${stores}.postgres.instanceClass`]: "db.huge",
  };
  expect(
    problemsOf(changes)
      .map(({ path }) => path)
      .sort(),
  ).toEqual(Object.keys(changes).sort());
});
