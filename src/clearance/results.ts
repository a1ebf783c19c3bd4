// What the national system decided, from its file: a dry run that says what each row would do, then all of it or nothing. The same
// file again changes nothing.
import { sql } from 'kysely'
import { z } from 'zod'
import { operation, type Context } from '#kernel/operation.ts'
import { defineProblem, InvalidInput, NotFound } from '#kernel/problem.ts'
import type { Db } from '#kernel/store/store.ts'
import {
  readTable,
  rowError,
  rowErrorShape,
  tableGiven,
  tableInput,
  tableText,
  wrongRows,
  type RowError,
} from '#kernel/table-file.ts'
import { fieldError, type Parameters } from '#kernel/wrong-field.ts'
import {
  allowedIn,
  batchId,
  BatchNotThere,
  batchToChange,
  caseId,
  day,
  findBatch,
  goTo,
  refusing,
  rulesOf,
  type Batch,
} from './batch.ts'
import { rowMessages as say, wrongMessages as wrong } from './messages.ts'
import { bases, results, type Basis, type CaseVetting, type Result } from './steps.ts'

export const ResultNotPossible = defineProblem(
  409,
  'clearance-result-not-possible',
  'No result is recorded now',
  'A result is recorded once the national file of the batch is made, or of courtesy vetting once its local checks are complete, for a day that is not to come.',
)
export const NothingToMatch = defineProblem(
  409,
  'clearance-nothing-to-match',
  'No earlier clearance holds',
  'A match needs an earlier clearance that still holds on the day of the result; none is known, and the day given is none.',
)

export const CaseUnchecked = defineProblem(
  409,
  'clearance-case-unchecked',
  'Not every local unit has finished with it',
  'Courtesy vetting is the checks of the local units, so nobody is cleared by it before each of them has finished.',
)

export const resultColumns = ['reference', 'result', 'basis', 'date', 'cleared on'] as const

const optionalCell = <T extends z.ZodType<string, string>>(type: T) =>
  z
    .string()
    .default('')
    .transform((text) => text.toLowerCase() || null)
    .pipe(type.nullable())

const row = z.object({
  reference: z.string().min(1).max(60),
  result: z.string().toLowerCase().pipe(z.enum(results)),
  basis: optionalCell(z.enum(bases)),
  date: day,
  clearedOn: optionalCell(day),
})

const rowShape = z.object({
  line: z.int(),
  reference: z.string(),
  state: z.enum(['new', 'changed', 'unchanged']),
  result: z.enum(results),
})
const report = z.object({
  /** False after a dry run, or when a row was wrong. */
  applied: z.boolean(),
  counts: z.object({ new: z.int(), changed: z.int(), unchanged: z.int() }),
  rows: z.array(rowShape),
  /** Cases of the batch that are still without a result when this is done. */
  undecided: z.int(),
  errors: z.int(),
  wrong: z.array(rowErrorShape),
  file: z.uuid().nullable(),
})
export type ResultImport = z.output<typeof report>

interface Planned {
  line: number
  caseId: string
  reference: string
  result: Result
  basis: Basis | null
  date: string
  clearedOn: string | null
  state: 'new' | 'changed' | 'unchanged'
}

const withResults: readonly string[] = ['national', 'results-returned', 'closed']

