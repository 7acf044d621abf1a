/**
 * Address ranges lie inside the network and apart, and there are zones enough for what survives the loss of one.
 */
import { onlyProblem, problemsOf, removed } from "../../../support/definitions";

const network = "environment.network";
const zones = `${network}.zones`;
const a = `${zones}.eu-west-1a`;
const b = `${zones}.eu-west-1b`;
const inOneZone = {
  "environment.stores.kafka.availability": "single-az",
  "environment.stores.opensearch.availability": "single-az",
};
/** The ranges that the tests change. */
const fixed = {
  [`${network}.cidr`]: "10.20.0.0/16",
  [zones]: {
    "eu-west-1a": { public: "10.20.0.0/24", private: "10.20.16.0/20", isolated: "10.20.128.0/22" },
    "eu-west-1b": { public: "10.20.1.0/24", private: "10.20.32.0/20", isolated: "10.20.132.0/22" },
    "eu-west-1c": { public: "10.20.2.0/24", private: "10.20.48.0/20", isolated: "10.20.136.0/22" },
  },
};

test("ranges that touch are apart", () => {
  expect(problemsOf({ ...fixed, [`${a}.private`]: "10.20.4.0/22", [`${a}.isolated`]: "10.20.8.0/21" })).toEqual([]);
});

describe("ranges that overlap", () => {
  test.each([
    ["the same range", "10.20.0.0/24", "10.20.0.0/24 beside 10.20.0.0/24"],
    ["a part of it", "10.20.0.128/25", "10.20.0.128/25 beside 10.20.0.0/24"],
    ["a range that holds it", "10.20.0.0/23", "10.20.0.0/23 beside 10.20.0.0/24"],
  ])("are told at the later one: %s", (_, cidr, given) => {
    expect(onlyProblem({ ...fixed, [`${b}.public`]: cidr })).toEqual({
      path: `${b}.public`,
      problem: `this range overlaps ${a}.public`,
      allowed: "ranges that share no address",
      given,
      fix: "move one of them",
    });
  });

  test("are told once, at the range that overlaps most others", () => {
    expect(onlyProblem({ ...fixed, [`${a}.private`]: "10.20.0.0/18" })).toMatchObject({
      path: `${a}.private`,
      problem: `this range overlaps ${a}.public, ${b}.public, ${b}.private, ${zones}.eu-west-1c.public, ${zones}.eu-west-1c.private`,
    });
  });

  test("are two mistakes where there are two", () => {
    const changes = { ...fixed, [`${b}.public`]: "10.20.0.0/24", [`${b}.isolated`]: "10.20.128.0/23" };
    expect(problemsOf(changes).map(({ path }) => path)).toEqual([`${b}.isolated`, `${b}.public`]);
  });
});

describe("a range outside the network", () => {
  test("is named with the network's range", () => {
    expect(onlyProblem({ ...fixed, [`${b}.private`]: "10.21.0.0/20" })).toEqual({
      path: `${b}.private`,
      problem: "this range is outside the network",
      allowed: "a range inside 10.20.0.0/16",
      given: "10.21.0.0/20",
      fix: "move it into 10.20.0.0/16",
    });
  });

  test("is the network's mistake where all are", () => {
    expect(onlyProblem({ ...fixed, [`${network}.cidr`]: "10.99.0.0/16" })).toMatchObject({
      path: `${network}.cidr`,
      problem: "none of the zones' ranges is inside the network",
    });
  });

  test("may reach over its edge", () => {
    expect(problemsOf({ ...fixed, [`${network}.cidr`]: "10.20.0.0/17" }).map(({ path }) => path)).toEqual([
      `${a}.isolated`,
      `${b}.isolated`,
      `${zones}.eu-west-1c.isolated`,
    ]);
  });
});

test.each([
  [`${network}.cidr`, "10.0.0.0/8"],
  [`${network}.cidr`, "10.0.0.0/15"],
  [`${b}.public`, "10.20.1.0/29"],
])("a size that AWS does not have is told once: %s %s", (path, given) => {
  expect(onlyProblem({ ...fixed, [path]: given })).toMatchObject({
    path,
    problem: "AWS has no network of this size",
    allowed: "a prefix from /16 to /28",
    given,
  });
});

