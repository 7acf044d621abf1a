/**
 * The configuration of a connector, as Kafka Connect takes it: Debezium for Postgres, one connector for the tables and
 * one for the outbox of a store.
 *
 * What is written here decides what is lost and what is repeated when something breaks, so each setting says why it
 * has its value, also where that is Debezium's default. A setting that Debezium does not know is ignored by it without
 * a word: the tests hold the configuration against a real worker.
 * https://debezium.io/documentation/reference/stable/connectors/postgresql.html
 */
import type { Connector } from "../../model/connectors";
import * as names from "../../model/names";
import type { Platform } from "../../model/platform";
import type { ConnectorEnvironment } from "./environment";
import { outboxTransforms } from "./outbox-config";
import { asPattern, changeTopic, heartbeatTable, qualified, signalTable, tablePatterns } from "./postgres-objects";
import { createdTopics, delivery, type Settings } from "./topic-config";

export const connectorClass = "io.debezium.connector.postgresql.PostgresConnector";

/** How often a connector proves that it lives: the longest time that an idle database keeps WAL for it. */
const heartbeatMs = 10_000;
/** The wait that a poll adds to the way of a change, at most; Debezium's default of 500 ms would be most of the way. */
const pollMs = 10;
/** How long a connector waits for a signal when it looks for one, which is every five seconds. */
const signalPollMs = 1_000;
/** Changes that wait in a worker's memory. A worker has a heap of at least 512 MiB. */
const queueMiB = 64;
/** With ten seconds between two of them: longer than a database takes to fail over, which is one to two minutes. */
const retries = 60;

/**
 * The configuration of one connector, grouped as one reads it.
 *
 * @param connector A connector of `platform.connectors`.
 */
export function connectorConfig(platform: Platform, connector: Connector, environment: ConnectorEnvironment): Settings {
  return {
    "connector.class": connectorClass,
    // A slot has one reader.
    "tasks.max": "1",
    ...database(platform, environment),
    ...identity(connector),
    ...captured(platform, connector),
    ...progress(connector),
    ...snapshots(connector, environment),
    ...values(),
    ...transforms(platform, connector),
    ...delivery(),
    ...createdTopics(platform),
    ...failures(),
  };
}

function database(
  { scope }: Platform,
  { database: { host, port, name, password, tls } }: ConnectorEnvironment,
): Settings {
  return {
    "database.hostname": host,
    "database.port": String(port),
    "database.dbname": name,
    "database.user": names.databaseRole(scope.blueprint, "debezium"),
    "database.password": password,
    "database.sslmode": tls.mode,
    ...(tls.mode === "disable" ? {} : { "database.sslrootcert": tls.rootCertificate }),
  };
}

/** Names that make the connector the one it was: with another one it starts anew, and the old slot keeps WAL. */
function identity({ topicPrefix, slot, publication }: Connector): Settings {
  return {
    "topic.prefix": topicPrefix,
    // Built into Postgres, so also on RDS.
    "plugin.name": "pgoutput",
    "slot.name": slot,
    // A stopped connector must find where it was.
    "slot.drop.on.stop": "false",
    "publication.name": publication,
    // The bootstrap makes it. The default, all_tables, needs a superuser and would publish every table.
    "publication.autocreate.mode": "disabled",
  };
}

function captured({ datasets }: Platform, { tables }: Connector): Settings {
  const whole = tables.filter(({ dataset }) =>
    datasets.some(
      ({ key, definition }) => key === dataset && definition.type === "table" && definition.replicaIdentity === "full",
    ),
  );
  return {
    "table.include.list": tablePatterns(tables),
    // The bootstrap sets it, as the tables' owner; where it has not, the worker's log says so when the task starts.
    ...(whole.length === 0
      ? {}
      : { "replica.identity.autoset.values": whole.map((table) => `${asPattern(qualified(table))}:FULL`).join(",") }),
  };
}

