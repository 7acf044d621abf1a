/**
 * Names fit their services, depend on nothing but keys, and stay what they are when something is added.
 */
import fc from "fast-check";
import { limits, type NameLimit } from "../../../model/catalogue/limits";
import { clashes, misfitting } from "../../../model/checks/name-limits";
import type { Platform } from "../../../model/platform";
import { like, onlyProblem, platformWith, problemsOf } from "../../support/definitions";
import { type Generated, generated, platformOf } from "../../support/generated-blueprints";

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

  test("are not shared by two loads of one store", () => {
    const load = like("blueprint.migrations.lake", { prefix: "lake2/" });
    expect(problemsOf({ "blueprint.migrations.lake2": load })).toEqual([]);
  });
});

describe("of any blueprint that is accepted", () => {
  const runs = { numRuns: 50 };

  test("every name fits its service", () => {
    fc.assert(
      fc.property(generated, (given) => {
        const wrong = namesOf(accepted(given)).filter(([limit, name]) => !fits(limit, name));
        expect(wrong).toEqual([]);
      }),
      runs,
    );
  });

  test("no two topics, projectors or stores share a name", () => {
    fc.assert(
      fc.property(generated, (given) => {
        const { topics, flows, stores } = accepted(given);
        for (const list of [
          topics.map(({ name }) => name),
          flows.map(({ projector }) => projector?.name),
          stores.map(({ name }) => name),
        ]) {
          expect(new Set(list).size).toBe(list.length);
        }
      }),
      runs,
    );
  });

  test("names do not depend on the order of the definition", () => {
    fc.assert(
      fc.property(generated, fc.nat(), (given, seed) => {
        const { blueprint } = given;
        const shuffled = {
          ...given,
          blueprint: {
            ...blueprint,
            stores: reordered(blueprint.stores, seed),
            datasets: reordered(blueprint.datasets, seed),
            views: reordered(blueprint.views, seed),
          },
        };
        expect(sortedNames(accepted(shuffled))).toEqual(sortedNames(accepted(given)));
      }),
      runs,
    );
  });

  test.each(["stores", "views"] as const)("adding to its %s changes no name that is there", (section) => {
    fc.assert(
      fc.property(generated, (given) => {
        const entries = Object.entries(given.blueprint[section]);
        fc.pre(section === "stores" || entries.length > 1);
        const removable = section === "views" ? entries.length - 1 : entries.findIndex(([key]) => !isUsed(given, key));
        fc.pre(removable >= 0);
        const fewer = Object.fromEntries(entries.filter((_, i) => i !== removable));
        const before = accepted({ ...given, blueprint: { ...given.blueprint, [section]: fewer } });
        expect(sortedNames(accepted(given))).toEqual(expect.arrayContaining(sortedNames(before)));
      }),
      runs,
    );
  });
});

test("names name the environment where environments share an account, and not where they share nothing", () => {
  const { topics, connectors, stores } = platformWith();
  expect(stores.every(({ name }) => name.startsWith("notes-live-"))).toBe(true);
  expect(topics.some(({ name }) => name.includes("live"))).toBe(false);
  expect(connectors.map(({ slot }) => slot)).toEqual(["notes_main_tables", "notes_main_outbox"]);
});

/** Names as they are in a platform, with the limit of the service that takes them. */
function namesOf({
  name,
  stores,
  flows,
  topics,
  connectors,
  migrations,
  contracts,
}: Platform): readonly (readonly [Limit, string])[] {
  const ofStores = {
    postgres: ["rdsInstance"],
    redis: ["elasticacheReplicationGroup", "elasticacheUserGroup"],
    opensearch: ["opensearchDomain"],
    kafka: ["mskCluster", "glueRegistry"],
    "object-storage": [],
  } as const;
  return [
    ["eksCluster", name],
    ...stores.flatMap((store) => ofStores[store.kind].map((limit) => [limit, store.name] as const)),
    ...topics.map((topic) => ["kafkaTopic", topic.name] as const),
    ...connectors.flatMap(
      (connector) =>
        [
          ["kafkaConnector", connector.name],
          ["postgresSlot", connector.slot],
          ["postgresPublication", connector.publication],
          ["secret", connector.secret],
          ["iamRole", connector.role],
        ] as const,
    ),
    ...flows.flatMap(({ projector, target }) => [
      ...(projector === undefined
        ? []
        : ([
            ["kubernetesName", projector.name],
            ["kafkaConsumerGroup", projector.consumerGroup],
            ["iamRole", projector.role],
          ] as const)),
      ...(target.type === "index" ? ([["opensearchIndex", target.index]] as const) : []),
      ...(target.type === "cache" ? ([["elasticacheUser", target.user]] as const) : []),
    ]),
    ...migrations.flatMap(
      (migration) =>
        [
          ["dmsTask", migration.name],
          ["secret", migration.source.secret],
        ] as const,
    ),
    ...contracts.map((contract) => ["glueSchema", contract.name] as const),
  ];
}

const sortedNames = (platform: Platform): readonly string[] =>
  namesOf(platform)
    .map(([limit, name]) => `${limit} ${name}`)
    .sort();

function fits(limit: Limit, name: string): boolean {
  const { max, pattern }: NameLimit = limits[limit];
  return name.length <= max && pattern.test(name);
}

/** The platform of a blueprint; blueprints that are refused are left out. */
function accepted(given: Generated): Platform {
  const platform = platformOf(given);
  fc.pre(platform !== undefined);
  return platform as Platform;
}

function isUsed({ blueprint: { datasets, views, migrations, stores } }: Generated, store: string): boolean {
  const entries = [
    ...Object.values(datasets),
    ...Object.values(views),
    ...Object.values(migrations),
  ] as readonly Readonly<Record<string, unknown>>[];
  const isBroker = (stores[store] as { readonly kind: string }).kind === "kafka";
  return isBroker || entries.some((entry) => entry.store === store || entry.into === store);
}

function reordered<T>(entries: Readonly<Record<string, T>>, seed: number): Readonly<Record<string, T>> {
  const rank = (key: string) => [...key].reduce((sum, c) => (sum * 31 + c.charCodeAt(0) + seed) % 9973, seed % 9973);
  return Object.fromEntries(Object.entries(entries).sort(([a], [b]) => rank(a) - rank(b)));
}
