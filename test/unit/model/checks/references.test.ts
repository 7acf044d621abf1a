/**
 * A reference leads to something that exists and is of the right kind; what is wrong at its end is told there, once.
 */
import { like, onlyProblem, problemsOf, removed } from "../../../support/definitions";

const pathsOf = (changes: Parameters<typeof problemsOf>[0]) => problemsOf(changes).map(({ path }) => path);

describe("a store that does not exist", () => {
  test.each([
    ["blueprint.datasets.notes.store", "mian", "main"],
    ["blueprint.datasets.drafts.store", "cahce", "cache"],
    ["blueprint.datasets.outbox.store", "mian", "main"],
    ["blueprint.views.noteSearch.store", "serach", "search"],
    ["blueprint.views.noteChanges.store", "brokers", "broker"],
    ["blueprint.migrations.lake.into", "file", "files"],
    ["blueprint.migrations.legacy.into", "maim", "main"],
  ])("is named with the one that was meant: %s", (path, given, meant) => {
    expect(onlyProblem({ [path]: given })).toEqual({
      path,
      problem: `there is no store "${given}"`,
      allowed: "main, cache, search, broker or files",
      given: JSON.stringify(given),
      fix: `did you mean "${meant}"?`,
    });
  });

  test("is told wherever it is used", () => {
    expect(pathsOf({ "blueprint.stores.main": removed })).toEqual([
      "blueprint.datasets.notes.store",
      "blueprint.datasets.noteFiles.store",
      "blueprint.datasets.outbox.store",
      "blueprint.migrations.legacy.into",
    ]);
  });
});

describe("a store of the wrong kind", () => {
  test.each([
    [
      "blueprint.datasets.notes.store",
      "cache",
      "a table can't live in a store of kind redis",
      "a store of kind postgres: main",
      "name main",
    ],
    [
      "blueprint.datasets.outbox.store",
      "files",
      "an outbox can't live in a store of kind object-storage",
      "a store of kind postgres: main",
      "name main",
    ],
    [
      "blueprint.datasets.drafts.store",
      "main",
      "a key space can't live in a store of kind postgres",
      "a store of kind redis: cache",
      "name cache",
    ],
    [
      "blueprint.datasets.attachments.store",
      "main",
      "objects can't live in a store of kind postgres",
      "a store of kind object-storage: files",
      "name files",
    ],
    [
      "blueprint.views.noteSearch.store",
      "main",
      "an index can't live in a store of kind postgres",
      "a store of kind opensearch: search",
      "name search",
    ],
    [
      "blueprint.views.noteCache.store",
      "search",
      "a cache can't live in a store of kind opensearch",
      "a store of kind redis: cache",
      "name cache",
    ],
    [
      "blueprint.views.noteArchive.store",
      "cache",
      "an archive can't live in a store of kind redis",
      "a store of kind object-storage: files",
      "name files",
    ],
    [
      "blueprint.views.noteChanges.store",
      "main",
      "events can't live in a store of kind postgres",
      "a store of kind kafka: broker",
      "name broker",
    ],
    [
      "blueprint.migrations.lake.into",
      "main",
      "a bulk load can't live in a store of kind postgres",
      "a store of kind object-storage: files",
      "name files",
    ],
    [
      "blueprint.migrations.legacy.into",
      "files",
      "a migration can't live in a store of kind object-storage",
      "a store of kind postgres: main",
      "name main",
    ],
  ])("is told from the right one: %s", (path, given, problem, allowed, fix) => {
    expect(onlyProblem({ [path]: given })).toMatchObject({ path, problem, allowed, fix });
  });

  test("is to be added where there is none of the right kind", () => {
    expect(onlyProblem({ "blueprint.stores.search": removed, "blueprint.views.noteSearch.store": "main" }).fix).toBe(
      "add a store of kind opensearch",
    );
  });
});