async function planResults({ db, today }: Pick<Context, 'db' | 'today'>, batch: Batch, csv: string) {
  const { rows, wrong: unread } = readTable(csv, {
    row,
    required: ['reference', 'result', 'date'],
    mostRows: 1_000,
  })
  const { nationalMonths } = await rulesOf(db, batch.country)
  const cases = await casesWithResults(db, batch.id)
  const byReference = new Map(cases.map((one) => [`${batch.code}-${one.number}`, one]))
  const lineOf = new Map<string, number>()
  const planned: Planned[] = []
  const wrongs: RowError[] = [...unread]
  for (const { line, reference, result, basis, date, clearedOn } of rows) {
    const problems: RowError[] = []
    const no = (column: string, text: string, parameters?: Parameters) => {
      problems.push(rowError(line, column, text, parameters))
    }
    const held = byReference.get(reference)
    const earlier = lineOf.get(reference)
    if (!held) no('reference', say.noSuchReference.message)
    else if (held.state === 'cancelled' || held.state === 'event-cancelled') no('reference', say.takenOut.message)
    else if (held.vetting === 'courtesy') no('reference', say.atThePost.message)
    if (earlier !== undefined) no('reference', say.twice.message, { other: earlier })
    lineOf.set(reference, line)
    if (result === 'rejected' && !basis) no('basis', say.basisMissing.message)
    if (result !== 'rejected' && basis) no('basis', say.basisOfNothing.message)
    if (date > today) no('date', say.notYet.message)
    if (result === 'matched' && held) {
      const from = clearedOn ?? held.clearedFrom
      if (!from) no('cleared on', say.nothingToMatch.message)
      else if (from > date || (await lastDay(db, from, nationalMonths)) < date)
        no('cleared on', say.matchOver.message, { from })
    }
    if (problems.length) wrongs.push(...problems)
    else if (held) {
      const same =
        held.result === result &&
        held.decidedOn === date &&
        held.basis === basis &&
        (result !== 'matched' || clearedOn === null || held.resultFrom === clearedOn)
      const state = held.result === null ? 'new' : same ? 'unchanged' : 'changed'
      planned.push({ line, caseId: held.id, reference, result, basis, date, clearedOn, state })
    }
  }
  const decided = new Set(planned.map(({ caseId: id }) => id))
  const undecided = cases.filter(({ id, state }) => state === 'submitted' && !decided.has(id)).length
  return { planned, undecided, wrongs: wrongs.toSorted((a, b) => a.line - b.line) }
}

const lastDay = async (db: Db, from: string, months: number) =>
  (
    await sql<{ day: string }>`select (${from}::date + make_interval(months => ${sql.lit(months)})
      - interval '1 day')::date as day`.execute(db)
  ).rows[0]!.day

const casesWithResults = async (db: Db, id: string) =>
  (
    await sql<{
      id: string
      number: number
      state: string
      vetting: CaseVetting
      clearedFrom: string | null
      result: Result | null
      basis: Basis | null
      decidedOn: string | null
      resultFrom: string | null
    }>`select c.id, c.number, c.state, c.vetting, coalesce(ps.cleared_from, us.cleared_from) as cleared_from, r.result, r.basis, r.decided_on,
        r.cleared_from as result_from
      from clearance_case c
      left join person_standing ps on ps.person_id = c.person_id
      left join unit_standing us on us.unit_id = c.unit_id
      left join lateral (select r.* from clearance_result r where r.case_id = c.id order by r.sequence desc limit 1) r on true
      where c.batch_id = ${id} order by c.number`.execute(db)
  ).rows

async function importResults(
  context: Context,
  id: string,
  csv: string,
  dryRun: boolean,
  file: string | null,
): Promise<ResultImport> {
  const { db } = context
  const seen = await findBatch(db, id)
  await allowedIn(context, 'clearance.coordinate', seen.country)
  // the engine's order of locks: the units of the country first
  if (!dryRun) await sql`select lock_units(${seen.country})`.execute(db)
  const batch = dryRun ? seen : await batchToChange(context, 'clearance.coordinate', id)
  if (!withResults.includes(batch.state)) throw BatchNotThere({ code: batch.code, state: batch.state })
  const { planned, undecided, wrongs } = await planResults(context, batch, csv)
  const applied = !dryRun && wrongs.length === 0
  if (applied) {
    for (const one of planned.toSorted((a, b) => (a.caseId < b.caseId ? -1 : 1))) await record(db, one)
    if (undecided === 0) await returnIfDecided(db, batch)
  }
  const counts = { new: 0, changed: 0, unchanged: 0 }
  for (const { state } of planned) counts[state]++
  return {
    applied,
    counts,
    rows: planned.map(({ line, reference, state, result }) => ({ line, reference, state, result })),
    undecided,
    errors: wrongRows(wrongs),
    wrong: wrongs,
    file,
  }
}

