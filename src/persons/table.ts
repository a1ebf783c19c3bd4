// Persons as a table: those of a list with its filters, to be looked at in a spreadsheet or filled in and imported. It holds what
// whoever sees a person sees in any case, and nothing of a biography.
import { z } from 'zod'
import { toCsv } from '#kernel/csv.ts'
import { download, type DownloadContext } from '#kernel/operation.ts'
import { InvalidInput } from '#kernel/problem.ts'
import { workbook } from '#kernel/sheet.ts'
import type { Db } from '#kernel/store/store.ts'
import { fieldError } from '#kernel/wrong-field.ts'
import { listPersons, personFilters, type PersonLine } from './list.ts'
import { wrongMessages as wrong } from './messages.ts'
import { scriptOf } from './name.ts'

export const personTableColumns = [
  'country',
  'code',
  'name',
  'script',
  'language',
  'latin name',
  'other names',
  'sex',
  'unit',
  'title',
  'rank',
  'commands',
  'from',
  'until',
  'source',
  'another person',
] as const
/** What the table tells besides, and an import passes over. */
export const toldColumns = ['unit name', 'clearance', 'cleared until'] as const
const columns = [...personTableColumns, ...toldColumns]

/** Between several names. */
export const nameMark = '; '

/** Persons a transaction. */
const together = 500

interface KeptName {
  personId: string
  name: string
  kind: string
  source: string | null
}

async function namesOf(db: Db, ids: readonly string[]): Promise<Map<string, KeptName[]>> {
  if (!ids.length) return new Map()
  const rows = await db
    .selectFrom('personName')
    .select(['personId', 'name', 'kind', 'source'])
    .where('personId', 'in', ids)
    .where('withdrawnAt', 'is', null)
    .orderBy('preferred', 'desc')
    .orderBy('addedAt')
    .orderBy('id')
    .execute()
  return Map.groupBy(rows, ({ personId }) => personId)
}

function rowOf({ position, standing, ...person }: PersonLine, names: readonly KeptName[]) {
  const others = names.filter(({ name }) => name !== person.name)
  const latin = others.find(({ kind }) => kind === 'latin')
  return {
    country: person.country,
    code: person.code,
    name: person.name,
    script: scriptOf(person.name),
    language: person.language,
    'latin name': latin?.name,
    'other names': others
      .filter((one) => one !== latin)
      .map(({ name }) => name)
      .join(nameMark),
    sex: person.sex,
    unit: position?.unitCode,
    title: position?.title,
    rank: position?.rank,
    commands: position && (position.commands ? 'yes' : 'no'),
    from: position?.fromOn,
    until: position?.untilOn,
    source: names.find(({ name }) => name === person.name)?.source,
    'another person': null,
    'unit name': position?.unitName,
    clearance: standing.state,
    'cleared until': standing.until,
  } satisfies Record<(typeof columns)[number], unknown>
}

async function* rowsOf({ read, ...context }: DownloadContext, asked: Omit<z.input<typeof listPersons.input>, 'limit'>) {
  for (let cursor: string | undefined; ;) {
    const { rows, next } = await read(async (db) => {
      const input = listPersons.input.parse({ ...asked, limit: together, cursor })
      const { persons, next: after } = await listPersons.run({ db, ...context }, input)
      const names = await namesOf(
        db,
        persons.map(({ id }) => id),
      )
      return { rows: (persons as PersonLine[]).map((line) => rowOf(line, names.get(line.id) ?? [])), next: after }
    })
    yield rows
    if (next === null) return
    cursor = next
  }
}

/** A workbook is made whole, so it holds so many; CSV holds as many as there are. */
const mostInWorkbook = 20_000

export const personFile = download({
  name: 'persons.file',
  summary:
    'The persons of a list with its filters as a CSV file or a workbook, to be changed or filled in and imported',
  needs: 'person.read',
  http: 'GET /person-file',
  cli: 'persons export',
  input: z.object({
    ...personFilters,
    format: z.enum(['csv', 'xlsx']).default('csv').describe('CSV, or a workbook for 20,000 persons at most'),
  }),
  async download(context, { format, ...asked }) {
    const fileName = `persons${asked.country ? `-${asked.country}` : ''}.${format}`
    if (format === 'xlsx') {
      const rows: Record<string, unknown>[] = []
      for await (const some of rowsOf(context, asked)) {
        rows.push(...some)
        if (rows.length > mostInWorkbook)
          throw InvalidInput({ errors: [fieldError('format', wrong.workbookFull.message)] })
      }
      const sheet = {
        name: 'Persons',
        columns: columns.map((label) => ({ label })),
        rows: rows.map((row) => columns.map((head) => (row[head] as string | null | undefined) ?? null)),
      }
      const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
      return { type, fileName, body: once(await workbook([sheet])) }
    }
    async function* body() {
      const head = toCsv([], columns)
      yield head
      for await (const rows of rowsOf(context, asked)) if (rows.length) yield toCsv(rows, columns).slice(head.length)
    }
    return { type: 'text/csv; charset=utf-8', fileName, body: body() }
  },
})

async function* once<T>(value: T): AsyncGenerator<T> {
  yield value
}
