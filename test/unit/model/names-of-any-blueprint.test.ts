/**
 * Names fit their services, depend on nothing but keys, and stay what they are when something is added.
 */
import fc from "fast-check";
import { limits, type NameLimit } from "../../../model/catalogue/limits";
import type { Platform } from "../../../model/platform";
import { type Generated, generated, platformOf } from "../../support/generated-blueprints";

type Limit = keyof typeof limits;

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
