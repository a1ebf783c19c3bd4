// What came of training, by event, course, nation or unit: who stayed, who never entered or left, and of whom nothing is known.
import { sql, type RawBuilder } from 'kysely'
import { z } from 'zod'
import { operation } from '#kernel/operation.ts'
import { askedInput, ruleOf } from './due.ts'

export const resultGroups = ['event', 'course', 'nation', 'unit'] as const
export type ResultGroup = (typeof resultGroups)[number]

const measured = {
  /** Those who were to be asked by now. */
  due: z.int(),
  answered: z.int(),
  notAnswered: z.int(),
  sameUnit: z.int(),
  otherUnit: z.int(),
  left: z.int(),
  neverEntered: z.int(),
  /** Percent of those who answered who left or never entered, to one decimal; null where nobody answered. */
  leakage: z.string().nullable(),
  /** Of those who answered. */
  useIt: z.int(),
  useItPartly: z.int(),
  trainOthers: z.int(),
  trainedOthers: z.int(),
}
const Result = z.object({ key: z.string().nullable(), name: z.string().nullable(), ...measured })
export type Result = z.output<typeof Result>

const groupOf: Record<ResultGroup, { key: RawBuilder<unknown>; name: RawBuilder<unknown> }> = {
  event: { key: sql`e.code`, name: sql`e.title` },
  course: {
    key: sql`c.code`,
    name: sql`(select v.title from course_version v where v.course_id = c.id order by v.edition desc limit 1)`,
  },
  nation: { key: sql`p.country`, name: sql`null::text` },
  unit: { key: sql`u.country || '-' || u.code`, name: sql`u.name` },
}

export const followUpResults = operation({
  name: 'followUp.results',
  summary:
    'What came of training: still in post, left or never entered (leakage), uses the skill; those not answered beside it',
  needs: 'roster.read',
  http: 'GET /follow-up-results',
  input: z.object({
    by: z.enum(resultGroups).default('event').describe('What to group by'),
    ...askedInput,
    months: askedInput.months.describe('After so many months; the latest answer of each person if left out'),
  }),
  output: z.object({ by: z.enum(resultGroups), rows: z.array(Result), total: z.object(measured) }),
  async run({ db, today }, { by, event, country, months }) {
    const rule = await ruleOf(db)
    const { key, name } = groupOf[by]
    const counted = sql`count(*)::int as due, count(f.post)::int as answered, (count(*) - count(f.post))::int as not_answered,
      (count(*) filter (where f.post = 'same-unit'))::int as same_unit, (count(*) filter (where f.post = 'other-unit'))::int as other_unit,
      (count(*) filter (where f.post = 'left'))::int as "left", (count(*) filter (where f.post = 'never-entered'))::int as never_entered,
      round(100.0 * count(*) filter (where f.post in ('left', 'never-entered')) / nullif(count(f.post), 0), 1)::text as leakage,
      (count(*) filter (where f.uses_skill = 'yes'))::int as use_it, (count(*) filter (where f.uses_skill = 'partly'))::int as use_it_partly,
      (count(*) filter (where f.trained_others > 0))::int as train_others, coalesce(sum(f.trained_others), 0)::int as trained_others`
    const { rows } = await sql<Result & { whole: boolean }>`
      select g.key, max(g.name) as name, grouping(g.key) = 1 as whole, ${counted}
      from participation p join event e on e.id = p.event_id
        left join course c on c.id = e.course_id left join host_unit u on u.id = p.unit_id
        cross join lateral (select ${key} as key, ${name} as name) g
        left join lateral (select f.* from follow_up f where f.participation_id = p.id
          and ${months === undefined ? sql`true` : sql`f.months = ${months}`} order by f.months desc limit 1) f on true
      where p.state = 'completed' and p.role = 'participant'
        and (p.ends_on + make_interval(months => ${months ?? Math.min(...rule.months)}::integer))::date <= ${today}::date
        and ${event === undefined ? sql`true` : sql`(e.code = ${event} or e.id::text = ${event})`}
        and ${country === undefined ? sql`true` : sql`p.country = ${country}`}
      group by grouping sets ((g.key), ()) order by whole, count(*) desc, g.key nulls last limit 1001`.execute(db)
    const { whole: _, key: __, name: ___, ...total } = rows.find(({ whole }) => whole)!
    return { by, rows: rows.filter(({ whole }) => !whole).map(({ whole: _, ...row }) => row), total }
  },
})
