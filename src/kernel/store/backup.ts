// Backup and restore, the same on both engines, by plain SQL as jurat_backup: row-level security would
// silently cut the rows that another role sees.
import type pg from 'pg'
import { appliedTo } from '#kernel/migrate.ts'
import { defineProblem } from '#kernel/problem.ts'
import {
  BackupUnfit,
  readBackup,
  writeBackup,
  type Heading,
  type Manifest,
  type Piece,
  type Sequence,
  type TableHeading,
} from './backup-file.ts'
import { isDatabaseError } from './problems.ts'

export const StoreNotEmpty = defineProblem(
  409,
  'store-not-empty',
  'There is something here already',
  'This bureau holds records already. Restore into an empty one, or say that they are to be replaced.',
)

export interface BackupSummary {
  takenAt: string
  tables: number
  rows: number
}

export interface RestoreOptions {
  /** Whether what is there may be lost. */
  replace?: boolean
}

/** Rows are fetched so many at a time that a piece has about this size, whatever their width. */
const PIECE_BYTES = 1 << 20
const MOST_ROWS = 5000

/** A fresh bureau has rows in these, from its migrations or from opening it. */
const BEGUN_WITH = new Set(['access_rule', 'actor', 'change', 'role_grant', 'seal', 'session', 'setting', 'state_step'])

/** Writes everything in the database to `file`, as of one instant. */
export async function backup(client: pg.ClientBase, file: string): Promise<BackupSummary> {
  await client.query(`
    begin isolation level repeatable read read only; set local role jurat_backup; set local timezone = 'UTC';
    set local datestyle = 'ISO, MDY'; set local intervalstyle = 'postgres'; set local statement_timeout = 0`)
  try {
    const { rows } = await client.query<{ now: string }>('select now()')
    const heading: Heading = {
      format: 'jurat-backup-1',
      takenAt: rows[0]!.now,
      migrations: await appliedTo(client),
      sequences: await sequencesOf(client),
      tables: await tablesOf(client),
    }
    return summary(heading, await writeBackup(file, heading, piecesOf(client, heading.tables)))
  } finally {
    await client.query('rollback')
  }
}

/**
 * Makes the database what the file holds, in one transaction.
 * @throws BackupUnfit, StoreNotEmpty
 */
export async function restore(
  client: pg.ClientBase,
  file: string,
  { replace = false }: RestoreOptions,
): Promise<BackupSummary> {
  // without its triggers: their work is in the file already, and so is what foreign keys refer to
  await client.query(`
    begin; set local role jurat_backup; set local session_replication_role = replica; set local timezone = 'UTC';
    set local datestyle = 'ISO, MDY'; set local intervalstyle = 'postgres'; set local statement_timeout = 0`)
  try {
    let heading: Heading | undefined
    const inserts = new Map<string, string>()
    const manifest = await readBackup(
      file,
      async (found) => {
        heading = found
        await checkFit(client, found)
        if (!replace) await checkEmpty(client, found.tables)
        for (const table of found.tables) inserts.set(table.name, insertInto(table))
        await client.query(`truncate ${found.tables.map(({ name }) => quoted(name)).join(', ')}`)
      },
      async ({ table, lines }) => {
        const insert = inserts.get(table)
        if (!insert) throw BackupUnfit({ reason: `The file holds rows of ${table} but does not describe it.` })
        await client.query(insert, [`[${lines.join(',')}]`]).catch((error: unknown) => {
          throw isOfValues(error) ? BackupUnfit({ reason: `The file is damaged: ${table} has no such rows.` }) : error
        })
      },
    )
    if (!heading) throw BackupUnfit({ reason: 'The file is empty.' })
    for (const { name } of heading.tables) await checkCount(client, name, manifest.tables[name]?.rows ?? 0)
    for (const { name, lastValue, isCalled } of heading.sequences)
      await client.query('select setval($1::regclass, $2::bigint, $3)', [quoted(name), lastValue, isCalled])
    await client.query('commit')
    await client.query('analyze')
    return summary(heading, manifest)
  } catch (error) {
    await client.query('rollback')
    throw error
  }
}

const summary = ({ takenAt, tables }: Heading, manifest: Manifest): BackupSummary => ({
  takenAt,
  tables: tables.length,
  rows: Object.values(manifest.tables).reduce((sum, { rows }) => sum + rows, 0),
})

/** SQLSTATE class 22: what was sent is no value of its type. */
const isOfValues = (error: unknown) => isDatabaseError(error) && error.code.startsWith('22')

