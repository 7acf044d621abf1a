/**
 * Versions and sizes of an environment are offered by their services, and its figures agree with each other.
 */
import { dmsCapacityUnits, dmsEngineVersions, dmsInstanceClasses } from "../catalogue/dms";
import { kubernetesVersions, nodeInstanceTypes } from "../catalogue/kubernetes";
import type { Problem } from "../problems";
import { type StoreKind, storeKinds } from "../schema/blueprint";
import { type StoreSettings, storeSettingsSchemas } from "../schema/environment";
import { type Right, rightPart } from "../schema/right";
import { atLeast, offered } from "./figures";
import type { Check, Reading } from "./reading";
import { settingsProblems } from "./store-settings";

type Settings = Right<StoreSettings[StoreKind]>;

export const checkOffers: Check = (reading) => [
  ...storeKinds.flatMap((kind) => below(`environment.stores.${kind}`, ofKind(kind, reading))),
  ...overridden(reading),
  ...kubernetes(reading),
  ...migrations(reading),
];

function ofKind(kind: StoreKind, reading: Reading): readonly Problem[] {
  return settingsProblems(kind, reading.environment.stores?.[kind] ?? {}, around(reading));
}

/** An override is held against the offers together with what it leaves as it is, whose own problems are known. */
function overridden(reading: Reading): readonly Problem[] {
  const { blueprintName, environment, stores } = reading;
  if (blueprintName === undefined) return [];
  return Object.entries(environment.overrides?.[blueprintName] ?? {}).flatMap(([key, override]) => {
    const kind = stores.get(key)?.kind;
    if (kind === undefined) return [];
    const settings: Settings = {
      ...environment.stores?.[kind],
      ...rightPart<Settings>(storeSettingsSchemas[kind].partial(), override),
    };
    const known = new Set(ofKind(kind, reading).map(sameness));
    const problems = settingsProblems(kind, settings, around(reading)).filter((p) => !known.has(sameness(p)));
    return below(`environment.overrides.${blueprintName}.${key}`, problems);
  });
}

function kubernetes({ environment: { kubernetes } }: Reading): readonly Problem[] {
  const nodes = kubernetes?.nodes;
  return below("environment.kubernetes", [
    ...offered(kubernetesVersions, kubernetes?.version, "version"),
    ...(nodes?.instanceTypes ?? []).flatMap((type, i) => offered(nodeInstanceTypes, type, `nodes.instanceTypes[${i}]`)),
    ...(nodes?.min === undefined
      ? []
      : atLeast(nodes.min, nodes.max, "nodes.max", {
          problem: "the most nodes are fewer than the least",
          fix: "raise it",
        })),
  ]);
}

function migrations({ environment: { migrations } }: Reading): readonly Problem[] {
  if (migrations === undefined) return [];
  if (migrations.capacity === "instance") {
    return below("environment.migrations", [
      ...offered(dmsEngineVersions, migrations.engineVersion, "engineVersion"),
      ...offered(dmsInstanceClasses, migrations.instanceClass, "instanceClass"),
    ]);
  }
  const { minUnits, maxUnits } = migrations;
  return below("environment.migrations", [
    ...offered(dmsCapacityUnits, minUnits?.toString(), "minUnits"),
    ...offered(dmsCapacityUnits, maxUnits?.toString(), "maxUnits"),
    ...(minUnits === undefined
      ? []
      : atLeast(minUnits, maxUnits, "maxUnits", {
          problem: "the most units are fewer than the least",
          fix: "raise it",
        })),
  ]);
}

const around = ({ keys, environment }: Reading) => ({ zones: keys.zones.length, region: environment.aws?.region });

const sameness = ({ path, given }: Problem): string => `${path} ${given}`;

function below(root: string, problems: readonly Problem[]): readonly Problem[] {
  return problems.map((problem) => ({ ...problem, path: `${root}.${problem.path}` }));
}
