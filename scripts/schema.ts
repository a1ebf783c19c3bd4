// Writes src/kernel/schema.ts, the types of the tables, from a freshly migrated database.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { openStore, type Db } from '../src/kernel/store/store.ts'

interface Column {
  table: string
  column: string
  type: string
  nullable: boolean
  /** Filled in when it is left out. */
  optional: boolean
  /** Never written. */
  computed: boolean
}

const TYPES: Record<string, string> = {
  bool: 'boolean',
  bytea: 'Uint8Array',
  float4: 'number',
  float8: 'number',
  int2: 'number',
  int4: 'number',
  oid: 'number',
}

/** jsonb goes in as text (see `json` of the store) and comes out parsed. */
function typeOf({ type, nullable, optional, computed }: Column) {
  const orNull = nullable ? ' | null' : ''
  if (type === 'json' || type === 'jsonb')
    return `ColumnType<unknown, string${orNull}${optional ? ' | undefined' : ''}, string${orNull}>`
  const plain = type.startsWith('_') ? `${TYPES[type.slice(1)] ?? 'string'}[]` : (TYPES[type] ?? 'string')
  if (computed) return `GeneratedAlways<${plain}${orNull}>`
  return optional ? `Generated<${plain}${orNull}>` : `${plain}${orNull}`
}

const camel = (name: string) => name.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase())

/** The source text of src/kernel/schema.ts, not yet formatted. */
export async function schemaSource(db: Db): Promise<string> {
  const { rows } = await sql<Column>`
    select c.relname as table, a.attname as column, coalesce(b.typname, t.typname) as type,
           not a.attnotnull and c.relkind <> 'v' as nullable,
           a.atthasdef or a.attidentity = 'd' as optional,
           a.attgenerated <> '' or a.attidentity = 'a' as computed
    from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    join pg_type t on t.oid = a.atttypid
    left join pg_type b on b.oid = nullif(t.typbasetype, 0)
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm') and not c.relispartition
      and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')
    order by c.relname collate "C", a.attnum`.execute(db)
  const tables = Map.groupBy(rows, (column) => column.table)
  const body = [...tables].map(([table, columns]) =>
    [`  ${camel(table)}: {`, ...columns.map((column) => `    ${camel(column.column)}: ${typeOf(column)}`), '  }'].join(
      '\n',
    ),
  )
  const used = ['ColumnType', 'Generated', 'GeneratedAlways'].filter((name) =>
    body.some((text) => text.includes(`${name}<`)),
  )
  return [
    '// Generated from migrations/ by `npm run schema`. Do not edit.',
    ...(used.length > 0 ? [`import type { ${used.join(', ')} } from 'kysely'`] : []),
    '',
    `export interface Schema {${body.length > 0 ? `\n${body.join('\n')}\n` : ''}}`,
    '',
  ].join('\n')
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = mkdtempSync(join(tmpdir(), 'jurat-schema-'))
  const store = await openStore({ folder })
  const target = fileURLToPath(new URL('../src/kernel/schema.ts', import.meta.url))
  try {
    writeFileSync(target, await store.transaction({ role: 'jurat_owner', readOnly: true }, schemaSource))
  } finally {
    await store.close()
    rmSync(folder, { recursive: true })
  }
  execFileSync('oxfmt', [target], { stdio: 'inherit' })
}