describe("a dataset", () => {
  test("that does not exist is named with the one that was meant", () => {
    expect(onlyProblem({ "blueprint.views.noteSearch.from[0]": "note" })).toEqual({
      path: "blueprint.views.noteSearch.from[0]",
      problem: 'there is no dataset "note"',
      allowed: "notes, noteFiles, outbox, drafts or attachments",
      given: '"note"',
      fix: 'did you mean "notes"?',
    });
    expect(onlyProblem({ "blueprint.migrations.lake.from[0]": "notefiles" }).fix).toBe('did you mean "noteFiles"?');
    expect(onlyProblem({ "blueprint.datasets.attachments.metadata": "files" }).problem).toBe(
      'there is no dataset "files"',
    );
  });

  test("that is no table can't be captured, nor list objects", () => {
    expect(onlyProblem({ "blueprint.views.noteSearch.from[0]": "drafts" })).toMatchObject({
      path: "blueprint.views.noteSearch.from[0]",
      problem: `"drafts" is of type key-space: only a table's changes can be captured`,
      fix: "name the table that holds the truth",
    });
    expect(onlyProblem({ "blueprint.datasets.attachments.metadata": "drafts" }).problem).toBe(
      '"drafts" is of type key-space: only a table can list objects',
    );
  });

  test("is named once in a list", () => {
    expect(onlyProblem({ "blueprint.views.noteSearch.from": ["notes", "notes"] })).toMatchObject({
      path: "blueprint.views.noteSearch.from[1]",
      problem: '"notes" is named twice',
    });
  });

  test("needs a contract where a view derives from it; events have their own", () => {
    expect(onlyProblem({ "blueprint.datasets.notes.contract": removed })).toMatchObject({
      path: "blueprint.datasets.notes.contract",
      problem: "its rows have no contract, and views are made of them: noteSearch, noteCache, noteArchive",
    });
    expect(problemsOf({ "blueprint.views.noteChanges.from": ["noteFiles"] })).toEqual([]);
  });

  test("belongs to a domain that exists", () => {
    expect(onlyProblem({ "blueprint.datasets.notes.domain": "writting" })).toMatchObject({
      path: "blueprint.datasets.notes.domain",
      problem: 'there is no domain "writting"',
      fix: 'did you mean "writing"?',
    });
  });

  test("that is wrong by itself is not missed by those that refer to it", () => {
    expect(pathsOf({ "blueprint.datasets.notes.dataClass": "secret" })).toEqual(["blueprint.datasets.notes.dataClass"]);
    expect(pathsOf({ "blueprint.datasets.outbox.type": "outbx" })).toEqual(["blueprint.datasets.outbox.type"]);
    expect(pathsOf({ "blueprint.datasets.outbox.dataClass": removed })).toEqual([
      "blueprint.datasets.outbox.dataClass",
    ]);
    expect(pathsOf({ "blueprint.datasets.notes.contract": "note.json" })).toEqual([
      "blueprint.datasets.notes.contract",
    ]);
  });
});

describe("several stores of one kind", () => {
  const second = {
    "blueprint.stores.second": like("blueprint.stores.main", {}),
    "blueprint.datasets.noteFiles.store": "second",
    "blueprint.datasets.noteFiles.contract": "contracts/note.v1.schema.json",
  };

  test("may hold the datasets of different views, not of one", () => {
    expect(problemsOf(second)).toEqual([]);
    expect(onlyProblem({ ...second, "blueprint.views.noteSearch.from": ["notes", "noteFiles"] })).toMatchObject({
      path: "blueprint.views.noteSearch.from",
      problem: "its datasets live in several stores, whose changes have no common order",
      given: "main, second",
    });
    expect(onlyProblem({ ...second, "blueprint.migrations.lake.from": ["noteFiles", "notes"] }).path).toBe(
      "blueprint.migrations.lake.from",
    );
  });

  test("each need an outbox for their events", () => {
    expect(onlyProblem({ ...second, "blueprint.views.noteChanges.from": ["noteFiles"] })).toMatchObject({
      path: "blueprint.views.noteChanges.capture",
      problem: 'events are captured from an outbox, and the store "second" has none',
    });
    const outbox = like("blueprint.datasets.outbox", { store: "second", name: "outbox" });
    const both = { ...second, "blueprint.datasets.outbox2": outbox, "blueprint.views.noteChanges.from": ["noteFiles"] };
    expect(problemsOf(both)).toEqual([]);
  });

  test("may not be brokers", () => {
    expect(onlyProblem({ "blueprint.stores.second": like("blueprint.stores.broker", {}) })).toMatchObject({
      path: "blueprint.stores",
      problem: "there are several kafka stores",
      given: "broker, second",
      fix: "keep one; several clusters are several platforms",
    });
  });
});

describe("what changes travel over", () => {
  const noEvents = { "blueprint.views.noteChanges": removed, "blueprint.datasets.outbox": removed };

  test("is missing where there are views and no broker", () => {
    expect(onlyProblem({ ...noEvents, "blueprint.stores.broker": removed })).toMatchObject({
      path: "blueprint.stores",
      problem: "views are derived over topics, and there is no kafka store",
      fix: "add one: events: kafka({ … })",
    });
    expect(pathsOf({ "blueprint.stores.broker": removed })).toEqual(["blueprint.views.noteChanges.store"]);
  });

  test("is not missing where there are no views", () => {
    expect(problemsOf({ ...noEvents, "blueprint.stores.broker": removed, "blueprint.views": {} })).toEqual([]);
  });

  test("is not missed where a store's kind is misspelt", () => {
    expect(pathsOf({ ...noEvents, "blueprint.stores.broker.kind": "kafak" })).toEqual(["blueprint.stores.broker.kind"]);
  });

  test("includes one outbox a store", () => {
    expect(
      onlyProblem({ "blueprint.views.noteChanges.from": ["notes"], "blueprint.datasets.outbox": removed }),
    ).toMatchObject({
      path: "blueprint.views.noteChanges.capture",
      problem: 'events are captured from an outbox, and the store "main" has none',
    });
    const second = like("blueprint.datasets.outbox", { name: "outbox2", sql: "sql/outbox2.sql" });
    const file = {
      "files:sql/outbox2.sql":
        "create table if not exists outbox2 (id, aggregatetype, aggregateid, type, payload, traceparent)",
    };
    expect(onlyProblem({ ...file, "blueprint.datasets.outbox2": second })).toMatchObject({
      path: "blueprint.datasets.outbox2",
      problem: 'the store "main" has two outboxes, "outbox" and "outbox2", whose events have no common order',
    });
  });
});
