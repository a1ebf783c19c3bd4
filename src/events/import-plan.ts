// What a table of events would do: each row found by its code, or by post, title and first day, and compared.
import { sql } from 'kysely'
import { z } from 'zod'
import type { Actor } from '#kernel/access.ts'
import type { Db } from '#kernel/store/store.ts'
import { rowError, type RowError } from '#kernel/table-file.ts'
import type { NewEvent } from './add.ts'
import { wholeOf } from './add.ts'
import { categories, inCurrency, type BudgetEntry } from './budget.ts'
import { newOf, planned as planMembers } from './change.ts'
import { eventsIn, institutions, kinds, modalities, said, text, type Event } from './event.ts'
import { rowMessages as say, wrongMessages as wrong } from './messages.ts'
import { faultsBetween } from './placing.ts'
import { cell, columnOf, listed, rowErrorOf } from './table-cells.ts'

export const eventTableColumns = [
  'code',
  'title',
  'local title',
  'local language',
  'kind',
  'modality',
  'academy',
  'country',
  'nations',
  'place country',
  'place',
  'institution',
  'course',
  'edition',
  'award',
  'funding source',
  'law',
  'programme',
  'key activity',
  'justification',
  'objectives',
  'profile',
  'interpreted',
  'starts on',
  'ends on',
  'planned participants',
  'planned budget',
  'actual budget',
  'head count',
  'head count female',
  'head count source',
  // told, not read: an event goes from state to state by people
  'state',
] as const

const budgetPart = new RegExp(`^([A-Z]{3}) (${categories.join('|')}) (\\d{1,12}(?:\\.\\d{1,4})?)$`)
/** Lines of a budget as a cell writes them: `USD lodging 4000.00; USD meals 300`. */
const budgetCell = listed(
  z
    .array(z.string())
    .max(60)
    .refine((parts) => parts.every((part) => budgetPart.test(part)), wrong.budgetCell.message)
    .transform((parts) =>
      parts.map((part) => {
        const [, currency, category, amount] = budgetPart.exec(part) as unknown as [
          string,
          string,
          BudgetEntry['category'],
          string,
        ]
        return { currency, category, amount }
      }),
    ),
)
const whole = z
  .string()
  .regex(/^\d{1,6}$/, wrong.whole.message)
  .transform(Number)
  .pipe(z.int().max(100_000))

/** A row; an empty cell says nothing, so it changes nothing. */
export const eventRow = z.object({
  code: cell(z.string().max(60)),
  title: said.title,
  localTitle: cell(text(300)),
  localLanguage: cell(said.localLanguage.unwrap()),
  kind: z.enum(kinds),
  modality: z.enum(modalities),
  academy: cell(z.string().max(30)),
  country: said.country,
  nations: listed(said.nations),
  placeCountry: cell(said.country),
  place: cell(text(300)),
  institution: z.enum(institutions),
  course: cell(z.string().max(40)),
  edition: cell(
    z
      .string()
      .regex(/^\d{1,4}$/, wrong.whole.message)
      .transform(Number),
  ),
  award: cell(text(200)),
  fundingSource: cell(text(300)),
  law: cell(text(300)),
  programme: cell(text(300)),
  keyActivity: cell(text(300)),
  justification: cell(text(5_000)),
  objectives: cell(text(5_000)),
  profile: cell(text(5_000)),
  interpreted: listed(said.interpreted),
  startsOn: said.startsOn,
  endsOn: said.endsOn,
  plannedParticipants: cell(whole),
  plannedBudget: budgetCell,
  actualBudget: budgetCell,
  headCount: cell(whole),
  headCountFemale: cell(whole),
  headCountSource: cell(text(300)),
})
type Row = z.output<typeof eventRow> & { line: number }

export interface Planned {
  line: number
  /** The event as it stands; null for a new one. */
  event: Event | null
  title: string
  given: NewEvent
  /** The members of `given` that say something new of an event that is there. */
  changed: object
  budget: BudgetEntry[]
  heads: { headCount: number; headCountFemale: number | null; headCountSource: string | null } | null
  /** The columns in which it says something new. */
  columns: string[]
}

const present = (members: object) => Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null))
const keyOf = ({ country, title, startsOn }: Pick<Event, 'country' | 'title' | 'startsOn'>) =>
  [country, title, startsOn].join('\u0001')

/** The posts of the rows whose events the actor may not keep. An award of theirs counts too, row by row. */
async function keptBy(db: Db, actor: Actor, rows: readonly { country: string; award: string | null }[]) {
  const scopes = actor.scopesOf('event.keep')
  if (scopes === 'everything') return () => true
  const codes = [...new Set(rows.map(({ country }) => country))]
  const { rows: keys } = await sql<{ code: string; keys: string[] }>`
    select c.code, unit_scopes(c.code) as keys from unnest(${codes}::text[]) c (code)`.execute(db)
  const kept = new Set(keys.filter((row) => row.keys.some((key) => scopes.has(key))).map(({ code }) => code))
  return ({ country, award }: { country: string; award: string | null }) =>
    kept.has(country) || (award !== null && scopes.has(`award:${award}`))
}

async function catalogue(db: Db) {
  const academies = await db.selectFrom('academy').select('code').execute()
  const editions = await db
    .selectFrom('course')
    .innerJoin('courseVersion', 'courseVersion.courseId', 'course.id')
    .select(['course.code', 'course.retiredOn', 'courseVersion.edition'])
    .execute()
  return { academies: new Set(academies.map(({ code }) => code)), courses: Map.groupBy(editions, ({ code }) => code) }
}

