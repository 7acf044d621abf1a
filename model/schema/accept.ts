/**
 * Reads a definition against a schema and turns what zod says into problems a person can act on.
 *
 * zod knows what is wrong; it does not know how to say what to do. Each of its issue codes has a remedy here, with
 * the word that was probably meant where a word is wrong.
 */
import type { z } from "zod";
import { type Problem, show } from "../problems";
import { nearest, oneOf, suggest } from "../words";
import { discriminatorValues, knownKeys, schemaAt } from "./walk";

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** What reading gives: the typed value where there is no problem, and the problems. */
export interface Accepted<T> {
  readonly value: T | undefined;
  readonly problems: readonly Problem[];
}

/** What zod calls types, in words, with their article. */
const typeNames: Readonly<Record<string, string>> = {
  array: "a list",
  boolean: "true or false",
  int: "a whole number",
  number: "a number",
  object: "an object",
  record: "an object",
  string: "a text",
};

/** What to do about too little and too much of something that is no number. */
const more: Readonly<Record<string, string>> = { array: "add one", string: "make it longer" };
const less: Readonly<Record<string, string>> = { array: "remove some", string: "shorten it" };

/**
 * Reads `input` against `schema`.
 *
 * @param root What the paths start with, e.g. `blueprint` or `environment`.
 */
export function accept<T>(schema: z.ZodType<T>, input: unknown, root: string): Accepted<T> {
  const result = schema.safeParse(input, { reportInput: true });
  if (result.success) return { value: result.data, problems: [] };
  const misspelt = new Set(result.error.issues.flatMap((issue) => misspeltFields(issue, schema)));
  const issues = result.error.issues.filter(
    (issue) => !(issue.input === undefined && misspelt.has(dotted(issue.path))),
  );
  const problems = issues.flatMap((issue) => problemsOf(issue, schema, root));
  // A number may be beyond what JavaScript counts exactly and beyond its own limit, which comes last.
  return { value: undefined, problems: [...new Map(problems.map((p) => [`${p.path} ${p.problem}`, p])).values()] };
}

/** `["a", "b-c", 0]` → `root.a.b-c[0]`. */
export function pathText(root: string, path: Path): string {
  return path.reduce<string>(
    (text, part) => (typeof part === "number" ? `${text}[${part}]` : `${text}.${String(part)}`),
    root,
  );
}

/** Fields that are missing because their name is misspelt: that is one mistake, not two. */
function misspeltFields(issue: Issue, schema: z.ZodType): readonly string[] {
  if (issue.code !== "unrecognized_keys") return [];
  const absent = absentKeys(issue, schema);
  return issue.keys.flatMap((key) => nearest(key, absent) ?? []).map((field) => dotted([...issue.path, field]));
}

function absentKeys(issue: z.core.$ZodIssueUnrecognizedKeys, schema: z.ZodType): readonly string[] {
  const given = Object.keys(issue.input ?? {});
  return knownKeys(schema, issue.path, issue.input).filter((key) => !given.includes(key));
}

const dotted = (path: Path): string => path.map(String).join(".");

function problemsOf(issue: Issue, schema: z.ZodType, root: string): readonly Problem[] {
  const path = pathText(root, issue.path);
  const given = show(issue.input, path);
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => unknownField(key, issue, schema, `${path}.${key}`));
    case "invalid_type":
      return [ofType(issue.input, typeNames[issue.expected] ?? `a ${issue.expected}`, { path, given })];
    case "invalid_value":
      return [notOffered(issue.input, issue.values.map(String), path)];
    case "too_small":
      return [
        limit(path, given, sayLimit(issue.message, `at least ${issue.minimum}`), more[issue.origin] ?? "raise it"),
      ];
    case "too_big":
      return [
        limit(path, given, sayLimit(issue.message, `at most ${issue.maximum}`), less[issue.origin] ?? "lower it"),
      ];
    case "invalid_key":
      return issue.issues.map(({ message }) => badKey(message, String(issue.path.at(-1)), path));
    case "invalid_union":
      return [notOffered(...discriminator(issue, schema), path)];
    default:
      return [notAllowed(issue.message, { path, given })];
  }
}

/** Where a field is missing whose name is near, that one was meant. */
function unknownField(key: string, issue: z.core.$ZodIssueUnrecognizedKeys, schema: z.ZodType, path: string): Problem {
  const known = knownKeys(schema, issue.path, issue.input);
  return {
    path,
    problem: `there is no field "${key}" here`,
    allowed: oneOf(known),
    given: JSON.stringify(key),
    fix: suggest(key, absentKeys(issue, schema), suggest(key, known, "remove it")),
  };
}

function ofType(input: unknown, type: string, at: Pick<Problem, "path" | "given">): Problem {
  return input === undefined
    ? { ...at, problem: "this field is missing", allowed: type, fix: "add it" }
    : { ...at, problem: "this is of the wrong type", allowed: type, fix: `give ${type}` };
}

function notOffered(input: unknown, values: readonly string[], path: string): Problem {
  const common = { path, allowed: oneOf(values), given: show(input, path) };
  if (input === undefined) return { ...common, problem: "this field is missing", fix: "add it" };
  const meant = typeof input === "string" ? nearest(input, values) : undefined;
  const fix = meant === undefined ? "use one of the allowed values" : `did you mean "${meant}"?`;
  return { ...common, problem: "this value is not offered", fix };
}

/** What was given as the discriminator of a union, and what may be given. */
function discriminator(issue: z.core.$ZodIssueInvalidUnion, schema: z.ZodType): readonly [unknown, readonly string[]] {
  const field = issue.discriminator ?? "";
  const values = discriminatorValues(schemaAt(schema, issue.path.slice(0, -1), undefined), field);
  return [(issue.input as Readonly<Record<string, unknown>> | undefined)?.[field], values];
}

function limit(path: string, given: string, allowed: string, fix: string): Problem {
  return { path, problem: "this is outside its limits", allowed, given, fix };
}

/** Our own message where a check has one; zod's begins with "Too". */
function sayLimit(message: string, otherwise: string): string {
  return message.startsWith("Too ") ? otherwise : message;
}

function badKey(allowed: string, given: string, path: string): Problem {
  return { path, problem: "this key is not allowed", allowed, given: JSON.stringify(given), fix: "rename it" };
}

function notAllowed(allowed: string, at: Pick<Problem, "path" | "given">): Problem {
  return { ...at, problem: "this value is not allowed", allowed, fix: "change it to what is allowed" };
}
