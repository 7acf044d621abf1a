/**
 * Two sources of truth, and two writers of one place, are refused however they are written.
 */
import { like, onlyProblem, problemsOf, removed } from "../../../support/definitions";

test("a dataset in two stores has two sources of truth", () => {
  expect(onlyProblem({ "blueprint.datasets.notes.store": ["main", "cache"] })).toEqual({
    path: "blueprint.datasets.notes.store",
    problem: '"notes" has 2 sources of truth',
    allowed: "exactly one store",
    given: '["main","cache"]',
    fix: "keep the store that is right when they disagree, and make the other copies views of it",
  });
});

test("a view is not called as a dataset", () => {
  const view = like("blueprint.views.noteCache", { key: "copy:{id}" });
  expect(onlyProblem({ "blueprint.views.notes": view })).toMatchObject({
    path: "blueprint.views.notes",
    problem: '"notes" is a dataset and a view: two sources of truth under one name',
  });
});

describe("a table", () => {
  test("has one dataset", () => {
    expect(onlyProblem({ "blueprint.datasets.noteFiles.name": "notes" })).toMatchObject({
      path: "blueprint.datasets.noteFiles",
      problem: "two sources of truth: blueprint.datasets.notes writes the table public.notes too",
      given: "the table public.notes",
    });
  });

  test("has one dataset though it is in two stores", () => {
    const changes = {
      "blueprint.stores.second": like("blueprint.stores.main", {}),
      "blueprint.datasets.noteFiles.store": "second",
      "blueprint.datasets.noteFiles.name": "notes",
    };
    expect(onlyProblem(changes).path).toBe("blueprint.datasets.noteFiles");
  });

  test("is another one in another schema, and where its name only begins alike", () => {
    const file = "create table if not exists writing.notes (id uuid)";
    const changes = { "files:sql/note_files.sql": file, "blueprint.datasets.noteFiles.schema": "writing" };
    expect(problemsOf({ ...changes, "blueprint.datasets.noteFiles.name": "notes" })).toEqual([]);
    expect(
      problemsOf({
        "blueprint.datasets.noteFiles.name": "notes2",
        "files:sql/note_files.sql": "create table if not exists notes2 (id uuid)",
      }),
    ).toEqual([]);
  });

  test("is no outbox", () => {
    expect(onlyProblem({ "blueprint.datasets.outbox.name": "notes" }).path).toBe("blueprint.datasets.outbox");
  });
});

describe("keys", () => {
  test.each([
    ["the same prefix", "draft:{id}"],
    ["a prefix below another's", "draft:of:{id}"],
    ["a prefix that holds another's", "draft:{id}:note"],
  ])("have one writer: %s", (_, key) => {
    expect(onlyProblem({ "blueprint.views.noteCache.key": key })).toMatchObject({
      path: "blueprint.views.noteCache",
      problem: 'two sources of truth: blueprint.datasets.drafts writes keys below draft: of the store "cache" too',
    });
  });

  test("have one writer though they have no variable", () => {
    expect(
      onlyProblem({ "blueprint.datasets.drafts.pattern": "flags:all", "blueprint.views.noteCache.key": "flags:all" })
        .given,
    ).toBe('keys below flags:all of the store "cache"');
  });

  test("are apart where their prefixes or their stores are", () => {
    expect(problemsOf({ "blueprint.views.noteCache.key": "drafts:{id}" })).toEqual([]);
    const second = {
      "blueprint.stores.second": like("blueprint.stores.cache", {}),
      "blueprint.views.noteCache.store": "second",
    };
    expect(problemsOf({ ...second, "blueprint.views.noteCache.key": "draft:{id}" })).toEqual([]);
  });
});

describe("objects", () => {
  test("have one writer", () => {
    const second = like("blueprint.datasets.attachments", {});
    expect(onlyProblem({ "blueprint.datasets.pictures": second })).toMatchObject({
      path: "blueprint.datasets.pictures",
      given: 'objects below attachments/ of the store "files"',
    });
  });

  test("of an archive and of a bulk load are apart", () => {
    expect(onlyProblem({ "blueprint.migrations.lake.prefix": "notes/" })).toMatchObject({
      path: "blueprint.migrations.lake",
      problem:
        'two sources of truth: blueprint.views.noteArchive writes archived objects below notes/ of the store "files" too',
    });
  });

  test("of a dataset and of an archive are in buckets of their own", () => {
    expect(problemsOf({ "blueprint.views.noteArchive.prefix": "attachments/" })).toEqual([]);
  });
});

describe("indexes", () => {
  test.each([
    ["noteSearchV2", "note-search-v2-v"],
    ["noteSearchValues", "note-search-values-v"],
  ])("have one writer, though one is called like a version of another: %s", (key, prefix) => {
    expect(onlyProblem({ [`blueprint.views.${key}`]: like("blueprint.views.noteSearch", {}) })).toMatchObject({
      path: `blueprint.views.${key}`,
      given: `indexes below ${prefix} of the store "search"`,
    });
  });

  test("are apart where no name begins with another's", () => {
    expect(problemsOf({ "blueprint.views.noteSearchOld": like("blueprint.views.noteSearch", {}) })).toEqual([]);
  });
});

test("events of one aggregate have one view", () => {
  const second = like("blueprint.views.noteChanges", {});
  expect(onlyProblem({ "blueprint.views.noteEvents": second })).toMatchObject({
    path: "blueprint.views.noteEvents",
    problem: "the name of a Kafka topic made from it is taken by blueprint.views.noteChanges",
    given: "notes.main.event.note",
  });
});

test("three writers of a place are two mistakes", () => {
  const copy = like("blueprint.views.noteCache", {});
  const paths = problemsOf({ "blueprint.views.second": copy, "blueprint.views.third": copy }).map(({ path }) => path);
  expect(paths).toEqual(["blueprint.views.second", "blueprint.views.third"]);
});

test("what is wrong by itself writes nowhere", () => {
  const view = like("blueprint.views.noteCache", { key: "Note" });
  expect(problemsOf({ "blueprint.views.second": view }).map(({ path }) => path)).toEqual([
    "blueprint.views.second.key",
  ]);
  const dataset = { "blueprint.datasets.noteFiles.name": "Notes" };
  expect(problemsOf(dataset).map(({ path }) => path)).toEqual(["blueprint.datasets.noteFiles.name"]);
  expect(problemsOf({ "blueprint.views.noteCache.store": removed }).map(({ path }) => path)).toEqual([
    "blueprint.views.noteCache.store",
  ]);
});
