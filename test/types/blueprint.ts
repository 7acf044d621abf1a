/**
 * What does not compile. `npm run typecheck` reads this file: a line below `@ts-expect-error` that compiles is an error.
 *
 * Each case is a right blueprint with one wrong reference, so that nothing else can be what the compiler refuses; the
 * first case shows that the rest of it compiles.
 */
import {
  archive,
  blueprint,
  bulkLoad,
  cache,
  days,
  events,
  index,
  kafka,
  keySpace,
  measured,
  migration,
  objectStorage,
  objects,
  opensearch,
  outbox,
  postgres,
  redis,
  seconds,
  sourceOfTruth,
  table,
} from "../../model/blueprint";

const justification = sourceOfTruth("a reason", { opsHoursPerMonth: 1, removeWhen: "it is not used" });
const props = { owner: "a team", justification };

const base = {
  name: "notes",
  description: "Notes",
  domains: { writing: { owner: "a team", description: "What people write" } },
  stores: {
    main: postgres(props),
    cache: redis(props),
    search: opensearch(props),
    broker: kafka(props),
    files: objectStorage(props),
  },
} as const;

const row = {
  domain: "writing",
  dataClass: "internal",
  sql: "notes.sql",
  key: ["id"] as string[],
  reads: "eventual",
} as const;
const keys = { domain: "writing", dataClass: "internal", ttl: days(1), lossTolerated: "a draft" } as const;
const blobs = { domain: "writing", dataClass: "internal", prefix: "files/", servedByCdn: false } as const;
const datasets = {
  notes: table("main", row),
  log: outbox("main", { domain: "writing", dataClass: "internal", sql: "log.sql" }),
  drafts: keySpace("cache", { ...keys, pattern: "draft:{id}" }),
  pictures: objects("files", { ...blobs, metadata: "notes" }),
};

const copy = { capture: "wal", consistency: "eventual", freshWithin: seconds(5), rebuild: "snapshot" } as const;
const indexed = { ...copy, mapping: "notes.json", version: 1 } as const;
const cached = { ...copy, key: "note:{id}" } as const;
const archived = { ...copy, format: "parquet", prefix: "notes/", retention: days(1) } as const;
const published = {
  capture: "outbox",
  consistency: "causal",
  freshWithin: seconds(5),
  rebuild: "replay",
  aggregate: "note",
  contract: "note.v1.schema.json",
  retention: days(1),
} as const;
const loaded = { prefix: "lake/", format: "parquet", mode: "full-load" } as const;
const moved = {
  source: { engine: "mysql", database: "old", schema: "old", tables: ["memos"] as string[] },
  schema: "legacy",
  mode: "full-load",
} as const;

blueprint({
  ...base,
  datasets,
  views: {
    noteSearch: index("search", { ...indexed, from: ["notes"] }),
    noteCache: cache("cache", { ...cached, from: ["notes"] }),
    noteArchive: archive("files", { ...archived, from: ["notes"] }),
    noteEvents: events("broker", { ...published, from: ["notes"] }),
  },
  migrations: { lake: bulkLoad("files", { ...loaded, from: ["notes"] }), legacy: migration("main", moved) },
});

// Stores that do not exist.
blueprint({
  ...base,
  // @ts-expect-error: a table in "mian"
  datasets: { ...datasets, notes: table("mian", row) },
  views: {},
});
blueprint({
  ...base,
  datasets,
  views: {
    // @ts-expect-error: an index in "serach"
    noteSearch: index("serach", { ...indexed, from: ["notes"] }),
  },
});
blueprint({
  ...base,
  datasets,
  views: {},
  migrations: {
    // @ts-expect-error: a migration into "mian"
    legacy: migration("mian", moved),
  },
});

// Stores of the wrong kind.
blueprint({
  ...base,
  // @ts-expect-error: a table in a redis store
  datasets: { ...datasets, notes: table("cache", row) },
  views: {},
});
blueprint({
  ...base,
  // @ts-expect-error: a key space in a postgres store
  datasets: { ...datasets, drafts: keySpace("main", { ...keys, pattern: "draft:{id}" }) },
  views: {},
});
blueprint({
  ...base,
  // @ts-expect-error: objects in a postgres store
  datasets: { ...datasets, pictures: objects("main", { ...blobs, metadata: "notes" }) },
  views: {},
});
blueprint({
  ...base,
  datasets,
  views: {
    // @ts-expect-error: an index in a postgres store
    noteSearch: index("main", { ...indexed, from: ["notes"] }),
    // @ts-expect-error: a cache in an opensearch store
    noteCache: cache("search", { ...cached, from: ["notes"] }),
    // @ts-expect-error: an archive in a redis store
    noteArchive: archive("cache", { ...archived, from: ["notes"] }),
    // @ts-expect-error: events in an object store
    noteEvents: events("files", { ...published, from: ["notes"] }),
  },
});
blueprint({
  ...base,
  datasets,
  views: {},
  migrations: {
    // @ts-expect-error: a bulk load into a postgres store
    lake: bulkLoad("main", { ...loaded, from: ["notes"] }),
    // @ts-expect-error: a migration into an object store
    legacy: migration("files", moved),
  },
});

// Datasets and domains that do not exist.
blueprint({
  ...base,
  datasets,
  views: {
    // @ts-expect-error: there is no dataset "note"
    noteSearch: index("search", { ...indexed, from: ["note"] }),
    // @ts-expect-error: the second one does not exist
    noteCache: cache("cache", { ...cached, from: ["notes", "memos"] }),
  },
});
blueprint({
  ...base,
  datasets,
  views: {},
  migrations: {
    // @ts-expect-error: there is no dataset "memos"
    lake: bulkLoad("files", { ...loaded, from: ["memos"] }),
  },
});
blueprint({
  ...base,
  // @ts-expect-error: objects that a dataset lists which does not exist
  datasets: { ...datasets, pictures: objects("files", { ...blobs, metadata: "memos" }) },
  views: {},
});
blueprint({
  ...base,
  // @ts-expect-error: there is no domain "writting"
  datasets: { ...datasets, notes: table("main", { ...row, domain: "writting" }) },
  views: {},
});

// Fields and values that do not exist.
table("main", {
  ...row,
  // @ts-expect-error: there is no such data class
  dataClass: "secret",
});
cache("cache", {
  ...cached,
  from: ["notes"],
  // @ts-expect-error: a length of time says its unit
  ttl: 3600,
});
index("search", {
  ...indexed,
  from: ["notes"],
  // @ts-expect-error: a misspelt field
  freshWithn: seconds(5),
});
measured({
  workload: "searches",
  // @ts-expect-error: a figure that is not measured
  measured: { p98Ms: 100 },
  with: { p99Ms: 1 },
  opsHoursPerMonth: 1,
  removeWhen: "it is not used",
});