const quoted = (name: string) => `public.${identifier(name)}`
const identifier = (name: string) => `"${name.replaceAll('"', '""')}"`

async function tablesOf(client: pg.ClientBase): Promise<TableHeading[]> {
  const { rows } = await client.query<TableHeading>(`
    select c.relname as name,
           json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod)) order by a.attnum)
             as columns
    from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')
    group by c.oid order by c.relname collate "C"`)
  return rows
}

async function sequencesOf(client: pg.ClientBase): Promise<Sequence[]> {
  const { rows } = await client.query<{ name: string }>(`
    select relname as name from pg_class
    where relnamespace = 'public'::regnamespace and relkind = 'S' order by relname collate "C"`)
  const sequences: Sequence[] = []
  for (const { name } of rows) {
    const state = await client.query<Omit<Sequence, 'name'>>(
      `select last_value::text as "lastValue", is_called as "isCalled" from ${quoted(name)}`,
    )
    sequences.push({ name, ...state.rows[0]! })
  }
  return sequences
}

/** All rows, table by table, in pieces; each value as text, so that nothing is lost on the way. */
async function* piecesOf(client: pg.ClientBase, tables: TableHeading[]): AsyncGenerator<Piece> {
  for (const { name, columns } of tables) {
    const texts = columns.map((column) => `${identifier(column.name)}::text`).join(', ')
    await client.query(
      `declare everything no scroll cursor for
       select row_to_json(each)::text as line from (select ${texts} from ${quoted(name)}) each`,
    )
    // the width of the first rows says how many to fetch next
    let count = 10
    for (;;) {
      const { rows } = await client.query<{ line: string }>(`fetch ${count} from everything`)
      if (rows.length === 0) break
      const lines = rows.map(({ line }) => line)
      yield { table: name, lines }
      const width = lines.reduce((sum, line) => sum + line.length, 0) / lines.length
      count = Math.min(MOST_ROWS, Math.max(1, Math.floor(PIECE_BYTES / width)))
    }
    await client.query('close everything')
  }
}

function insertInto({ name, columns }: TableHeading) {
  const names = columns.map((column) => identifier(column.name))
  const values = columns.map(({ name: column, type }) => `${identifier(column)}::${type}`)
  return `insert into ${quoted(name)} (${names.join(', ')}) overriding system value
          select ${values.join(', ')} from json_to_recordset($1::json) as each (${names.map((column) => `${column} text`).join(', ')})`
}

async function checkFit(client: pg.ClientBase, heading: Heading) {
  const here = new Map((await appliedTo(client)).map(({ name, sha256 }) => [name, sha256]))
  const there = new Map(heading.migrations.map(({ name, sha256 }) => [name, sha256]))
  for (const [name, sha256] of there)
    if (here.get(name) !== sha256)
      throw BackupUnfit({ reason: `The backup was taken by a later version of Jurat: this one lacks its ${name}.` })
  for (const name of here.keys())
    if (!there.has(name))
      throw BackupUnfit({
        reason: `The backup was taken by an earlier version of Jurat, before ${name}. Restore it with that version, then migrate.`,
      })
  // what will be part of the text of statements must be what this database says
  const tables = new Map((await tablesOf(client)).map((table) => [table.name, JSON.stringify(table)]))
  const sequences = new Set((await sequencesOf(client)).map(({ name }) => name))
  for (const table of heading.tables)
    if (tables.get(table.name) !== JSON.stringify(table))
      throw BackupUnfit({ reason: `The backup describes ${table.name} otherwise than this database.` })
  for (const { name } of heading.sequences)
    if (!sequences.has(name)) throw BackupUnfit({ reason: `The backup names a sequence ${name} that is not here.` })
}

async function checkEmpty(client: pg.ClientBase, tables: TableHeading[]) {
  for (const { name } of tables.filter((table) => !BEGUN_WITH.has(table.name))) {
    const { rows } = await client.query<{ some: boolean }>(`select exists (select from ${quoted(name)}) as some`)
    if (rows[0]?.some) throw StoreNotEmpty({})
  }
}

async function checkCount(client: pg.ClientBase, name: string, expected: number) {
  const { rows } = await client.query<{ count: number }>(`select count(*)::int as count from ${quoted(name)}`)
  if (rows[0]?.count !== expected)
    throw BackupUnfit({ reason: `Of ${name} ${expected} rows were sent and ${rows[0]?.count} arrived.` })
}
