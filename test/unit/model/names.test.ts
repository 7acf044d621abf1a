/**
 * A name that does not fit its service, or that two entries would have, is refused and told where it comes from.
 */
import { limits, type NameLimit } from "../../../model/catalogue/limits";
import { clashes, misfitting } from "../../../model/checks/name-limits";
import { like, onlyProblem, platformWith, problemsOf, removed } from "../../support/definitions";

type Limit = keyof typeof limits;

describe("a name over its limit", () => {
  const longest: Readonly<Record<Limit, string>> = Object.fromEntries(
    Object.entries(limits).map(([limit, { max }]: [string, NameLimit]) => [
      limit,
      (limit === "kmsAlias" ? "alias/" : "").padEnd(max, "a"),
    ]),
  ) as Record<Limit, string>;

  test.each(Object.keys(limits) as Limit[])("is refused: %s", (limit) => {
    const { what, allowed, max }: NameLimit = limits[limit];
    const given = { limit, path: "blueprint.stores.main" };
    expect(misfitting([{ ...given, name: longest[limit] }])).toEqual([]);
    expect(misfitting([{ ...given, name: `${longest[limit]}aaa` }])).toEqual([
      {
        path: "blueprint.stores.main",
        problem: `the name of ${what} made from it has ${max + 3} characters, 3 too many`,
        allowed,
        given: `${longest[limit]}aaa`,
        fix: "shorten its key, the blueprint's name or the environment's name",
      },
    ]);
  });

  test("of a form that the service refuses is told so", () => {
    const [problem] = misfitting([{ limit: "rdsInstance", path: "blueprint.stores.main", name: "a--b" }]);
    expect(problem?.problem).toBe("the name of an RDS instance made from it has a form that the service refuses");
  });

  test.each([
    [
      "blueprint.stores.searchengine",
      like("blueprint.stores.search", {}),
      "an OpenSearch domain made from it has 30 characters, 2 too many",
      "notes-production1-searchengine",
    ],
    [
      "blueprint.views.notesByTheirAuthors",
      like("blueprint.views.noteCache", { key: "n:{id}" }),
      "an ElastiCache user made from it has 46 characters, 6 too many",
      "notes-production1-cache-notes-by-their-authors",
    ],
    [
      "blueprint.views.everythingThatSomebodyEverWroteDownHere",
      like("blueprint.views.noteArchive", { prefix: "everything/" }),
      "an IAM role made from it has 73 characters, 9 too many",
      "notes-production1-projector-everything-that-somebody-ever-wrote-down-here",
    ],
    [
      "blueprint.migrations.everythingOfTheOldSystemThatIsLeftAtOnce",
      like("blueprint.migrations.legacy", {}),
      "an IAM role made from it has 74 characters, 10 too many",
      "notes-production1-everything-of-the-old-system-that-is-left-at-once-source",
    ],
  ])("is told at the entry whose key is too long: %s", (path, entry, problem, given) => {
    expect(onlyProblem({ [path]: entry, "environment.name": "production1" })).toMatchObject({
      path,
      problem: `the name of ${problem}`,
      given,
    });
  });
});

describe("names of one service", () => {
  test("are told once where two entries share several", () => {
    const view = like("blueprint.views.noteCache", { key: "other:{id}" });
    expect(onlyProblem({ "blueprint.views.noteCACHE": view })).toMatchObject({
      path: "blueprint.views.noteCACHE",
      problem: expect.stringMatching(/ made from it is taken by blueprint\.views\.noteCache$/),
      fix: "rename one of them",
    });
  });

  test("may be equal for different services, and for one entry", () => {
    const store = { path: "blueprint.stores.a", name: "x" } as const;
    expect(
      clashes([
        { ...store, limit: "kmsAlias" },
        { ...store, limit: "rdsInstance", path: "blueprint.stores.b" },
      ]),
    ).toEqual([]);
    expect(
      clashes([
        { ...store, limit: "kmsAlias" },
        { ...store, limit: "kmsAlias" },
      ]),
    ).toEqual([]);
  });

  test.each(["dms", "network", "kubernetes"])("are not taken by a store: %s", (key) => {
    const store = like("blueprint.stores.cache", {});
    expect(problemsOf({ [`blueprint.stores.${key}`]: store })).toEqual([
      expect.objectContaining({ given: `alias/notes-live-${key}` }),
    ]);
  });

  test("of migrations are free where there are none", () => {
    const store = like("blueprint.stores.cache", {});
    expect(problemsOf({ "blueprint.stores.dms": store, "blueprint.migrations": removed })).toEqual([]);
  });

  test("are not shared by two loads of one store", () => {
    const load = like("blueprint.migrations.lake", { prefix: "lake2/" });
    expect(problemsOf({ "blueprint.migrations.lake2": load })).toEqual([]);
  });
});

test("names name the environment where environments share an account, and not where they share nothing", () => {
  const { topics, connectors, stores } = platformWith();
  expect(stores.every(({ name }) => name.startsWith("notes-live-"))).toBe(true);
  expect(topics.some(({ name }) => name.includes("live"))).toBe(false);
  expect(connectors.map(({ slot }) => slot)).toEqual(["notes_main_tables", "notes_main_outbox"]);
});
