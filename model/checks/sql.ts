/**
 * What can be seen of a SQL file without a database: the columns that others rely on are named in it, and it destroys
 * nothing. Whether it is right is seen when the bootstrap applies it, first to a database of its own.
 */
import { outboxColumns } from "../connectors";
import type { Problem } from "../problems";
import { oneOf } from "../words";

/** A dataset with a SQL file, as far as the file has to fit it. */
export interface TableOfFile {
  readonly type: "table" | "outbox";
  readonly sql: string;
  /** Columns of the key; those of an outbox are given. */
  readonly key?: readonly string[] | undefined;
}

/** Problems of the file's text, for the dataset at `path`. */
export function sqlProblems(path: string, dataset: TableOfFile, text: string): readonly Problem[] {
  const code = withoutComments(text);
  return [...missingColumns(path, dataset, code), ...destructive(`${path}.sql`, dataset.sql, code)];
}

/** The key of a change event is made of columns, and the outbox is read by its columns: a missing one stops the connector. */
function missingColumns(path: string, { type, sql, key = [] }: TableOfFile, code: string): readonly Problem[] {
  const words = new Set(code.match(/\w+/g));
  if (type === "outbox") {
    const missing = outboxColumns.filter((column) => !words.has(column));
    if (missing.length === 0) return [];
    return [
      {
        path: `${path}.sql`,
        problem: `${sql} lacks columns that events are read by`,
        allowed: `an outbox with the columns ${outboxColumns.join(", ")}`,
        given: `none of the name ${oneOf(missing)}`,
        fix: "add them",
      },
    ];
  }
  return key.flatMap((column, i) =>
    words.has(column)
      ? []
      : [
          {
            path: `${path}.key[${i}]`,
            problem: `${sql} has no column "${column}"`,
            allowed: `columns that ${sql} creates`,
            given: JSON.stringify(column),
            fix: "name a column of the table, or add it to the file",
          },
        ],
  );
}

/** The bootstrap applies the file again and again. Rows that a trigger may not truncate are none of that. */
function destructive(path: string, sql: string, code: string): readonly Problem[] {
  const [found] = code.match(/\bdrop\s+(table|schema|database)\b|(^|;)\s*truncate\b/i) ?? [];
  if (found === undefined) return [];
  return [
    {
      path,
      problem: `${sql} destroys data, and the bootstrap applies it again and again`,
      allowed: "statements that can be repeated: CREATE … IF NOT EXISTS, CREATE OR REPLACE",
      given: found.replace(/^;?\s*/, "").toUpperCase(),
      fix: "remove the statement; tables are changed by hand, after the runbook",
    },
  ];
}

const withoutComments = (text: string): string => text.replaceAll(/--.*$|\/\*[\s\S]*?\*\//gm, "");
