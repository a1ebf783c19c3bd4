// The bureau's whole portfolio at a glance.
import { sql } from 'kysely'
import { z } from 'zod'
import { operation } from '#kernel/operation.ts'
import { activityLines } from './activity-list.ts'
import { Attention, attentionTo, concernsOf } from './attention.ts'
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
    const [{ count, at } = { count: '0', at: null }] = (
      await sql<{
        count: string
        at: string | null
      }>`select (select count(*) from activity where state = 'published') as count,
        (select max(published_at) from publication) as at`.execute(db)
    ).rows
    const [byCountry, byYear, byInstitution] = await balancesOf(
      db,
      source,
      where,
      ['country'],
      ['fiscalYear'],
      ['institution'],
    )
    const found = await concernsOf(db, where, source.startMonth, today, 5)
    const lines = await activityLines(db, [...new Set(found.flatMap(({ ids }) => ids))])
    return {
      activities: Number(count),
      byCountry,
      byYear,
      byInstitution,
      attention: attentionTo(found, lines),
      publishedAt: at,
    }
  },
})
