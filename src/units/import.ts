// Units from a table: a dry run that says of each row what it would do, then all of it or nothing; and the units as such a
// table, to be filled in and sent back.
import { z } from 'zod'
import { toCsv } from '#kernel/csv.ts'
import { download, operation, type Context } from '#kernel/operation.ts'
import { readTable, tableGiven, tableInput, tableReport, tableText, wrongRows } from '#kernel/table-file.ts'
import { addTo } from './add.ts'
import { keepAliases } from './alias.ts'
import { write } from './change.ts'
import { aliasMark, pathMark, planUnits, unitRow, unitTableColumns, type Planned } from './import-plan.ts'
import { listUnits } from './list.ts'
import { country, findUnit, lockUnits, refuseParent, type Unit } from './unit.ts'

/** Rows; the whole file is one transaction. */
const mostRows = 2_000

const report = tableReport('units', {
  country: z.string(),
  /** Null until it is made. */
  code: z.string().nullable(),
  name: z.string(),
})
export type UnitImport = z.output<typeof report>

const columnOf = (member: string) =>
  member === 'parentId' ? 'parent' : member.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)

const columnsOf = ({ unit, values, newAliases }: Planned) => [
  ...Object.keys(values)
    // the top of a new tree says nothing of a parent
    .filter((member) => unit || member !== 'parentId' || values.parentId)
    .map(columnOf),
  ...(newAliases.length ? ['aliases'] : []),
]

async function importTable(context: Context, csv: string, dryRun: boolean, file: string | null): Promise<UnitImport> {
  const { db, actor } = context
  const { rows, wrong: unread } = readTable(csv, { row: unitRow, required: ['country', 'name', 'kind'], mostRows })
  if (!dryRun) for (const code of [...new Set(rows.map((row) => row.country))].toSorted()) await lockUnits(db, code)
  const { planned, wrong: wrongs } = await planUnits(db, actor, rows)
  const found = [...unread, ...wrongs].toSorted((a, b) => a.line - b.line)
  const applied = !dryRun && found.length === 0
  const units = { new: 0, changed: 0, unchanged: 0 }
  const told: UnitImport['rows'] = []
  for (const plan of planned) {
    const columns = columnsOf(plan)
    const state = !plan.unit ? 'new' : columns.length ? 'changed' : 'unchanged'
    units[state]++
    const unit = applied && state !== 'unchanged' ? await carryOut(context, plan) : plan.unit
    told.push({ line: plan.line, state, country: plan.country, code: unit?.code ?? null, name: plan.name, columns })
  }
  return {
    applied,
    units,
    rows: told.toSorted((a, b) => a.line - b.line),
    errors: wrongRows(found),
    wrong: found,
    file,
  }
}

async function carryOut(context: Context, { id, country: code, unit, values, newAliases }: Planned): Promise<Unit> {
  const { db } = context
  const { parentId, vetting, dutyToInform, ...members } = values
  const rules = { ...(vetting && { vetting }), ...(dutyToInform !== undefined && { dutyToInform }) }
  const parent = parentId ? await findUnit(db, parentId) : null
  const nothing = { localName: null, localLanguage: null, acronym: null, commanderPost: null, source: null }
  const added = unit ?? (await addTo(context, { ...nothing, ...(members as Unit), id, country: code, parent }))
  const written = !unit && Object.keys(rules).length ? await write(db, id, 'rules-set', null, rules) : added
  if (unit && parent) await refuseParent(db, unit, parent)
  const source = written.source ?? values.source ?? 'CSV'
  const kept = await keepAliases(
    db,
    { ...written, ...members },
    newAliases.map((name) => ({ name, kind: 'other-name', language: null, source })),
  )
  if (unit && Object.keys(values).length) {
    const act = 'parentId' in values ? 'moved' : Object.keys(members).length ? 'changed' : 'rules-set'
    return write(db, id, act, null, values)
  }
  return kept ? write(db, id, 'alias-added', null) : written
}

export const importUnits = operation({
  name: 'units.import',
  summary: 'Add and change units from a CSV file; all of it, or nothing where a row is wrong',
  needs: 'unit.keep',
  http: 'POST /unit-imports',
  cli: 'import units',
  argument: 'files',
  files: 'files',
  input: z.object(tableInput(unitTableColumns)),
  output: report,
  run: async (context, { dryRun, ...given }) =>
    importTable(context, await tableGiven(context.db, given), dryRun, given.files?.[0] ?? null),
})

export const tryImport = operation({
  name: 'units.tryImport',
  summary: 'What a kept CSV file of units would do, row by row',
  needs: 'unit.keep',
  http: 'GET /unit-imports/{file}',
  // jurat import units --dry-run says the same
  cli: null,
  input: z.object({ file: z.uuid().describe('The id of the kept upload') }),
  output: report,
  run: async (context, { file }) => importTable(context, await tableText(context.db, file), true, file),
})

/** Units a transaction. */
const together = 500

export const unitFile = download({
  name: 'units.file',
  summary: 'The units as a CSV file, to be changed or filled in and imported again',
  needs: 'unit.read',
  http: 'GET /unit-file',
  cli: 'export units',
  input: z.object({ country: country.optional() }),
  download: async ({ read, actor, today, address }, { country: code }) => {
    const page = (cursor?: string) =>
      read(async (db) => {
        const { units, next } = await listUnits.run(
          { db, actor, today, address },
          { country: code, limit: together, cursor },
        )
        const aliases = units.length
          ? await db
              .selectFrom('unitAlias')
              .select(['unitId', 'name'])
              .where(
                'unitId',
                'in',
                units.map(({ id }) => id),
              )
              .where('withdrawnAt', 'is', null)
              .orderBy('addedAt')
              .orderBy('id')
              .execute()
          : []
        const names = Map.groupBy(aliases, ({ unitId }) => unitId)
        const rows = units.map((unit) => ({
          country: unit.country,
          code: unit.code,
          parent: unit.path.join(pathMark),
          name: unit.name,
          'local name': unit.localName,
          'local language': unit.localLanguage,
          kind: unit.kind,
          acronym: unit.acronym,
          'commander post': unit.commanderPost,
          vetting: unit.vetting,
          'duty to inform': unit.dutyToInform === null ? null : unit.dutyToInform ? 'yes' : 'no',
          aliases: (names.get(unit.id) ?? []).map(({ name }) => name).join(aliasMark),
          source: unit.source,
        }))
        return { rows, next }
      })
    async function* body() {
      const head = toCsv([], unitTableColumns)
      yield head
      for (let cursor: string | undefined; ;) {
        const { rows, next } = await page(cursor)
        if (rows.length) yield toCsv(rows, unitTableColumns).slice(head.length)
        if (next === null) return
        cursor = next
      }
    }
    return { type: 'text/csv; charset=utf-8', fileName: `units${code ? `-${code}` : ''}.csv`, body: body() }
  },
})
