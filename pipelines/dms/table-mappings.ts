/**
 * The tables of a migration as DMS reads them: which are selected, and what they are called at the target.
 *
 * Names are patterns to DMS, so `note_files` would select `noteXfiles` too, and `%` would select everything. They
 * are written so that each means itself.
 * https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Tasks.CustomizingTasks.TableMapping.SelectionTransformation.Wildcards.html
 */
import type { Migration } from "../../model/migrations";

interface Rule {
  readonly "rule-id": string;
  readonly "rule-name": string;
}

interface SelectionRule extends Rule {
  readonly "rule-type": "selection";
  readonly "rule-action": "include";
  readonly "object-locator": { readonly "schema-name": string; readonly "table-name": string };
}

interface TransformationRule extends Rule {
  readonly "rule-type": "transformation";
  readonly "rule-action": "rename" | "convert-lowercase";
  readonly "rule-target": "schema" | "table" | "column";
  readonly "object-locator": {
    readonly "schema-name": string;
    readonly "table-name"?: string;
    readonly "column-name"?: string;
  };
  /** The new name. */
  readonly value?: string;
}

type MappingRule = SelectionRule | TransformationRule;
type Unnumbered = MappingRule extends infer R ? (R extends MappingRule ? Omit<R, keyof Rule> : never) : never;

/** The JSON of a migration's table mappings. */
export function tableMappings(migration: Migration): string {
  const rules = [...selections(migration), ...renames(migration), ...foldings(migration)];
  return JSON.stringify({
    rules: rules.map((rule, i) => ({ "rule-id": String(i + 1), "rule-name": String(i + 1), ...rule })),
  });
}

/** Text that a pattern of DMS matches and that matches nothing else: a set of one character stands for itself. */
export function exactly(name: string): string {
  return name.replaceAll(/[_%[]/g, "[$&]");
}

function selections({ tables }: Migration): readonly Unnumbered[] {
  return tables.map(({ schema, table }) => ({
    "rule-type": "selection",
    "rule-action": "include",
    "object-locator": { "schema-name": exactly(schema), "table-name": exactly(table) },
  }));
}

/** Into a store of ours, tables arrive in the schema that the migration names, beside what lives there already. */
function renames({ tables, target }: Migration): readonly Unnumbered[] {
  if (target.type !== "postgres") return [];
  return schemasOf(tables)
    .filter((schema) => schema !== target.schema)
    .map((schema) => ({
      "rule-type": "transformation",
      "rule-action": "rename",
      "rule-target": "schema",
      "object-locator": { "schema-name": exactly(schema) },
      value: target.schema,
    }));
}

/** Oracle folds names without quotes to upper case, Postgres to lower case. */
function foldings({ source, tables }: Migration): readonly Unnumbered[] {
  if (source.type !== "foreign" || source.engine !== "oracle") return [];
  return schemasOf(tables).flatMap((schema): readonly Unnumbered[] => {
    const anyTable = { "schema-name": exactly(schema), "table-name": "%" };
    const lower = { "rule-type": "transformation", "rule-action": "convert-lowercase" } as const;
    return [
      { ...lower, "rule-target": "table", "object-locator": anyTable },
      { ...lower, "rule-target": "column", "object-locator": { ...anyTable, "column-name": "%" } },
    ];
  });
}

function schemasOf(tables: Migration["tables"]): readonly string[] {
  return [...new Set(tables.map(({ schema }) => schema))];
}
