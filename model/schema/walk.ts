/**
 * Walks a schema along with the input it reads: which fields are known at a path, which branch of a union was meant.
 */
import { z } from "zod";

type Path = readonly PropertyKey[];

/** The fields that are allowed at a path. */
export function knownKeys(schema: z.ZodType, path: Path, input: unknown): readonly string[] {
  const at = schemaAt(schema, path, input);
  if (at instanceof z.ZodRecord && at.keyType instanceof z.ZodEnum) return at.keyType.options.map(String);
  return at instanceof z.ZodObject ? Object.keys(at.shape) : [];
}

/** The schema at a path; of a union there, the branch that `input` chose. */
export function schemaAt(schema: unknown, path: Path, input: unknown): unknown {
  const here = unwrap(schema, path.length === 0 ? input : undefined);
  if (path.length === 0) return here;
  const [head, ...rest] = path;
  if (here instanceof z.ZodObject) return schemaAt(here.shape[String(head)], rest, input);
  if (here instanceof z.ZodRecord) return schemaAt(here.valueType, rest, input);
  if (here instanceof z.ZodArray) return schemaAt(here.element, rest, input);
  if (here instanceof z.ZodDiscriminatedUnion) {
    const branch = here.options.find((option) => option instanceof z.ZodObject && String(head) in option.shape);
    return branch === undefined ? undefined : schemaAt(branch, path, input);
  }
  return undefined;
}

/** The branch of a union that an object chose by its discriminator. */
export function branchOf(union: z.ZodDiscriminatedUnion, input: object): unknown {
  const chosen = (input as Readonly<Record<string, unknown>>)[union.def.discriminator];
  return union.options.find((option) => discriminatorValues(option, union.def.discriminator).includes(String(chosen)));
}

/** The values that a discriminator may have. */
export function discriminatorValues(schema: unknown, field: string): readonly string[] {
  if (schema instanceof z.ZodDiscriminatedUnion) {
    return schema.options.flatMap((option) => discriminatorValues(option, field));
  }
  if (!(schema instanceof z.ZodObject)) return [];
  const literal = schema.shape[field];
  return literal instanceof z.ZodLiteral ? [...literal.values].map(String) : [];
}

/** Optional fields without their wrapper. */
function unwrap(schema: unknown, input: unknown): unknown {
  if (schema instanceof z.ZodOptional) return unwrap(schema.unwrap(), input);
  if (!(schema instanceof z.ZodDiscriminatedUnion) || typeof input !== "object" || input === null) return schema;
  return branchOf(schema, input);
}
