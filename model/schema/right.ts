/**
 * What is right of a value that is not right as a whole: fields of an object, entries of a record.
 *
 * A definition with twenty mistakes is read as far as it can be, so that one mistake does not hide the others.
 */
import { z } from "zod";
import { branchOf } from "./walk";

/** Fields that say which kind of entry an entry is; without a right one nothing of the entry is right. */
type Discriminator = "type" | "basis" | "capacity" | "backend";

/** A `T` of which anything may be missing, because it was missing or wrong. Lists are right as a whole or missing. */
export type Right<T> = T extends readonly unknown[] ? T : T extends object ? RightFields<T> : T;
type RightFields<T> = { readonly [K in keyof T & Discriminator]: T[K] } & {
  readonly [K in Exclude<keyof T, Discriminator>]?: Right<T[K]> | undefined;
};

/** What is right of `input`; undefined where nothing is. */
export function rightPart<T>(schema: z.ZodType<T>, input: unknown): Right<T> | undefined {
  return partOf(schema, input) as Right<T> | undefined;
}

/** The entries of a record of which something is right, in their order. */
export function rightParts<T>(
  schema: z.ZodRecord<z.ZodString, z.ZodType<T>>,
  input: unknown,
): ReadonlyMap<string, Right<T>> {
  const right = rightPart(schema, input) as Readonly<Record<string, Right<T>>> | undefined;
  return new Map(Object.entries(right ?? {}));
}

/** The entries of a record that are right as a whole, in their order. */
export function rightEntries<T>(
  schema: z.ZodRecord<z.ZodString, z.ZodType<T>>,
  input: unknown,
): ReadonlyMap<string, T> {
  return new Map(
    [...rightParts(schema, input)].flatMap(([key, value]) => {
      const result = schema.valueType.safeParse((input as Readonly<Record<string, unknown>>)[key]);
      return result.success && value !== undefined ? [[key, result.data] as const] : [];
    }),
  );
}

function partOf(schema: unknown, input: unknown): unknown {
  if (!(schema instanceof z.ZodType)) return undefined;
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  if (schema instanceof z.ZodOptional) return partOf(schema.unwrap(), input);
  if (typeof input !== "object" || input === null || Array.isArray(input)) return undefined;
  if (schema instanceof z.ZodDiscriminatedUnion) return partOf(branchOf(schema, input), input);
  const given = input as Readonly<Record<string, unknown>>;
  if (schema instanceof z.ZodObject) {
    return parts(Object.entries(schema.shape).map(([key, field]) => [key, partOf(field, given[key])]));
  }
  if (schema instanceof z.ZodRecord) {
    const rightKeys = Object.keys(given).filter((key) => z.safeParse(schema.keyType, key).success);
    return parts(rightKeys.map((key) => [key, partOf(schema.valueType, given[key])]));
  }
  return undefined;
}

function parts(entries: readonly (readonly [string, unknown])[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}
