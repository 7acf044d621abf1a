/**
 * A definition as far as it can be understood: every field that is right by itself, and the keys of all entries.
 *
 * Checks work on this rather than on a finished definition, so that a wrong word in one place does not hide what is
 * wrong elsewhere. What depends on something that is missing or wrong is not checked: that is reported once, where it
 * is wrong.
 */
import type { BlueprintFiles } from "../contracts";
import type { NameScope } from "../names";
import type { Problem } from "../problems";
import {
  type BlueprintDefinition,
  blueprintSchema,
  type DatasetDefinition,
  type MigrationDefinition,
  type StoreDefinition,
  type ViewDefinition,
} from "../schema/blueprint";
import { type EnvironmentDefinition, environmentSchema } from "../schema/environment";
import { type Right, rightEntries, rightPart, rightParts } from "../schema/right";
import type { BlueprintParts } from "../stores";

/** The sections of a blueprint that hold entries. */
type Section = "domains" | "stores" | "datasets" | "views" | "migrations";

export interface Reading {
  /** What is right of each entry. */
  readonly stores: ReadonlyMap<string, Right<StoreDefinition>>;
  readonly datasets: ReadonlyMap<string, Right<DatasetDefinition>>;
  readonly views: ReadonlyMap<string, Right<ViewDefinition>>;
  readonly migrations: ReadonlyMap<string, Right<MigrationDefinition>>;
  /** The entries that are right as a whole: only these have names. */
  readonly parts: BlueprintParts;
  /** Keys of all entries, right or wrong. */
  readonly keys: Readonly<Record<Section | "zones", readonly string[]>>;
  /** The blueprint as it was given. */
  readonly raw: Readonly<Record<string, unknown>>;
  readonly blueprintName: string | undefined;
  /** What is right of the environment. */
  readonly environment: Right<EnvironmentDefinition>;
  /** Absent where a part of every name is wrong. */
  readonly scope: NameScope | undefined;
  readonly files: BlueprintFiles;
  /** Absent where the other blueprints are not known. */
  readonly otherBlueprints: readonly string[] | undefined;
}

/** One group of checks: a pure function of what could be read. */
export type Check = (reading: Reading) => readonly Problem[];

/** What both definitions are, before anything is known of them. */
export interface Input {
  readonly blueprint: unknown;
  readonly environment: unknown;
  readonly files: BlueprintFiles;
  /** Names of the other blueprints, which an environment may have overrides for. @default none is known, all are allowed */
  readonly otherBlueprints?: readonly string[];
}

/** Stands for a wrong account: every account has twelve digits, so names have their length all the same. */
const someAccount = "000000000000";

/** Reads what can be read of both definitions. */
export function read(input: Input): Reading {
  const raw = fields(input.blueprint);
  const { shape } = blueprintSchema;
  const { name }: Right<BlueprintDefinition> = rightPart(blueprintSchema, raw) ?? {};
  const environment: Right<EnvironmentDefinition> = rightPart(environmentSchema, input.environment) ?? {};
  return {
    stores: rightParts(shape.stores, raw.stores),
    datasets: rightParts(shape.datasets, raw.datasets),
    views: rightParts(shape.views, raw.views),
    migrations: rightParts(shape.migrations.unwrap(), raw.migrations),
    parts: {
      stores: rightEntries(shape.stores, raw.stores),
      datasets: rightEntries(shape.datasets, raw.datasets),
      views: rightEntries(shape.views, raw.views),
      migrations: rightEntries(shape.migrations.unwrap(), raw.migrations),
    },
    keys: {
      domains: keysOf(raw.domains),
      stores: keysOf(raw.stores),
      datasets: keysOf(raw.datasets),
      views: keysOf(raw.views),
      migrations: keysOf(raw.migrations),
      zones: keysOf(fields(fields(input.environment).network).zones),
    },
    raw,
    blueprintName: name,
    environment,
    scope: scopeOf(name, environment),
    files: input.files,
    otherBlueprints: input.otherBlueprints,
  };
}

/** The fields of a value that should be an object; none where it is something else. */
export function fields(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

/** Whether an entry gives this field, right or wrong. */
export function gives({ raw }: Reading, section: Section, key: string, field: string): boolean {
  return fields(fields(raw[section])[key])[field] !== undefined;
}

const keysOf = (value: unknown): readonly string[] => Object.keys(fields(value));

function scopeOf(blueprint: string | undefined, { name, aws }: Right<EnvironmentDefinition>): NameScope | undefined {
  if (blueprint === undefined || name === undefined) return undefined;
  return { blueprint, environment: name, accountId: aws?.accountId ?? someAccount };
}