/** How the slot moves on, and how it is noticed that it is another slot. */
function progress({ name }: Connector): Settings {
  return {
    // After what Kafka has acknowledged, and nothing else.
    "lsn.flush.mode": "connector",
    "heartbeat.interval.ms": String(heartbeatMs),
    // The database may be idle while its server is not, and WAL is the server's: a row of ours is written and read
    // again, and the slot moves past all that came before. An upsert, so that a lost row comes back.
    "heartbeat.action.query":
      `INSERT INTO ${qualified(heartbeatTable)} (connector, beat_at) VALUES ('${name}', clock_timestamp()) ` +
      "ON CONFLICT (connector) DO UPDATE SET beat_at = excluded.beat_at",
    // What Connect remembers decides, because it is written in the transaction of the records. A slot that is behind
    // it is moved there. One that was made anew lacks what lies between, and the task fails. A slot that was moved on
    // by hand is not noticed by any of the strategies (seen with Debezium 3.7.0): nobody but the connector moves it.
    "offset.mismatch.strategy": "trust_offset",
  };
}

/** The first snapshot, and those that a signal asks for while changes flow on. */
function snapshots(connector: Connector, { kafka }: ConnectorEnvironment): Settings {
  const consumer = Object.entries(kafka.clientProperties).map(([key, value]) => [`signal.consumer.${key}`, value]);
  return {
    // Once, when the connector is new. `when_needed` would read everything again, without a word, where a slot was lost.
    "snapshot.mode": "initial",
    "signal.enabled.channels": "source,kafka",
    "signal.data.collection": qualified(signalTable(connector.use)),
    "signal.kafka.topic": names.signalTopic(connector.topicPrefix),
    "signal.kafka.groupId": names.signalGroup(connector.name),
    "signal.kafka.bootstrap.servers": kafka.bootstrapServers,
    // With the default, 0, a poll ends before the broker can answer, and a signal takes three of them.
    "signal.kafka.poll.timeout.ms": String(signalPollMs),
    ...Object.fromEntries(consumer),
    // The mark that opens a window is deleted when it closes, so the table does not grow with every snapshot.
    "incremental.snapshot.watermarking.strategy": "insert_delete",
  };
}

/** How values look in an event. */
function values(): Settings {
  return {
    // `precise` is bytes that only a schema makes readable, `double` is not exact.
    "decimal.handling.mode": "string",
    // As exact as the column: microseconds where it has them.
    "time.precision.mode": "adaptive",
    // After a delete, so that compaction may forget the key.
    "tombstones.on.delete": "true",
    // The default writes null for a value that it can't convert.
    "event.converting.failure.handling.mode": "fail",
  };
}

/**
 * A connector also emits what it reads of its signal table, which nobody else needs: those rows are dropped. Heartbeats
 * match no predicate and pass as they are.
 */
function transforms(platform: Platform, connector: Connector): Settings {
  const outbox = connector.use === "outbox" ? outboxTransforms(platform, connector) : undefined;
  return {
    transforms: ["dropSignals", ...(outbox?.transforms ?? [])].join(","),
    predicates: ["isSignal", ...(outbox?.predicates ?? [])].join(","),
    "transforms.dropSignals.type": "org.apache.kafka.connect.transforms.Filter",
    "transforms.dropSignals.predicate": "isSignal",
    "predicates.isSignal.type": "org.apache.kafka.connect.transforms.predicates.TopicNameMatches",
    "predicates.isSignal.pattern": asPattern(changeTopic(connector, signalTable(connector.use))),
    ...(outbox?.settings ?? {
      // The key of a row as JSON, `{"id": "…"}`, as its contract names the columns.
      "key.converter": "org.apache.kafka.connect.json.JsonConverter",
      "key.converter.schemas.enable": "false",
    }),
    // Without schemas: the contracts of the blueprint say what an event holds, and each would carry kilobytes of it.
    "value.converter": "org.apache.kafka.connect.json.JsonConverter",
    "value.converter.schemas.enable": "false",
  };
}

/** A record that is skipped is lost for every view, so nothing is skipped: the task stops and says where. */
function failures(): Settings {
  return {
    "poll.interval.ms": String(pollMs),
    // The queue counts events, and one event may be megabytes.
    "max.queue.size.in.bytes": String(queueMiB * 1024 * 1024),
    // Without end (the default) a wrong password looks like a running task.
    "errors.max.retries": String(retries),
    "retriable.restart.connector.wait.ms": "10000",
    "event.processing.failure.handling.mode": "fail",
    "errors.tolerance": "none",
    "errors.log.enable": "true",
    // A log is no place for rows.
    "errors.log.include.messages": "false",
  };
}
