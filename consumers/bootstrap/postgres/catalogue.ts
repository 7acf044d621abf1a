/**
 * Everything that SQL files can make in a database, each with its definition, so that two databases can be compared.
 */
import type { Client } from "pg";

export interface CatalogueEntry {
  /** `table public.users`: what people look for. Columns, constraints, indexes and triggers belong to their table. */
  readonly owner: string;
  /** `column email`; empty for the owner itself. */
  readonly part: string;
  readonly definition: string;
}

/** Entries by owner and part. */
export type Catalogue = ReadonlyMap<string, CatalogueEntry>;

const table = (oid: string): string => `'table ' || ${oid}::regclass`;
/** Objects of applications: not the server's, not those of an extension, which come and go with it. */
const own = (namespace: string, oid: string, catalogue: string): string =>
  `${namespace} NOT IN (SELECT oid FROM pg_namespace WHERE nspname ~ '^pg_' OR nspname = 'information_schema')
   AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = '${catalogue}'::regclass AND d.objid = ${oid} AND d.deptype = 'e')`;

const entries = `
  SELECT 'schema ' || nspname AS owner, '' AS part, '' AS definition
    FROM pg_namespace n WHERE ${own("n.oid", "n.oid", "pg_namespace")} AND nspname <> 'public'
  UNION ALL SELECT 'extension ' || extname, '', '' FROM pg_extension WHERE extname <> 'plpgsql'
  UNION ALL SELECT ${table("c.oid")}, '', concat(c.relkind, c.relpersistence, c.relrowsecurity)
    FROM pg_class c WHERE c.relkind IN ('r', 'p') AND ${own("c.relnamespace", "c.oid", "pg_class")}
  UNION ALL SELECT ${table("c.oid")}, 'column ' || attname,
      concat(format_type(atttypid, atttypmod), CASE WHEN attnotnull THEN ' not null' END, attidentity, attgenerated,
        ' default ' || pg_get_expr(adbin, adrelid))
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
    WHERE attnum > 0 AND NOT attisdropped AND c.relkind IN ('r', 'p') AND ${own("c.relnamespace", "c.oid", "pg_class")}
  UNION ALL SELECT ${table("conrelid")}, 'constraint ' || conname, pg_get_constraintdef(o.oid)
    FROM pg_constraint o WHERE conrelid <> 0 AND contype <> 'n' AND ${own("connamespace", "o.oid", "pg_constraint")}
  UNION ALL SELECT ${table("indrelid")}, 'index ' || i.relname, pg_get_indexdef(indexrelid)
    FROM pg_index JOIN pg_class i ON i.oid = indexrelid
    WHERE ${own("i.relnamespace", "i.oid", "pg_class")} AND i.relname !~ '^pg_toast'
  UNION ALL SELECT ${table("tgrelid")}, 'trigger ' || tgname, pg_get_triggerdef(t.oid)
    FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid
    WHERE NOT tgisinternal AND ${own("c.relnamespace", "c.oid", "pg_class")}
  UNION ALL SELECT ${table("polrelid")}, 'policy ' || polname, coalesce(pg_get_expr(polqual, polrelid), '')
    FROM pg_policy
  UNION ALL SELECT 'view ' || c.oid::regclass, '', pg_get_viewdef(c.oid)
    FROM pg_class c WHERE c.relkind IN ('v', 'm') AND ${own("c.relnamespace", "c.oid", "pg_class")}
  UNION ALL SELECT 'sequence ' || c.oid::regclass, '', ''
    FROM pg_class c WHERE c.relkind = 'S' AND ${own("c.relnamespace", "c.oid", "pg_class")}
  UNION ALL SELECT 'function ' || p.oid::regprocedure, '', pg_get_functiondef(p.oid)
    FROM pg_proc p WHERE p.prokind IN ('f', 'p') AND ${own("p.pronamespace", "p.oid", "pg_proc")}
  UNION ALL SELECT 'type ' || t.oid::regtype, '', coalesce((
      SELECT string_agg(enumlabel, ', ' ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = t.oid), '')
    FROM pg_type t WHERE t.typtype IN ('e', 'd') AND ${own("t.typnamespace", "t.oid", "pg_type")}
  ORDER BY 1, 2`;

/** What is in the database of a session. Names carry their schema, whatever the session's search path is. */
export async function catalogueOf(client: Client): Promise<Catalogue> {
  await client.query("SET search_path = ''");
  try {
    const { rows } = await client.query<CatalogueEntry>(entries);
    return new Map(rows.map((entry) => [keyOf(entry), entry]));
  } finally {
    await client.query("RESET search_path");
  }
}

export const keyOf = ({ owner, part }: CatalogueEntry): string => `${owner} ${part}`;

/** What of `wanted` is missing or different in `found`. What is only in `found` is nobody's business. */
export function differences(wanted: Catalogue, found: Catalogue): readonly CatalogueEntry[] {
  return [...wanted.values()].filter((entry) => found.get(keyOf(entry))?.definition !== entry.definition);
}
