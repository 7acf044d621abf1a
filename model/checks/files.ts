/**
 * Files that a blueprint names exist and hold what they should.
 */
import { tableOf } from "../flows";
import type { Problem } from "../problems";
import { nearest } from "../words";
import { type Check, fields, gives, type Reading } from "./reading";
import { sqlProblems } from "./sql";

export const checkFiles: Check = (reading) => [
  ...sqlFiles(reading),
  ...[...reading.datasets].flatMap(([key, dataset]) =>
    "contract" in dataset ? contractFile(`blueprint.datasets.${key}.contract`, dataset.contract, reading) : [],
  ),
  ...[...reading.views].flatMap(([key, view]) => {
    const path = `blueprint.views.${key}`;
    return [
      ...("mapping" in view ? mappingFile(`${path}.mapping`, view.mapping, reading) : []),
      ...("contract" in view ? contractFile(`${path}.contract`, view.contract, reading) : []),
    ];
  }),
];

/** A table that another dataset has already has that problem, and no file of its own to look into. */
function sqlFiles(reading: Reading): readonly Problem[] {
  const seen = new Set<string>();
  return [...reading.datasets].flatMap(([key, dataset]) => {
    if (!("sql" in dataset) || dataset.sql === undefined || !tableIsKnown(key, dataset, reading)) return [];
    const at = tableOf(key, dataset);
    const places = [dataset.store, ...(dataset.type === "table" ? [""] : [])].map(
      (store) => `${store} ${at.schema}.${at.table}`,
    );
    if (places.some((place) => seen.has(place))) return [];
    for (const place of places) seen.add(place);
    const path = `blueprint.datasets.${key}`;
    const missing = sqlFile(`${path}.sql`, dataset.sql, at, reading);
    const { type, sql, ...rest } = dataset;
    return missing.length > 0 ? missing : sqlProblems(path, { ...rest, type, sql }, reading.files.get(sql) ?? "");
  });
}

/** Whether a table's schema and name are right or left to the default. */
export function tableIsKnown(
  key: string,
  { schema, name }: { readonly schema?: string | undefined; readonly name?: string | undefined },
  reading: Reading,
): boolean {
  const wrong = (field: string, value: unknown) => value === undefined && gives(reading, "datasets", key, field);
  return !wrong("schema", schema) && !wrong("name", name);
}

function sqlFile(
  path: string,
  file: string,
  at: { schema: string; table: string },
  reading: Reading,
): readonly Problem[] {
  return withText(path, file, reading, (text) => {
    const name = `("?${at.schema}"?\\.)?"?${at.table}"?`;
    if (new RegExp(`create\\s+table\\s+if\\s+not\\s+exists\\s+${name}\\s*\\(`, "i").test(text)) return [];
    return [
      {
        path,
        problem: `${file} does not create the table ${at.schema}.${at.table}`,
        allowed: `CREATE TABLE IF NOT EXISTS ${at.table} ( … )`,
        given: file,
        fix: "create that table in the file, or give the dataset the table's name",
      },
    ];
  });
}

/** The registry takes JSON Schema; `$id` and `type` are what makes a mistaken file visible. */
function contractFile(path: string, file: string | undefined, reading: Reading): readonly Problem[] {
  if (file === undefined) return [];
  const named = /\.v\d+\.schema\.json$/.test(file)
    ? []
    : [
        {
          path,
          problem: "a contract's file must say its version",
          allowed: "a name such as page.v1.schema.json",
          given: file,
          fix: "rename the file",
        },
      ];
  const parsed = withJson(path, file, reading, (schema) => {
    if (schema.type === "object" && typeof schema.$id === "string") return unknownDraft(path, file, schema.$schema);
    return [
      {
        path,
        problem: `${file} is no contract`,
        allowed: 'a JSON Schema with "$id" and "type": "object"',
        given: Object.keys(schema).join(", ") || "an empty object",
        fix: "describe the event as an object with an $id",
      },
    ];
  });
  return [...named, ...parsed];
}

/** Drafts that the Glue registry reads. https://docs.aws.amazon.com/glue/latest/dg/schema-registry.html */
const drafts = /^https?:\/\/json-schema\.org\/draft-0[467]\/schema#?$/;

function unknownDraft(path: string, file: string, draft: unknown): readonly Problem[] {
  if (draft === undefined || (typeof draft === "string" && drafts.test(draft))) return [];
  return [
    {
      path,
      problem: `${file} is written in a draft of JSON Schema that the registry does not read`,
      allowed: "draft-04, draft-06 or draft-07",
      given: String(draft),
      fix: 'write it in "http://json-schema.org/draft-07/schema#"',
    },
  ];
}

function mappingFile(path: string, file: string | undefined, reading: Reading): readonly Problem[] {
  if (file === undefined) return [];
  return withJson(path, file, reading, (template) => {
    if (Object.keys(fields(fields(template.mappings).properties)).length > 0) return [];
    return [
      {
        path,
        problem: `${file} has no mapping`,
        allowed: 'an object with "mappings": { "properties": { … } }',
        given: Object.keys(template).join(", ") || "an empty object",
        fix: "map every field that is searched or filtered",
      },
    ];
  });
}

function withJson(
  path: string,
  file: string,
  reading: Reading,
  check: (value: Readonly<Record<string, unknown>>) => readonly Problem[],
): readonly Problem[] {
  return withText(path, file, reading, (text) => {
    try {
      return check(fields(JSON.parse(text)));
    } catch (error) {
      const given = error instanceof Error ? withoutText(error.message) : String(error);
      return [{ path, problem: `${file} is not JSON`, allowed: "a JSON file", given, fix: "mend the file" }];
    }
  });
}

function withText(
  path: string,
  file: string,
  { files }: Reading,
  check: (text: string) => readonly Problem[],
): readonly Problem[] {
  const text = files.get(file);
  if (text !== undefined) return check(text);
  const near = nearest(file, [...files.keys()]);
  return [
    {
      path,
      problem: `there is no file ${file} in the blueprint's folder`,
      allowed: "a file of the blueprint's folder",
      given: JSON.stringify(file),
      fix: near === undefined ? "create the file" : `create the file, or did you mean "${near}"?`,
    },
  ];
}

/** What is wrong with JSON, without the piece of the file that the engine quotes. */
function withoutText(message: string): string {
  return message.replace(/, (\.\.\.)?".*is not valid JSON$/s, "");
}
