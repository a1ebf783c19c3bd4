// The days on which nobody works at a post: its weekend, and the holidays of the nation and of the post itself. Deadlines of local
// checks skip them, and what is wanted on such a day is wanted on the last working day before.
import { sql } from 'kysely'
import { v7 as newId } from 'uuid'
import { z } from 'zod'
import { operation, type Context } from '#kernel/operation.ts'
import { NotFound } from '#kernel/problem.ts'
import type { Db } from '#kernel/store/store.ts'
import { allowedIn, country, day, line } from './batch.ts'

export const keepers = ['nation', 'post'] as const
export type Keeper = (typeof keepers)[number]

/** Where the weekend of a country is said: by the post, in the reference list, or nowhere, which means Saturday and Sunday. */
export const weekendOrigins = ['post', 'reference', 'usual'] as const

export const weekendShape = z.object({
  /** Days of the week, Sunday 0. */
  days: z.array(z.int()),
  origin: z.enum(weekendOrigins),
  /** Of the reference list. */
  source: z.string().nullable(),
  /** Whether somebody may rely on it: a post answers for itself. */
  confirmed: z.boolean(),
})
export type Weekend = z.output<typeof weekendShape>

/** The weekend by which deadlines of a country are reckoned, and who says so. */
export async function weekendIn(db: Db, code: string): Promise<Weekend> {
  const { rows } = await sql<Weekend>`select weekend_of(${code}) as days,
      case when p.weekend is not null then 'post' when w.weekend is not null then 'reference' else 'usual' end as origin,
      case when p.weekend is null then w.source end as source, p.weekend is not null or coalesce(w.verified, false) as confirmed
    from (select ${code}::text as country) c left join clearance_post p on p.country = c.country
      left join country_weekend w on w.country = c.country`.execute(db)
  return rows[0]!
}

export const dayOff = z.object({
  day: z.iso.date(),
  /** Of the holiday; null of a day of the weekend. */
  name: z.string().nullable(),
})
export type DayOff = z.output<typeof dayOff>

/** Between two days, both counted in; none where the second lies before the first. */
export async function daysOff(db: Db, code: string, from: string, until: string): Promise<DayOff[]> {
  const { rows } = await sql<DayOff>`select day, name from days_off(${code}, ${from}::date, ${until}::date)`.execute(db)
  return rows
}

/** The day itself, or the last working day before it. */
export async function workingDayUntil(db: Db, code: string, on: string): Promise<string> {
  const { rows } = await sql<{ day: string }>`select working_day_until(${code}, ${on}::date) as day`.execute(db)
  return rows[0]!.day
}

export const holidayShape = z.object({
  id: z.uuid(),
  country: z.string(),
  on: z.iso.date(),
  name: z.string(),
  keptBy: z.enum(keepers),
  source: z.string(),
})
export type Holiday = z.output<typeof holidayShape>

export const holidaySaid = {
  on: day.describe('The day, as 2026-05-01'),
  name: line.describe('What the day is called'),
  keptBy: z.enum(keepers).describe('The nation, or the post alone'),
  source: line.describe('Where it was found, such as the gazette and its number'),
}

/** Holidays of a country in the years from one to another, in their order. */
export async function holidaysOf(db: Db, codes: readonly string[], from: string, until: string): Promise<Holiday[]> {
  if (!codes.length) return []
  const rows = await db
    .selectFrom('publicHoliday')
    .select(['id', 'country', 'onDay as on', 'name', 'keptBy', 'source'])
    .where('country', 'in', codes)
    .where('onDay', '>=', from)
    .where('onDay', '<=', until)
    .orderBy('country')
    .orderBy('onDay')
    .orderBy('keptBy')
    .execute()
  return rows as Holiday[]
}

const year = z.coerce.number().int().min(1990).max(2200)

export const showWorkingDays = operation({
  name: 'clearance.workingDays',
  summary: 'Show on which days nobody works at a post: its weekend and who says so, and its holidays in a year',
  needs: 'clearance.read',
  http: 'GET /clearance/working-days/{country}',
  argument: 'country',
  input: z.object({ country, year: year.optional().describe('The year; this one if left out') }),
  output: z.object({
    country: z.string(),
    year: z.int(),
    weekend: weekendShape,
    holidays: z.array(holidayShape),
    /** The years of which holidays are known. */
    years: z.array(z.int()),
  }),
  async run({ db, today }, { country: code, year: wanted = Number(today.slice(0, 4)) }) {
    const { rows } = await sql<{
      year: number
    }>`select distinct extract(year from on_day)::integer as year from public_holiday
      where country = ${code} order by 1`.execute(db)
    return {
      country: code,
      year: wanted,
      weekend: await weekendIn(db, code),
      holidays: await holidaysOf(db, [code], `${wanted}-01-01`, `${wanted}-12-31`),
      years: rows.map((row) => row.year),
    }
  },
})

/** Enters a holiday, or what it is called now. */
export async function keepHoliday({ db }: Context, { country: code, on, ...said }: Omit<Holiday, 'id'>) {
  const row = await db
    .insertInto('publicHoliday')
    .values({ id: newId(), country: code, onDay: on, ...said })
    .onConflict((there) =>
      there.columns(['country', 'onDay', 'keptBy']).doUpdateSet({ name: said.name, source: said.source }),
    )
    .returning('id')
    .executeTakeFirstOrThrow()
  return { id: row.id, country: code, on, ...said }
}

export const setHoliday = operation({
  name: 'clearance.setHoliday',
  summary: 'Enter a public holiday, or a day on which the post is closed; what is due meanwhile moves with it',
  needs: 'clearance.set',
  http: 'PUT /clearance/working-days/{country}/holidays/{on}',
  argument: 'country',
  input: z.object({ country, ...holidaySaid, keptBy: holidaySaid.keptBy.default('nation') }),
  output: holidayShape,
  async run(context, holiday) {
    await allowedIn(context, 'clearance.set', holiday.country)
    return keepHoliday(context, holiday)
  },
})

export const removeHoliday = operation({
  name: 'clearance.removeHoliday',
  summary: 'Take a holiday out that is none; what is due meanwhile moves with it',
  needs: 'clearance.set',
  http: 'DELETE /clearance/holidays/{id}',
  argument: 'id',
  input: z.object({ id: z.uuid().describe('The id of the holiday, as jurat clearance working-days shows it') }),
  output: z.object({ country: z.string(), on: z.iso.date() }),
  async run(context, { id }) {
    const { db } = context
    const held = await db
      .selectFrom('publicHoliday')
      .select(['country', 'onDay as on'])
      .where('id', '=', id)
      .executeTakeFirst()
    if (!held) throw NotFound({ what: 'holiday', id })
    await allowedIn(context, 'clearance.set', held.country)
    await db.deleteFrom('publicHoliday').where('id', '=', id).execute()
    return held
  },
})
