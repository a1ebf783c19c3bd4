// What of the courses held teaches human rights, by course and fiscal year, with the gaps (GAO-19-554).
import { sql } from 'kysely'
import { z } from 'zod'
import { operation } from '#kernel/operation.ts'
import { country } from './event.ts'
import { daysOfYear, fiscalYearOf, startMonth } from './fiscal-years.ts'
import { plainHours } from './sessions.ts'

/** Why a row cannot say how much was taught: no course of the catalogue, nothing said of human rights, or no hours. */
export const gaps = ['no-course', 'nothing-said', 'no-hours'] as const

const line = z.object({
  fiscalYear: z.int(),
  /** Null for courses held by none of the catalogue. */
  course: z.string().nullable(),
  edition: z.int().nullable(),
  title: z.string().nullable(),
  /** Of one event: in all, and of human rights. */
  hours: z.string().nullable(),
  humanRightsHours: z.string().nullable(),
  events: z.int(),
  /** Of these the ones that are completed or finalised. */
  held: z.int(),
  /** Hours of human rights in those that were held; null in a gap. */
  hoursTaught: z.string().nullable(),
  gap: z.enum(gaps).nullable(),
})
export type RightsLine = z.output<typeof line>

export const humanRights = operation({
  name: 'courses.humanRights',
  summary: 'What of the courses held teaches human rights, by course and fiscal year, and where nothing says so',
  needs: 'event.read',
  http: 'GET /human-rights-report',
  cli: 'courses human-rights',
  input: z.object({
    fiscalYear: z.coerce.number().int().min(1990).max(2100).optional().describe('Only this fiscal year'),
    country: country.optional().describe('Only what the post in this country organised'),
    gap: z
      .enum(['any', ...gaps])
      .optional()
      .describe('Only the gaps, or only those of a kind'),
  }),
  output: z.object({
    lines: z.array(line),
    totals: z.object({ events: z.int(), held: z.int(), withGap: z.int(), hoursTaught: z.string() }),
  }),
  async run({ db }, { fiscalYear, country: code, gap }) {
    const month = await startMonth(db)
    const [begins, ends] = fiscalYear ? daysOfYear(fiscalYear, month) : []
    const { rows } = await sql<
      Omit<RightsLine, 'gap' | 'hoursTaught'> & { humanRights: string | null; taught: string | null }
    >`
      with counted as (
        select ${fiscalYearOf(sql`e.starts_on`, month)} as fiscal_year, e.course_id, e.edition, count(*)::int as events,
          count(*) filter (where e.state in ('completed', 'finalised'))::int as held
        from event e
        where e.state not in ('cancelled', 'closed') and (e.course_id is not null or e.kind in ('course', 'train-the-trainer'))
          and ${begins ? sql`e.starts_on >= ${begins}::date and e.starts_on < ${ends}::date` : sql`true`}
          and ${code ? sql`e.country = ${code}` : sql`true`}
        group by 1, 2, 3)
      select y.fiscal_year, c.code as course, y.edition, v.title, v.hours, v.human_rights_hours, v.human_rights, y.events, y.held,
        y.held * v.human_rights_hours as taught
      from counted y left join course c on c.id = y.course_id
        left join course_version v on v.course_id = y.course_id and v.edition = y.edition
      order by y.fiscal_year desc, c.code collate "C" nulls last, y.edition desc`.execute(db)
    const lines = rows
      .map(({ humanRights: taught, taught: hours, ...row }): RightsLine => ({
        ...row,
        hours: row.hours && plainHours(row.hours),
        humanRightsHours: row.humanRightsHours && plainHours(row.humanRightsHours),
        hoursTaught: hours && plainHours(hours),
        gap:
          row.course === null
            ? 'no-course'
            : taught === null
              ? 'nothing-said'
              : row.humanRightsHours === null
                ? 'no-hours'
                : null,
      }))
      .filter((row) => (gap === undefined ? true : gap === 'any' ? row.gap !== null : row.gap === gap))
    const sum = (of: (row: RightsLine) => number) => lines.reduce((total, row) => total + of(row), 0)
    // hours have two decimals: whole hundredths add up exactly
    const hundredths = sum(({ hoursTaught }) => Math.round(Number(hoursTaught ?? 0) * 100))
    return {
      lines,
      totals: {
        events: sum(({ events }) => events),
        held: sum(({ held }) => held),
        withGap: sum(({ events, gap: found }) => (found ? events : 0)),
        hoursTaught: plainHours((hundredths / 100).toFixed(2)),
      },
    }
  },
})