type Decision = Pick<Planned, 'caseId' | 'result' | 'basis' | 'date' | 'clearedOn'>

/** Writes a decision down. @throws ResultNotPossible, NothingToMatch, CaseUnchecked, InvalidInput at `basis` */
export const record = (db: Db, { caseId: id, result, basis, date, clearedOn }: Decision) =>
  refusing(sql`select record_clearance(${id}, ${result}, ${basis}, ${date}::date, ${clearedOn}::date)`.execute(db), {
    clearance_result_now: () => ResultNotPossible({}),
    clearance_result_matched: () => NothingToMatch({}),
    clearance_case_checked: () => CaseUnchecked({}),
    clearance_result_courtesy: () => InvalidInput({ errors: [fieldError('basis', wrong.basisCourtesy.message)] }),
  })

/** Takes a batch on once each of its cases is decided. */
export async function returnIfDecided(db: Db, batch: Batch): Promise<Batch> {
  const open = await db
    .selectFrom('clearanceCase')
    .select('id')
    .where('batchId', '=', batch.id)
    .where('state', '=', 'submitted')
    .limit(1)
    .executeTakeFirst()
  const there = batch.state === 'national' || batch.state === 'local-complete'
  return !open && there ? goTo(db, batch, 'results-returned', { act: 'results-returned', reason: null }) : batch
}

export const importResultsFile = operation({
  name: 'clearance.results',
  summary: 'Bring in the results of the national system from a CSV file; all of it, or nothing where a row is wrong',
  needs: 'clearance.coordinate',
  http: 'POST /clearance/batches/{id}/results',
  cli: 'import clearance',
  argument: 'files',
  files: 'files',
  input: z.object({
    id: batchId,
    ...tableInput(resultColumns),
  }),
  output: report,
  run: async (context, { id, dryRun, ...given }) =>
    importResults(context, id, await tableGiven(context.db, given), dryRun, given.files?.[0] ?? null),
})

export const tryResults = operation({
  name: 'clearance.tryResults',
  summary: 'What a kept CSV file of results would do, row by row',
  needs: 'clearance.coordinate',
  http: 'GET /clearance/batches/{id}/results/{file}',
  // jurat import clearance --dry-run says the same
  cli: null,
  input: z.object({ id: batchId, file: z.uuid().describe('The id of the kept upload') }),
  output: report,
  run: async (context, { id, file }) => importResults(context, id, await tableText(context.db, file), true, file),
})

export const decideCase = operation({
  name: 'clearance.decide',
  summary: 'Record one result by hand, as when a clearance is suspended later',
  needs: 'clearance.coordinate',
  http: 'POST /clearance/cases/{id}/result',
  argument: 'id',
  input: z
    .object({
      id: caseId,
      result: z.enum(results).describe('What was decided'),
      basis: z.enum(bases).optional().describe('Of a rejection: whether for the person or for the unit'),
      date: day.optional().describe('The day of the decision; today if left out'),
      clearedOn: day.optional().describe('Of a match: the day of the earlier clearance'),
    })
    .refine(({ result, basis }) => (result === 'rejected') === (basis !== undefined), {
      path: ['basis'],
      message: wrong.basis.message,
    }),
  output: z.object({ recorded: z.boolean() }),
  async run(context, { id, result, basis = null, date = context.today, clearedOn = null }) {
    const { db } = context
    const held = await db
      .selectFrom('clearanceCase')
      .select(['batchId', 'country'])
      .where('id', '=', id)
      .executeTakeFirst()
    if (!held) throw NotFound({ what: 'case', id })
    await allowedIn(context, 'clearance.coordinate', held.country)
    if (date > context.today) throw InvalidInput({ errors: [fieldError('date', say.notYet.message)] })
    await sql`select lock_units(${held.country})`.execute(db)
    const { rows } = (await record(db, { caseId: id, result, basis, date, clearedOn })) as {
      rows: { recordClearance: boolean }[]
    }
    await returnIfDecided(db, await findBatch(db, held.batchId))
    return { recorded: rows[0]!.recordClearance }
  },
})
