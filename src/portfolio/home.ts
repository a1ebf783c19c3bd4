// The bureau's whole portfolio at a glance.
import { sql } from 'kysely'
import { z } from 'zod'
import { operation } from '#kernel/operation.ts'
import { activityLines } from './activity-list.ts'
import { Attention, attentionTo, lookOver } from './attention.ts'
import { Balance, balancesOf } from './balance.ts'
import { everything } from './selection.ts'
import { sourceFor } from './sums.ts'

export const home = operation({
  name: 'portfolio.home',
  summary: 'The whole portfolio at a glance: by country, by year, by institution, and what needs attention',
  needs: 'activity.read',
  http: 'GET /portfolio',
  cli: 'portfolio',
  input: z.object({}),
  output: z.object({
    activities: z.number().int(),
    byCountry: Balance,
    byYear: Balance,
    byInstitution: Balance,
    attention: Attention,
    /** When the latest file was published here; null: nothing was imported yet. */
    publishedAt: z.string().nullable(),
  }),
  async run({ db, today }) {
    const where = everything
    const source = await sourceFor(db, where)
    const { rows } = await sql<{ at: string | null }>`select max(published_at) as at from publication`.execute(db)
    const [byCountry, byYear, byInstitution] = await balancesOf(
      db,
      source,
      where,
      ['country'],
      ['fiscalYear'],
      ['institution'],
    )
    const { total, concerns } = await lookOver(db, source, where, today, { mostOfEach: 5 })
    const lines = await activityLines(db, [...new Set(concerns.flatMap(({ ids }) => ids))])
    return {
      activities: total,
      byCountry,
      byYear,
      byInstitution,
      attention: attentionTo(concerns, lines),
      publishedAt: rows[0]?.at ?? null,
    }
  },
})
