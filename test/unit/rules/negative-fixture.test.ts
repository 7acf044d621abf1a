/**
 * A platform as careless as a stack that is public under the name "production-ready": what it does wrong is named,
 * point by point. What can't be written down here (a public instance, an inline password) is refused as such; what can
 * be written down is refused by a limit or by a rule.
 */
import { formatProblems } from "../../../model/problems";
import { type Changes, findingsWith, problemsOf, removed } from "../../support/definitions";

const postgres = "environment.stores.postgres";
const kafka = "environment.stores.kafka";

/** What the stack does → where it would be said, the value, and what is answered. */
const refused: Readonly<Record<string, readonly [path: string, value: unknown, answer: string]>> = {
  "opens the database's port to the world": [
    `${postgres}.ingressCidrs`,
    ["0.0.0.0/0"],
    'there is no field "ingressCidrs" here',
  ],
  "puts the instance on the internet": [
    `${postgres}.publiclyAccessible`,
    true,
    'there is no field "publiclyAccessible" here',
  ],
  "lets a replica that lags lead": [
    `${kafka}.uncleanLeaderElection`,
    true,
    'there is no field "uncleanLeaderElection" here',
  ],
  "writes the password into the connector's configuration": [
    "blueprint.stores.main.connectorPassword",
    "hunter2",
    'there is no field "connectorPassword" here',
  ],
  "keeps connections of dead connectors for ever": [
    `${postgres}.replication.walSenderTimeoutSeconds`,
    0,
    "this is outside its limits",
  ],
  "sends no heartbeat, so an idle database keeps its WAL": [
    `${postgres}.replication.heartbeat`,
    false,
    'there is no field "heartbeat" here',
  ],
  "makes a slot long before its consumer": [
    `${postgres}.replication.slots`,
    ["debezium"],
    'there is no field "slots" here',
  ],
  "lets a slot fill the disk": [`${postgres}.replication.maxSlotWalKeepGb`, -1, "this is outside its limits"],
  "takes no backups": [`${postgres}.backup.retentionDays`, 0, "this is outside its limits"],
  "lets what nobody knows into the broker": [
    `${kafka}.autoCreateTopics`,
    true,
    'there is no field "autoCreateTopics" here',
  ],
  "derives a view from rows without a contract": [
    "blueprint.datasets.notes.contract",
    removed,
    "its rows have no contract, and views are made of them: noteSearch, noteCache, noteArchive",
  ],
};

const everyRefusal: Changes = Object.fromEntries(Object.values(refused).map(([path, value]) => [path, value]));

/** What the stack does that can be written down → how, and the rules that refuse it at those fields. */
const broken: Readonly<Record<string, readonly [changes: Changes, rule: string]>> = {
  "keeps one replica of every topic, those of Kafka Connect too": [
    { [`${kafka}.replicationFactor`]: 1, [`${kafka}.minInsyncReplicas`]: 1 },
    "replicated-topics",
  ],
  "forgets changes over a weekend": [{ [`${kafka}.retentionHours`]: 24 }, "retention-covers-outage"],
  "gives WAL more room than data": [{ [`${postgres}.replication.maxSlotWalKeepGb`]: 390 }, "slot-wal-fits-disk"],
  "can be deleted by one call": [{ [`${postgres}.deletionProtection`]: false }, "protected-source"],
  "leaves no snapshot behind": [{ [`${postgres}.finalSnapshot`]: false }, "protected-source"],
  "runs on CPU credits": [{ [`${kafka}.brokerType`]: "kafka.t3.small" }, "no-burst-credits"],
  "has data nodes lead the search cluster": [{ "environment.stores.opensearch.masters": removed }, "dedicated-masters"],
  "never drops a cached copy": [{ "blueprint.views.noteCache.ttl": removed }, "copies-evicted-first"],
  "promises strong reads of a copy": [{ "blueprint.views.noteSearch.consistency": "strong" }, "strong-reads"],
  "tells nobody": [{ "environment.alerts.critical": [] }, "alerts-reach-someone"],
  "has one person who knows the broker": [{ "environment.team.canOperate.kafka": ["chen"] }, "two-operators"],
  "costs more hours than there are": [{ "environment.team.opsHoursPerMonth": 10 }, "ops-budget"],
};

const findingsOfBroken = Object.values(broken).flatMap(([changes, rule]) =>
  Object.keys(changes).map((path) => `${rule}: ${path}`),
);

test.each(Object.entries(refused))("is refused where it %s", (_, [path, value, answer]) => {
  expect(problemsOf({ [path]: value })).toEqual([expect.objectContaining({ path, problem: answer })]);
});

test("all of that is told at once", () => {
  const paths = problemsOf(everyRefusal).map(({ path }) => path);
  expect([...paths].sort()).toEqual(Object.keys(everyRefusal).sort());
});

test("the password is not repeated", () => {
  const told = formatProblems(problemsOf(everyRefusal));
  expect(told).toContain("connectorPassword");
  expect(told).not.toContain("hunter2");
});

test.each(Object.entries(broken))("breaks a rule where it %s", (_, [changes, rule]) => {
  expect(findingsWith(changes)).toEqual(Object.keys(changes).map((path) => `${rule}: ${path}`));
});

test("all broken rules are told at once", () => {
  const changes: Changes = Object.assign({}, ...Object.values(broken).map(([change]) => change));
  expect([...findingsWith(changes)].sort()).toEqual([...findingsOfBroken].sort());
});
