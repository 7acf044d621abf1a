/**
 * Reads a definition against a schema and turns what zod says into problems a person can act on.
 *
 * zod knows what is wrong; it does not know how to say what to do. Each of its issue codes has a remedy here, with
 * the word that was probably meant where a word is wrong.
 */
import { z } from "zod";
import { type Problem, show } from "../problems";
import { nearest, oneOf, suggest } from "../words";

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** What reading gives: the typed value where there is no problem, and the problems. */
export interface Accepted<T> {
  readonly value: T | undefined;
  readonly problems: readonly Problem[];
}

/**
 * Reads `input` against `schema`.
 *
 * @param root What the paths start with, e.g. `blueprint` or `environment`.
 */
export function accept<T>(schema: z.ZodType<T>, input: unknown, root: string): Accepted<T> {
  const result = schema.safeParse(input, { reportInput: true });
  if (result.success) return { value: result.data, problems: [] };
  return { value: undefined, problems: result.error.issues.flatMap((issue) => problemsOf(issue, schema, root)) };
}

/** The entries of a record that are right by themselves, so that what refers to them can be checked all the same. */
export function rightEntries<T>(schema: z.ZodType<T>, input: unknown): ReadonlyMap<string, T> {
  if (typeof input !== "object" || input === null) return new Map();
  return new Map(
    Object.entries(input).flatMap(([key, value]) => {
      const result = schema.safeParse(value);
      return result.success ? [[key, result.data] as const] : [];
    }),
  );
}

/** `["a", "b-c", 0]` → `root.a.b-c[0]`. */
export function pathText(root: string, path: Path): string {
  return path.reduce<string>(
    (text, part) => (typeof part === "number" ? `${text}[${part}]` : `${text}.${String(part)}`),
    root,
  );
}

function problemsOf(issue: Issue, schema: z.ZodType, root: string): readonly Problem[] {
  const path = pathText(root, issue.path);
  const given = show(issue.input, path);
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => unknownField(key, knownKeys(schema, issue.path, issue.input), `${path}.${key}`));
    case "invalid_type":
      return [
        issue.input === undefined
          ? { path, problem: "this field is missing", allowed: `a ${issue.expected}`, given, fix: "add it" }
          : {
              path,
              problem: "this is of the wrong type",
              allowed: `a ${issue.expected}`,
              given,
              fix: `give a ${issue.expected}`,
            },
      ];
    case "invalid_value": {
      const values = issue.values.map(String);
      return [
        {
          path,
          problem: "this value is not offered",
          allowed: oneOf(values),
          given,
          fix: suggestFor(issue.input, values),
        },
      ];
    }
    case "too_small":
      return [limit(path, given, sayLimit(issue.message, `at least ${issue.minimum}`), "raise it")];
    case "too_big":
      return [limit(path, given, sayLimit(issue.message, `at most ${issue.maximum}`), "lower it")];
    case "invalid_key":
      return issue.issues.map((inner) => ({
        path,
        problem: "this key is not allowed",
        allowed: inner.message,
        given: String(issue.path.at(-1)),
        fix: "rename it",
      }));
    case "invalid_union":
      return issue.discriminator === undefined
        ? [
            {
              path,
              problem: "this value is not allowed",
              allowed: alternatives(issue),
              given,
              fix: "use one of the allowed values",
            },
          ]
        : [discriminator(issue, schema, path)];
    default:
      return [
        {
          path,
          problem: "this value is not allowed",
          allowed: issue.message,
          given,
          fix: "change it to what is allowed",
        },
      ];
  }
}

function unknownField(key: string, known: readonly string[], path: string): Problem {
  return {
    path,
    problem: `there is no field "${key}" here`,
    allowed: oneOf(known),
    given: key,
    fix: suggest(key, known, "remove it"),
  };
}

function discriminator(issue: z.core.$ZodIssueInvalidUnion, schema: z.ZodType, path: string): Problem {
  const field = issue.discriminator ?? "";
  const values = discriminatorValues(schemaAt(schema, issue.path.slice(0, -1), undefined), field);
  const given = (issue.input as Record<string, unknown> | undefined)?.[field];
  return {
    path,
    problem: "this value is not offered",
    allowed: oneOf(values),
    given: show(given, path),
    fix: suggestFor(given, values),
  };
}

function limit(path: string, given: string, allowed: string, fix: string): Problem {
  return { path, problem: "this is outside its limits", allowed, given, fix };
}

/** Our own message where a check has one; zod's begins with "Too". */
function sayLimit(message: string, otherwise: string): string {
  return message.startsWith("Too ") ? otherwise : message;
}

function suggestFor(input: unknown, values: readonly string[]): string {
  const meant = typeof input === "string" ? nearest(input, values) : undefined;
  return meant === undefined ? "use one of the allowed values" : `did you mean "${meant}"?`;
}

function alternatives(issue: z.core.$ZodIssueInvalidUnion): string {
  return oneOf(issue.errors.map((branch) => branch.map((inner) => inner.message).join(" and ")));
}

/** The fields that are allowed at a path, by walking the schema along with the input. */
function knownKeys(schema: z.ZodType, path: Path, input: unknown): readonly string[] {
  const at = schemaAt(schema, path, input);
  return at instanceof z.ZodObject ? Object.keys(at.shape) : [];
}

function schemaAt(schema: unknown, path: Path, input: unknown): unknown {
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

/** Optional fields without their wrapper; of a union, the branch the input chose. */
function unwrap(schema: unknown, input: unknown): unknown {
  if (schema instanceof z.ZodOptional) return unwrap(schema.unwrap(), input);
  if (!(schema instanceof z.ZodDiscriminatedUnion) || typeof input !== "object" || input === null) return schema;
  const chosen = (input as Record<string, unknown>)[schema.def.discriminator];
  return schema.options.find(
    (option) =>
      option instanceof z.ZodObject && discriminatorValues(option, schema.def.discriminator).includes(String(chosen)),
  );
}

function discriminatorValues(schema: unknown, field: string): readonly string[] {
  if (schema instanceof z.ZodDiscriminatedUnion)
    return schema.options.flatMap((option) => discriminatorValues(option, field));
  if (!(schema instanceof z.ZodObject)) return [];
  const literal = schema.shape[field];
  return literal instanceof z.ZodLiteral ? [...literal.values].map(String) : [];
}