function budgetOf(row: Row): BudgetEntry[] {
  const lines = new Map<string, BudgetEntry>()
  for (const member of ['planned', 'actual'] as const)
    for (const { currency, category, amount } of row[`${member}Budget`] ?? []) {
      const key = `${currency} ${category}`
      lines.set(key, { currency, category, ...lines.get(key), [member]: amount })
    }
  return [...lines.values()]
}

const twiceIn = (parts: Row['plannedBudget']) =>
  new Set(parts?.map(({ currency, category }) => `${currency} ${category}`)).size < (parts?.length ?? 0)

/** What the rows would do in their order, and what is wrong with others. */
export async function planEvents(db: Db, actor: Actor, rows: readonly Row[]) {
  const kept = await keptBy(db, actor, rows)
  const known = await catalogue(db)
  const found = (await eventsIn(db)
    .where((is) =>
      is.or([
        is('event.code', 'in', [...rows.flatMap(({ code }) => code ?? []), '']),
        is(
          sql`(event.country, event.starts_on)`,
          'in',
          sql`(select * from unnest(
          ${rows.map(({ country }) => country)}::text[], ${rows.map(({ startsOn }) => startsOn)}::date[]))`,
        ),
      ]),
    )
    .execute()) as Event[]
  const byCode = new Map(found.map((event) => [event.code, event]))
  const byKey = new Map(found.map((event) => [keyOf(event), event]))
  const budgets = await db
    .selectFrom('eventBudget')
    .selectAll()
    .where('eventId', 'in', [...found.map(({ id }) => id), '00000000-0000-0000-0000-000000000000'])
    .execute()

  const planned: Planned[] = []
  const wrongs: RowError[] = []
  const lineOf = new Map<string, number>()
  for (const row of rows) {
    const { line, code, plannedBudget, actualBudget, headCount, headCountFemale, headCountSource, ...members } = row
    const problems: RowError[] = []
    const no = (column: string, { message }: { message: string }, parameters?: Record<string, string | number>) =>
      problems.push(rowError(line, column, message, parameters))
    const event = (code ? byCode.get(code) : byKey.get(keyOf(row))) ?? null
    const given = present(members) as NewEvent
    const after = event ? { ...event, ...(given as Partial<Event>) } : wholeOf(given)
    if (code && !event) no('code', say.noSuchCode)
    else if (!kept(after) || (event && !kept(event))) no('country', say.notYours)
    else {
      const earlier = lineOf.get(event?.id ?? keyOf(row))
      if (earlier !== undefined) no('title', say.twice, { other: earlier })
      lineOf.set(event?.id ?? keyOf(row), line)
      // an event in one's own country, at an academy or in the United States has its country of place from there
      const placed = after.modality === 'third-country' ? after : { ...after, placeCountry: row.placeCountry }
      problems.push(...faultsBetween(placed).map((fault) => rowErrorOf(line, fault)))
      if (after.academy && !known.academies.has(after.academy)) no('academy', wrong.noSuchAcademy)
      const editions = after.course ? known.courses.get(after.course) : undefined
      if (after.course && !editions) no('course', wrong.noSuchCourse)
      else if (row.edition && !editions?.some(({ edition }) => edition === row.edition))
        no('edition', wrong.noSuchEdition)
      const retired = editions?.[0]?.retiredOn
      if (retired && retired <= after.startsOn && after.course !== event?.course)
        no('course', say.retired, { on: retired })
      if (headCountFemale !== null && headCountFemale > (headCount ?? event?.headCount ?? -1))
        no('head count female', wrong.moreWomen)
      if (twiceIn(plannedBudget)) no('planned budget', wrong.categoryTwice)
      if (twiceIn(actualBudget)) no('actual budget', wrong.categoryTwice)
      const held = new Map(
        budgets.filter(({ eventId }) => eventId === event?.id).map((one) => [`${one.currency} ${one.category}`, one]),
      )
      const budget = budgetOf(row).flatMap(({ currency, category, ...amounts }): BudgetEntry[] => {
        const there = held.get(`${currency} ${category}`)
        const told = Object.entries(amounts).filter(
          ([member, amount]) =>
            inCurrency(amount ?? null, currency) !== inCurrency(there?.[member as 'planned'] ?? null, currency),
        )
        return told.length ? [{ currency, category, ...Object.fromEntries(told) }] : []
      })
      const changed = event ? newOf(event, given) : {}
      const heads =
        headCount !== null && headCount !== event?.headCount ? { headCount, headCountFemale, headCountSource } : null
      const columns = event
        ? [
            ...Object.keys(changed).map(columnOf),
            ...(budget.length ? ['budget'] : []),
            ...(heads ? ['head count'] : []),
          ]
        : []
      if (event && columns.length) problems.push(...forbidden(line, event, changed, budget))
      planned.push({ line, event, title: row.title, given, changed, budget, heads, columns })
    }
    wrongs.push(...problems)
  }
  return { planned, wrong: wrongs }
}

/** What a table may not change of an event where it stands. */
function forbidden(line: number, event: Event, changed: object, budget: readonly BudgetEntry[]): RowError[] {
  const no = (column: string, { message }: { message: string }) =>
    rowError(line, column, message, { state: event.state })
  if (event.state === 'finalised') return [no('state', say.finalised)]
  if (event.state === 'created') return []
  const names = Object.keys(changed)
  if ((event.state === 'cancelled' || event.state === 'closed') && names.length) return [no('state', say.over)]
  return [
    ...names
      .filter((name) => (planMembers as readonly string[]).includes(name))
      .map((name) => no(columnOf(name), say.approved)),
    ...names.filter((name) => name === 'startsOn' || name === 'endsOn').map((name) => no(columnOf(name), say.moves)),
    ...(budget.some(({ planned }) => planned !== undefined) ? [no('planned budget', say.approved)] : []),
  ]
}
