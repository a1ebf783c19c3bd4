// Every rule with what it matched: so that an officer sees what the answers rest on, and corrects them.
import { sql } from 'kysely'
import { z } from 'zod'
import { Cursor, limitOf, readCursor, sorted, writeCursor } from '#kernel/cursor.ts'
import { operation } from '#kernel/operation.ts'
import { NotFound } from '#kernel/problem.ts'
import { ActivityLine, activityLines } from '#portfolio/index.ts'
import { purposeCodes } from './purpose-codes.ts'
import { textRules } from './text-rules.ts'

/** The name under which the activities stand of which no institution is known. */
export const unknownRule = 'unknown'

interface Known {
  rule: string
  source: 'purpose-code' | 'text-rule'
  language: string | null
  claims: readonly { subject: string; value: string }[]
  /** The name of the code, or the terms of the rule. */
  looksFor: string
}

const known: readonly Known[] = [
  ...purposeCodes
    .filter(({ claims }) => claims.length > 0)
    .map(({ code, name, claims }): Known => ({
      rule: `dac.${code}`,
      source: 'purpose-code',
      language: null,
      claims,
      looksFor: `${code} ${name}`,
    })),
  ...textRules.map(({ id, language, claims, terms }): Known => ({
    rule: id,
    source: 'text-rule',
    language,
    claims,
    looksFor: terms.join(', '),
  })),
]

const Rule = z.object({
  rule: z.string(),
  source: z.enum(['purpose-code', 'text-rule']),
  language: z.string().nullable(),
  claims: z.array(z.object({ subject: z.string(), value: z.string() })),
  looksFor: z.string(),
  /** Activities of which it claims something. */
  matched: z.number().int(),
  /** Of these, those where an officer holds something else of the same subject. */
  corrected: z.number().int(),
  /** The first words that it found, most often found first. */
  sample: z.array(z.string()),
})
export type Rule = z.output<typeof Rule>

export const listRules = operation({
  name: 'institutions.rules',
  summary: 'The rules that tell institutions and functions, with what each matched',
  needs: 'activity.read',
  http: 'GET /institutions/rules',
  cli: 'institutions rules',
  input: z.object({}),
  output: z.object({
    rules: z.array(Rule),
    activities: z.number().int(),
    /** Of how many the institution is unknown, and the function. */
    unknownInstitution: z.number().int(),
    unknownFunction: z.number().int(),
    /** How many activities an officer has spoken of. */
    byOfficers: z.number().int(),
  }),
  async run({ db }) {
    const { rows } = await sql<{ rule: string; matched: number; corrected: number; sample: string[] }>`
      with spoken as (select c.activity_id, c.subject, c.value from claim c where c.source = 'officer' and c.withdrawn_at is null),
      found as (select c.rule, c.evidence, c.activity_id, exists (select from spoken s where s.activity_id = c.activity_id
            and s.subject = c.subject and s.value is distinct from c.value) as corrected
        from claim c join activity a on a.id = c.activity_id and a.state = 'published'
        where c.source <> 'officer' and c.withdrawn_at is null)
      select f.rule, count(distinct f.activity_id)::int as matched,
        count(distinct f.activity_id) filter (where f.corrected)::int as corrected,
        (select array_agg(e.evidence order by e.n desc, e.evidence collate "C") from (
          select g.evidence, count(*) as n from found g where g.rule = f.rule group by g.evidence order by n desc, g.evidence collate "C" limit 5) e) as sample
      from found f group by f.rule`.execute(db)
    const counts = await sql<{ activities: number; institution: number; function: number; officers: number }>`
      select count(*)::int as activities, (count(*) filter (where institution is null))::int as institution,
        (count(*) filter (where function is null))::int as function,
        (select count(distinct activity_id)::int from claim where source = 'officer' and withdrawn_at is null) as officers
      from activity where state = 'published'`.execute(db)
    const matched = new Map(rows.map((row) => [row.rule, row]))
    const count = counts.rows[0]
    return {
      rules: known.map((rule) => {
        const { matched: of = 0, corrected = 0, sample = [] } = matched.get(rule.rule) ?? {}
        return {
          ...rule,
          claims: rule.claims.map(({ subject, value }) => ({ subject, value })),
          matched: of,
          corrected,
          sample,
        }
      }),
      activities: count?.activities ?? 0,
      unknownInstitution: count?.institution ?? 0,
      unknownFunction: count?.function ?? 0,
      byOfficers: count?.officers ?? 0,
    }
  },
})

export const showMatches = operation({
  name: 'institutions.matches',
  summary: 'The activities that a rule matched; of the rule `unknown`, those of which no institution is known',
  needs: 'activity.read',
  http: 'GET /institutions/rules/{rule}',
  cli: 'institutions matches',
  argument: 'rule',
  input: z.object({
    rule: z.string().min(1).max(200).describe('The name of the rule, as jurat institutions rules shows it'),
    limit: limitOf({ most: 500, usual: 100 }),
    cursor: Cursor,
  }),
  output: z.object({
    /** Null for `unknown`. */
    rule: Rule.omit({ matched: true, corrected: true, sample: true }).nullable(),
    matches: z.array(z.object({ activity: ActivityLine, evidence: z.array(z.string()), officer: z.boolean() })),
    total: z.number().int(),
    next: z.string().nullable(),
  }),
  async run({ db }, { rule, limit, cursor }) {
    const found = known.find((one) => one.rule === rule)
    if (!found && rule !== unknownRule) throw NotFound({ what: 'rule', id: rule })
    const after = cursor === undefined ? '' : readCursor(cursor, z.tuple([sorted.text]))[0]
    const matching = found
      ? sql`activity a join claim c on c.activity_id = a.id where c.rule = ${rule} and c.source <> 'officer' and c.withdrawn_at is null and a.state = 'published'`
      : sql`activity a left join claim c on false where a.institution is null and a.state = 'published'`
    const { rows } = await sql<{ id: string; identifier: string; evidence: string[]; officer: boolean }>`
      select a.id, a.identifier, array_remove(array_agg(distinct c.evidence), null) as evidence,
        exists (select from claim o where o.activity_id = a.id and o.source = 'officer' and o.withdrawn_at is null) as officer
      from ${matching} and a.identifier > ${after} group by a.id, a.identifier order by a.identifier limit ${sql.lit(limit + 1)}`.execute(
      db,
    )
    const total = await sql<{ count: number }>`select count(distinct a.id)::int as count from ${matching}`.execute(db)
    const shown = rows.slice(0, limit)
    const lines = new Map(
      (
        await activityLines(
          db,
          shown.map(({ id }) => id),
        )
      ).map((line) => [line.id, line]),
    )
    const last = shown.at(-1)
    return {
      rule: found ? { ...found, claims: found.claims.map(({ subject, value }) => ({ subject, value })) } : null,
      matches: shown.flatMap(({ id, evidence, officer }) => {
        const activity = lines.get(id)
        return activity ? [{ activity, evidence, officer }] : []
      }),
      total: total.rows[0]?.count ?? 0,
      next: rows.length > limit && last ? writeCursor([last.identifier]) : null,
    }
  },
})
