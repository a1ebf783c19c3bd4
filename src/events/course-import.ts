// The catalogue from a table: a row of a new code adds a course, one that says something new issues an edition; and the catalogue
// as such a table.
import { v7 as newId } from 'uuid'
import { z } from 'zod'
import { toCsv } from '#kernel/csv.ts'
import { download, operation, type Context } from '#kernel/operation.ts'
import { readTable, rowError, tableGiven, tableInput, tableText, wrongRows, type RowError } from '#kernel/table-file.ts'
import { courseCode, editionSaid, editionsOf, type Edition, type EditionSaid } from './course.ts'
import { editionOf, faultsOfEdition, issueIn } from './course-keep.ts'
import { listCourses } from './course-list.ts'
import { text } from './event.ts'
import { rowMessages as say, wrongMessages as wrong } from './messages.ts'
import { cell, columnOf, importReport, mostRows, rowErrorOf, type ImportReport } from './table-cells.ts'

export const courseTableColumns = [
  'code',
  'title',
  'local title',
  'local language',
  'objectives',
  'human rights',
  'human rights hours',
  'hours',
  'weight test',
  'weight performance',
  'weight products',
  'weight attendance',
  'least attendance',
  'least grade',
  'certificate months',
  'source',
  'issued on',
  // what is other than in the edition before
  'reason',
] as const

const whole = (most: number) =>
  cell(
    z
      .string()
      .regex(/^\d{1,3}$/, wrong.whole.message)
      .transform(Number)
      .pipe(z.int().min(0).max(most)),
  )
const share = whole(100)

/** A row; an empty cell says nothing, so it changes nothing. */
const courseRow = z.object({
  code: courseCode,
  title: editionSaid.title,
  localTitle: cell(text(300)),
  localLanguage: cell(editionSaid.localLanguage.unwrap()),
  objectives: cell(text(10_000)),
  humanRights: cell(text(5_000)),
  humanRightsHours: cell(editionSaid.humanRightsHours.unwrap()),
  hours: cell(editionSaid.hours.unwrap()),
  weightTest: share,
  weightPerformance: share,
  weightProducts: share,
  weightAttendance: share,
  leastAttendance: cell(editionSaid.leastAttendance),
  leastGrade: cell(editionSaid.leastGrade),
  certificateMonths: whole(600),
  source: cell(text(1_000)),
  issuedOn: cell(editionSaid.issuedOn),
  reason: cell(text(2_000)),
})

const present = (members: object) => Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null))

async function importTable(context: Context, csv: string, dryRun: boolean, file: string | null): Promise<ImportReport> {
  const { db, today } = context
  const { rows, wrong: unread } = readTable(csv, { row: courseRow, required: ['code', 'title'], mostRows })
  const held = await db.selectFrom('course').select(['id', 'code']).execute()
  const ids = new Map(held.map(({ id, code }) => [code, id]))
  const wrongs: RowError[] = []
  const lineOf = new Map<string, number>()
  const plans: (ImportReport['rows'][number] & {
    id: string | null
    newest: Edition | null
    said: EditionSaid
    reason: string | null
  })[] = []
  for (const { line, code, reason, ...members } of rows) {
    const id = ids.get(code) ?? null
    const newest = id ? (await editionsOf(db, id))[0]! : null
    const given = present(members) as Partial<EditionSaid>
    const changed = newest
      ? Object.entries(given).filter(([name, value]) => name !== 'issuedOn' && value !== newest[name as keyof Edition])
      : []
    const { edition: _, reason: __, ...before } = newest ?? { edition: 0, reason: null }
    const on = given.issuedOn ?? (newest && newest.issuedOn > today ? newest.issuedOn : today)
    const said = newest ? { ...(before as EditionSaid), ...given, issuedOn: on } : editionOf(given, today)
    const problems = faultsOfEdition(said).map((fault) => rowErrorOf(line, fault))
    const earlier = lineOf.get(code)
    if (earlier !== undefined) problems.push(rowError(line, 'code', say.twice.message, { other: earlier }))
    lineOf.set(code, line)
    const state = !newest ? 'new' : changed.length ? 'changed' : 'unchanged'
    if (newest && state === 'changed' && on < newest.issuedOn)
      problems.push(rowError(line, 'issued on', wrong.issuedBefore.message, { before: newest.issuedOn }))
    wrongs.push(...problems)
    const columns = changed.map(([name]) => columnOf(name))
    plans.push({ line, state, code, title: said.title, columns, id, newest, said, reason })
  }
  const found = [...unread, ...wrongs].toSorted((a, b) => a.line - b.line)
  const applied = !dryRun && found.length === 0
  const counts = { new: 0, changed: 0, unchanged: 0 }
  for (const { state, code, id, newest, said, reason } of plans) {
    counts[state]++
    if (!applied || state === 'unchanged') continue
    const course = id ?? newId()
    if (!id) await db.insertInto('course').values({ id: course, code: code! }).execute()
    await issueIn(db, course, (newest?.edition ?? 0) + 1, said, reason)
  }
  const told = plans.map(({ line, state, code, title, columns }) => ({ line, state, code, title, columns }))
  return { applied, counts, rows: told, errors: wrongRows(found), wrong: found, file }
}

export const importCourses = operation({
  name: 'courses.import',
  summary: 'Add courses and issue editions from a CSV file; all of it, or nothing where a row is wrong',
  needs: 'course.keep',
  http: 'POST /course-imports',
  cli: 'import courses',
  argument: 'files',
  files: 'files',
  input: z.object(tableInput(courseTableColumns)),
  output: importReport,
  run: async (context, { dryRun, ...given }) =>
    importTable(context, await tableGiven(context.db, given), dryRun, given.files?.[0] ?? null),
})

export const tryCourses = operation({
  name: 'courses.tryImport',
  summary: 'What a kept CSV file of courses would do, row by row',
  needs: 'course.keep',
  http: 'GET /course-imports/{file}',
  // jurat import courses --dry-run says the same
  cli: null,
  input: z.object({ file: z.uuid().describe('The id of the kept upload') }),
  output: importReport,
  run: async (context, { file }) => importTable(context, await tableText(context.db, file), true, file),
})

export const courseFile = download({
  name: 'courses.file',
  summary: 'The catalogue of courses as a CSV file, each with its newest edition, to be filled in and imported again',
  needs: 'event.read',
  http: 'GET /course-file',
  cli: 'export courses',
  input: z.object({}),
  download: async ({ read, actor, today, address }) => {
    async function* body() {
      const head = toCsv([], courseTableColumns)
      yield head
      for (let cursor: string | undefined; ;) {
        const page = await read((db) => listCourses.run({ db, actor, today, address }, { limit: 500, cursor }))
        const rows = page.courses.map(({ code, edition }) => {
          const told: Record<string, unknown> = { ...edition, code, reason: null }
          return Object.fromEntries(
            courseTableColumns.map((name) => [
              name,
              told[name.replaceAll(/ (\w)/g, (_, letter: string) => letter.toUpperCase())],
            ]),
          )
        })
        if (rows.length) yield toCsv(rows, courseTableColumns).slice(head.length)
        if (page.next === null) return
        cursor = page.next
      }
    }
    return { type: 'text/csv; charset=utf-8', fileName: 'courses.csv', body: body() }
  },
})