test("the smallest range that AWS has is accepted", () => {
  expect(problemsOf({ ...fixed, [`${b}.public`]: "10.20.1.0/28" })).toEqual([]);
});

describe("zones", () => {
  test("are three where a quorum survives the loss of one", () => {
    expect(onlyProblem({ ...fixed, [`${zones}.eu-west-1c`]: removed })).toEqual({
      path: zones,
      problem: "there are too few availability zones for kafka and opensearch in multi-az",
      allowed: "at least 3 zones",
      given: "eu-west-1a, eu-west-1b",
      fix: "add a zone with its three ranges",
    });
    const kafkaOnly = {
      ...fixed,
      [`${zones}.eu-west-1c`]: removed,
      "environment.stores.opensearch.availability": "single-az",
    };
    expect(onlyProblem(kafkaOnly).problem).toBe("there are too few availability zones for kafka in multi-az");
  });

  test("are two at least", () => {
    const two = {
      ...fixed,
      ...inOneZone,
      [`${zones}.eu-west-1c`]: removed,
      "environment.stores.kafka.replicationFactor": 2,
      "environment.stores.kafka.minInsyncReplicas": 1,
    };
    expect(problemsOf(two)).toEqual([]);
    const one = { ...two, [`${zones}.eu-west-1b`]: removed, "environment.stores.kafka.replicationFactor": 1 };
    expect(onlyProblem(one)).toMatchObject({
      path: zones,
      problem: "there are too few availability zones for subnet groups",
    });
    expect(onlyProblem({ ...one, [zones]: {} }).given).toBe("none");
  });

  test("are of the region", () => {
    const changes = {
      ...fixed,
      [`${zones}.eu-west-1c`]: removed,
      [`${zones}.us-east-1a`]: { public: "10.20.2.0/24", private: "10.20.48.0/20", isolated: "10.20.136.0/22" },
    };
    expect(onlyProblem(changes)).toEqual({
      path: `${zones}.us-east-1a`,
      problem: "this zone is not in the region eu-west-1",
      allowed: "zones such as eu-west-1a",
      given: "us-east-1a",
      fix: "name a zone of the region, or change the region",
    });
  });

  test("with a misspelt name are not missing too", () => {
    const changes = {
      ...fixed,
      [`${zones}.eu-west-1c`]: removed,
      [`${zones}.eu-west-3`]: { public: "10.20.2.0/24", private: "10.20.48.0/20", isolated: "10.20.136.0/22" },
    };
    expect(onlyProblem(changes).path).toBe(`${zones}.eu-west-3`);
  });
});

test("a wrong range does not hide what is wrong with the others", () => {
  const changes = {
    ...fixed,
    [`${a}.public`]: "10.20.0.0/33",
    [`${b}.private`]: "10.20.16.0/20",
    [`${b}.isolated`]: "10.30.0.0/22",
  };
  expect(problemsOf(changes).map(({ path }) => path)).toEqual([`${a}.public`, `${b}.isolated`, `${b}.private`]);
});

describe("foreign databases of migrations", () => {
  const sources = `${network}.migrationSources`;

  test("are somewhere, where a migration reads one", () => {
    expect(onlyProblem({ ...fixed, [sources]: [] })).toEqual({
      path: sources,
      problem: "nothing says where the foreign database of legacy is",
      allowed: "at least one IPv4 range in CIDR notation",
      given: "none",
      fix: "name the range of the network that it is in",
    });
    expect(problemsOf({ ...fixed, [sources]: [], "blueprint.migrations.legacy": removed })).toEqual([]);
  });

  test("are not in the network itself", () => {
    expect(onlyProblem({ ...fixed, [sources]: ["10.90.0.0/16", "10.20.200.0/24"] })).toEqual({
      path: `${sources}[1]`,
      problem: "this range is in the network itself, so no route leads to a foreign database there",
      allowed: "a range outside 10.20.0.0/16",
      given: "10.20.200.0/24",
      fix: "name the range of the network that the database is in",
    });
  });

  test("may be in a range that holds the network, because its own routes go first", () => {
    expect(problemsOf({ ...fixed, [sources]: ["10.0.0.0/8"] })).toEqual([]);
  });
});
