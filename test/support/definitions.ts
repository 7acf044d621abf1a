/**
 * A definition for tests of the model and of the rules: one of everything, right as it is, and about no application.
 *
 * A test says what it changes, by the path that a message would name:
 * `problemsOf({ "blueprint.views.noteSearch.store": "serach" })`. The environment is production's, so that a setting
 * that is added there is here too; a test that depends on a figure sets it.
 */
import production from "../../environments/production";
import { type Platform, type PlatformInput, platform } from "../../model/platform";
import { DefinitionError, formatProblems, type Problem } from "../../model/problems";
import { findingsOf } from "../../rules";

/** Path → new value. A path that begins with `files:` is a file of the blueprint. */
export type Changes = Readonly<Record<string, unknown>>;

/** As a new value: the field, entry or file is taken away. */
export const removed = Symbol("removed");

const files = {
  "sql/notes.sql": "CREATE TABLE IF NOT EXISTS notes (id UUID PRIMARY KEY, body TEXT NOT NULL);",
  "sql/note_files.sql": "CREATE TABLE IF NOT EXISTS note_files (id UUID PRIMARY KEY, note_id UUID NOT NULL);",
  "sql/outbox.sql":
    "CREATE TABLE IF NOT EXISTS outbox (id UUID PRIMARY KEY, aggregatetype TEXT, aggregateid TEXT, type TEXT, payload JSONB, traceparent TEXT);",
  "contracts/note.v1.schema.json": contract("note"),
  "contracts/note-shared.v1.schema.json": contract("note-shared"),
  "mappings/notes.json": '{ "mappings": { "properties": { "body": { "type": "text" } } } }',
};

const blueprint = {
  name: "notes",
  description: "Notes with attachments",
  domains: { writing: { owner: "writing team", description: "What people write down" } },
  stores: {
    main: { kind: "postgres", owner: "writing team", justification: truth("transactions over notes and their files") },
    cache: { kind: "redis", owner: "writing team", justification: gain("notes that are read over and over", 120, 4) },
    search: { kind: "opensearch", owner: "writing team", justification: gain("full-text search of notes", 1800, 60) },
    broker: { kind: "kafka", owner: "platform team", justification: gain("three consumers of changes", 900, 90) },
    files: { kind: "object-storage", owner: "platform team", justification: gain("attachments of 10 MB", 700, 70) },
  },
  datasets: {
    notes: {
      type: "table",
      store: "main",
      domain: "writing",
      dataClass: "personal",
      sql: "sql/notes.sql",
      key: ["id"],
      reads: "eventual",
      contract: "contracts/note.v1.schema.json",
    },
    noteFiles: {
      type: "table",
      store: "main",
      domain: "writing",
      dataClass: "internal",
      sql: "sql/note_files.sql",
      key: ["id"],
      reads: "strong",
    },
    outbox: { type: "outbox", store: "main", domain: "writing", dataClass: "personal", sql: "sql/outbox.sql" },
    drafts: {
      type: "key-space",
      store: "cache",
      domain: "writing",
      dataClass: "personal",
      pattern: "draft:{userId}",
      ttl: { seconds: 86_400 },
      lossTolerated: "a sentence that was never saved",
    },
    attachments: {
      type: "objects",
      store: "files",
      domain: "writing",
      dataClass: "personal",
      prefix: "attachments/",
      metadata: "noteFiles",
      servedByCdn: false,
    },
  },
  views: {
    noteSearch: {
      type: "index",
      store: "search",
      from: ["notes"],
      capture: "wal",
      consistency: "eventual",
      freshWithin: { seconds: 5 },
      rebuild: "snapshot",
      mapping: "mappings/notes.json",
      version: 1,
    },
    noteCache: {
      type: "cache",
      store: "cache",
      from: ["notes"],
      capture: "wal",
      consistency: "eventual",
      freshWithin: { seconds: 2 },
      rebuild: "snapshot",
      key: "note:{id}",
      ttl: { seconds: 3600 },
    },
    noteArchive: {
      type: "archive",
      store: "files",
      from: ["notes"],
      capture: "wal",
      consistency: "eventual",
      freshWithin: { seconds: 900 },
      rebuild: "snapshot",
      format: "parquet",
      prefix: "notes/",
      retention: { seconds: 365 * 86_400 },
    },
    noteChanges: {
      type: "events",
      store: "broker",
      from: ["notes"],
      capture: "outbox",
      consistency: "causal",
      freshWithin: { seconds: 2 },
      rebuild: "replay",
      aggregate: "note",
      contract: "contracts/note-shared.v1.schema.json",
      retention: { seconds: 30 * 86_400 },
    },
  },
  migrations: {
    lake: {
      type: "bulk-load",
      from: ["noteFiles"],
      into: "files",
      prefix: "lake/",
      format: "parquet",
      mode: "full-load-and-cdc",
    },
    legacy: {
      type: "migration",
      source: { engine: "mysql", database: "old", schema: "old", tables: ["memos"] },
      into: "main",
      schema: "legacy",
      mode: "full-load-and-cdc",
    },
  },
};

