/**
 * Files that a blueprint names exist and hold what they should.
 */
import { onlyProblem, problemsOf, removed } from "../../../support/definitions";

const sql = "blueprint.datasets.notes.sql";
const contract = "blueprint.datasets.notes.contract";
const mapping = "blueprint.views.noteSearch.mapping";

describe("a file that is missing", () => {
  test.each([
    [sql, "sql/note.sql", "sql/notes.sql"],
    [contract, "contracts/notes.v1.schema.json", "contracts/note.v1.schema.json"],
    [mapping, "mapping/notes.json", "mappings/notes.json"],
    [
      "blueprint.views.noteChanges.contract",
      "contracts/note-share.v1.schema.json",
      "contracts/note-shared.v1.schema.json",
    ],
  ])("is named with the one that was meant: %s", (path, given, meant) => {
    expect(onlyProblem({ [path]: given })).toEqual({
      path,
      problem: `there is no file ${given} in the blueprint's folder`,
      allowed: "a file of the blueprint's folder",
      given: JSON.stringify(given),
      fix: `create the file, or did you mean "${meant}"?`,
    });
  });

  test("is to be created where none is near", () => {
    expect(onlyProblem({ "files:sql/outbox.sql": removed, "files:sql/notes.sql": table("notes") }).fix).toBe(
      "create the file",
    );
  });
});

describe("SQL", () => {
  test("of an outbox has the columns that events are read by", () => {
    const text = "CREATE TABLE IF NOT EXISTS outbox (id UUID PRIMARY KEY, payload JSONB, type TEXT) -- aggregateid";
    expect(onlyProblem({ "files:sql/outbox.sql": text })).toMatchObject({
      path: "blueprint.datasets.outbox.sql",
      given: "none of the name aggregatetype, aggregateid or traceparent",
    });
  });

  test.each([
    ["DROP TABLE", "drop table if exists notes;"],
    ["DROP SCHEMA", "DROP  SCHEMA public CASCADE;"],
    ["TRUNCATE", "; TRUNCATE notes"],
  ])("that destroys is refused: %s", (_, statement) => {
    expect(onlyProblem({ "files:sql/notes.sql": `${table("notes")}\n${statement}` })).toMatchObject({
      path: sql,
      problem: "sql/notes.sql destroys data, and the bootstrap applies it again and again",
    });
  });

  test("may speak of destroying, and refuse it", () => {
    const text = `${table("notes")}; -- never DROP TABLE\nCREATE OR REPLACE TRIGGER keep BEFORE TRUNCATE ON notes`;
    expect(problemsOf({ "files:sql/notes.sql": text })).toEqual([]);
  });

  test("that lacks a column of the key is told at the column; a comment is no column", () => {
    const key = "blueprint.datasets.notes.key";
    expect(onlyProblem({ [key]: ["id", "identity"] })).toMatchObject({
      path: `${key}[1]`,
      problem: 'sql/notes.sql has no column "identity"',
      given: '"identity"',
    });
    const commented = "-- identity\n/* the identity */\nCREATE TABLE IF NOT EXISTS notes (id uuid)";
    expect(onlyProblem({ [key]: ["identity"], "files:sql/notes.sql": commented }).path).toBe(`${key}[0]`);
  });

  test.each([
    ["another table", table("memos")],
    ["a table whose name only begins alike", table("notes2")],
    ["a table that can be created once only", "CREATE TABLE notes (id UUID)"],
    ["nothing", ""],
  ])("that creates %s is no dataset", (_, text) => {
    expect(onlyProblem({ "files:sql/notes.sql": text })).toMatchObject({
      path: sql,
      problem: "sql/notes.sql does not create the table public.notes",
      allowed: "CREATE TABLE IF NOT EXISTS notes ( … )",
    });
  });

  test.each([
    ["in any case", "create table if not exists NOTES (id uuid)"],
    ["with its schema", table("public.notes")],
    ["in quotes", table('"public"."notes"')],
    ["over several lines", "CREATE TABLE\n  IF NOT EXISTS\n  notes\n(id UUID)"],
    ["beside others", `${table("labels")}\n${table("notes")}`],
  ])("may create its table %s", (_, text) => {
    expect(problemsOf({ "files:sql/notes.sql": text })).toEqual([]);
  });

  test("creates the table in the schema and by the name that the dataset gives", () => {
    const named = { "blueprint.datasets.notes.name": "memos", "blueprint.datasets.notes.schema": "writing" };
    expect(onlyProblem(named).problem).toBe("sql/notes.sql does not create the table writing.memos");
    expect(problemsOf({ ...named, "files:sql/notes.sql": table("writing.memos") })).toEqual([]);
  });
});

