/**
 * A definition as far as it can be understood: the entries that are right by themselves, and the keys of all.
 *
 * Checks work on this rather than on a finished definition, so that a wrong word in one place does not hide what is
 * wrong elsewhere. A reference to an entry that exists but is itself wrong is not reported a second time.
 */
import type { BlueprintFiles } from "../contracts";
import type { NameScope } from "../names";
import type { Problem } from "../problems";
import { rightEntries } from "../schema/accept";
import { blueprintSchema, datasetSchema, migrationSchema, storeSchema, viewSchema } from "../schema/blueprint";
import { type EnvironmentDefinition, environmentSchema, storeSettingsSchemas } from "../schema/environment";
import type { BlueprintParts } from "../stores";

type Sections = Omit<EnvironmentDefinition, "stores">;

export interface Reading {
  readonly parts: BlueprintParts;
  /** Keys of all entries, right or wrong. */
  readonly keys: Readonly<Record<"domains" | "stores" | "datasets" | "views" | "migrations", readonly string[]>>;
  /** The blueprint as it was given. */
  readonly raw: Readonly<Record<string, unknown>>;
  readonly blueprintName: string | undefined;
  /** The sections of the environment that are right by themselves. */
  readonly environment: Partial<Sections> & { readonly stores: Partial<EnvironmentDefinition["stores"]> };
  /** Absent where a part of every name is wrong. */
  readonly scope: NameScope | undefined;
  readonly files: BlueprintFiles;
}

/** One group of checks: a pure function of what could be read. */
export type Check = (reading: Reading) => readonly Problem[];

/** Reads what can be read of both definitions. */
export function read(input: {
  readonly blueprint: unknown;
  readonly environment: unknown;
  readonly files: BlueprintFiles;
}): Reading {
  const raw = fields(input.blueprint);
  const name = blueprintSchema.shape.name.safeParse(raw.name);
  const environment = readEnvironment(fields(input.environment));
  return {
    parts: {
      stores: rightEntries(storeSchema, raw.stores),
      datasets: rightEntries(datasetSchema, raw.datasets),
      views: rightEntries(viewSchema, raw.views),
      migrations: rightEntries(migrationSchema, raw.migrations),
    },
    keys: {
      domains: keysOf(raw.domains),
      stores: keysOf(raw.stores),
      datasets: keysOf(raw.datasets),
      views: keysOf(raw.views),
      migrations: keysOf(raw.migrations),
    },
    raw,
    blueprintName: name.data,
    environment,
    scope:
      name.data === undefined || environment.name === undefined || environment.aws === undefined
        ? undefined
        : { blueprint: name.data, environment: environment.name, accountId: environment.aws.accountId },
    files: input.files,
  };
}

/** The fields of a value that should be an object; none where it is something else. */
export function fields(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

const keysOf = (value: unknown): readonly string[] => Object.keys(fields(value));

function readEnvironment(raw: Readonly<Record<string, unknown>>): Reading["environment"] {
  const rightFields = (
    shape: Readonly<Record<string, { safeParse(value: unknown): { success: boolean; data?: unknown } }>>,
    from: typeof raw,
  ) =>
    Object.fromEntries(
      Object.entries(shape).flatMap(([key, schema]) => {
        const result = schema.safeParse(from[key]);
        return result.success && result.data !== undefined ? [[key, result.data]] : [];
      }),
    );
  const { stores: _stores, ...sections } = environmentSchema.shape;
  return { ...rightFields(sections, raw), stores: rightFields(storeSettingsSchemas, fields(raw.stores)) };
}