const environment = { ...production, name: "live" };

/** The definition with changes. */
export function definition(changes: Changes = {}): PlatformInput {
  const changed = structuredClone({ blueprint, environment }) as Readonly<Record<string, unknown>>;
  const texts = new Map<string, string>(Object.entries(files));
  for (const [path, value] of Object.entries(changes)) {
    if (path.startsWith("files:")) changeFile(texts, path.slice("files:".length), value);
    else change(changed, path, value);
  }
  return { blueprint: changed.blueprint, environment: changed.environment, files: texts };
}

/** An entry of the definition with other values for some of its fields, to be put beside it. */
export function like(path: string, fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return { ...(structuredClone(at({ blueprint, environment }, path)) as object), ...fields };
}

/** The platform of the definition with changes; throws where they are wrong. */
export function platformWith(changes: Changes = {}): Platform {
  return platform(definition(changes));
}

/** The problems of the definition with changes, none where it is accepted. */
export function problemsOf(changes: Changes = {}): readonly Problem[] {
  try {
    platformWith(changes);
    return [];
  } catch (error) {
    if (error instanceof DefinitionError) return error.problems;
    throw error;
  }
}

/** The problem of the definition with one mistake; throws where it is told of none or of several. */
export function onlyProblem(changes: Changes): Problem {
  const problems = problemsOf(changes);
  const [problem] = problems;
  if (problem === undefined || problems.length > 1) throw new Error(`Not one problem:\n${formatProblems(problems)}`);
  return problem;
}

/** `rule: path` of every finding on the platform with changes. */
export function findingsWith(changes: Changes = {}): readonly string[] {
  return findingsOf(platformWith(changes)).map(({ rule, path }) => `${rule.id}: ${path}`);
}

function truth(reason: string) {
  return { basis: "source-of-truth", reason, opsHoursPerMonth: 8, removeWhen: "no dataset names it" };
}

function gain(workload: string, without: number, withIt: number) {
  return {
    basis: "measured",
    workload,
    measured: { p99Ms: without, requestsPerMinute: 5_000 },
    with: { p99Ms: withIt },
    opsHoursPerMonth: 8,
    removeWhen: "p99 without it stays under twice the figure",
  };
}

function contract(id: string): string {
  return JSON.stringify({ $id: id, type: "object", properties: { id: { type: "string" } }, required: ["id"] });
}

function changeFile(texts: Map<string, string>, name: string, value: unknown): void {
  if (value === removed) texts.delete(name);
  else texts.set(name, String(value));
}

/** Only the last part of a path may be new, so that a misspelt path fails its test instead of changing nothing. */
function change(root: unknown, path: string, value: unknown): void {
  const [, before = "", last = ""] = /^(?:(.*)\.)?([^.]+)$/.exec(dotted(path)) ?? [];
  const parent = at(root, before);
  if (value === removed) delete parent[last];
  else parent[last] = structuredClone(value);
}

function at(root: unknown, path: string): Record<string, unknown> {
  const parts = dotted(path)
    .split(".")
    .filter((part) => part !== "");
  const found = parts.reduce<unknown>((value, part) => (value as Record<string, unknown> | undefined)?.[part], root);
  if (typeof found !== "object" || found === null) throw new Error(`The definition has no ${path}`);
  return found as Record<string, unknown>;
}

/** `from[0]` → `from.0`. */
const dotted = (path: string): string => path.replaceAll("[", ".").replaceAll("]", "");