describe("a contract", () => {
  test("says its version in its file's name", () => {
    const file = { "files:contracts/note.schema.json": '{ "$id": "note", "type": "object" }' };
    expect(onlyProblem({ ...file, [contract]: "contracts/note.schema.json" })).toMatchObject({
      path: contract,
      problem: "a contract's file must say its version",
      allowed: "a name such as page.v1.schema.json",
      given: "contracts/note.schema.json",
    });
  });

  test("is JSON", () => {
    expect(onlyProblem({ "files:contracts/note.v1.schema.json": '{ "$id": "note", }' })).toMatchObject({
      path: contract,
      problem: "contracts/note.v1.schema.json is not JSON",
      given: expect.stringContaining("position 17"),
      fix: "mend the file",
    });
  });

  test.each([
    ["an array", "[]", "an empty object"],
    ["null", "null", "an empty object"],
    ["a schema without an $id", '{ "type": "object" }', "type"],
    ["a schema of something else than an object", '{ "$id": "note", "type": "array" }', "$id, type"],
  ])("is no contract as %s", (_, text, given) => {
    expect(onlyProblem({ "files:contracts/note.v1.schema.json": text })).toMatchObject({
      path: contract,
      problem: "contracts/note.v1.schema.json is no contract",
      given,
    });
  });

  test("has one file for its name: the registry holds its versions one after the other", () => {
    const file = { "files:contracts/note.v2.schema.json": '{ "$id": "note", "type": "object" }' };
    const changes = { ...file, "blueprint.views.noteChanges.contract": "contracts/note.v2.schema.json" };
    expect(onlyProblem(changes)).toMatchObject({
      path: "blueprint.views.noteChanges.contract",
      problem: "the name of a schema in Glue made from it is taken by blueprint.datasets.notes.contract",
      given: "note",
    });
    expect(problemsOf({ "blueprint.views.noteChanges.contract": "contracts/note.v1.schema.json" })).toEqual([]);
  });
});

describe("a mapping", () => {
  test.each([
    ["an empty object", "{}", "an empty object"],
    ["without properties", '{ "mappings": { "properties": {} } }', "mappings"],
    ["a list", "[]", "an empty object"],
  ])("maps fields: not as %s", (_, text, given) => {
    expect(onlyProblem({ "files:mappings/notes.json": text })).toMatchObject({
      path: mapping,
      problem: "mappings/notes.json has no mapping",
      given,
    });
  });

  test("is JSON", () => {
    expect(onlyProblem({ "files:mappings/notes.json": "mappings:" }).problem).toBe("mappings/notes.json is not JSON");
  });
});

function table(name: string): string {
  return `CREATE TABLE IF NOT EXISTS ${name} (id UUID PRIMARY KEY);`;
}

describe("a cache's key", () => {
  test("is made of properties of its rows", () => {
    expect(onlyProblem({ "blueprint.views.noteCache.key": "note:{nope}" })).toMatchObject({
      path: "blueprint.views.noteCache.key",
      problem: 'rows of "notes" have no property "nope"',
      allowed: "id",
    });
  });

  test("is not held against a contract that can't be read", () => {
    const text = '{"$id": "note", "type": "object"}';
    expect(
      problemsOf({ "blueprint.views.noteCache.key": "note:{nope}", "files:contracts/note.v1.schema.json": text }),
    ).toEqual([]);
  });
});

describe("the draft of a contract", () => {
  test("is one that the registry reads", () => {
    const text = '{"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "note", "type": "object"}';
    expect(onlyProblem({ "files:contracts/note.v1.schema.json": text })).toMatchObject({
      path: contract,
      allowed: "draft-04, draft-06 or draft-07",
    });
  });
});
