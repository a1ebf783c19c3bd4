// How long biographies and numbers are kept after they were last used, and erasing those whose time is over.
import { sql } from 'kysely'
import { z } from 'zod'
import { job, operation } from '#kernel/operation.ts'
import type { Db } from '#kernel/store/store.ts'
import { wrongMessages as wrong } from './messages.ts'
import { countryCode } from './person.ts'

const months = z.int().min(1, wrong.months.message).max(600, wrong.months.message)

const ruleShape = z.object({
  months: months.describe('The months after the last use'),
  countries: z.record(countryCode, months).default({}).describe('Countries with a rule of their own, as {"HT": 36}'),
})
const retentionShape = ruleShape.extend({
  /** Biographies whose day is past, by country; empty for whoever may not erase. */
  due: z.array(z.object({ country: z.string(), persons: z.int() })),
})
export type Retention = z.output<typeof retentionShape>

async function readRetention(db: Db, today: string): Promise<Retention> {
  const { value } = await db
    .selectFrom('setting')
    .select('value')
    .where('key', '=', 'person-retention')
    .executeTakeFirstOrThrow()
  const { rows } = await sql<{ country: string; persons: string }>`
    select country, persons from erasures_due(${today}::date)`.execute(db)
  return {
    ...ruleShape.parse(value),
    due: rows.map(({ country, persons }) => ({ country, persons: Number(persons) })),
  }
}

export const showRetention = operation({
  name: 'persons.retention',
  summary: 'How long biographies are kept after they were last used, and how many are due to be erased',
  needs: 'setting.change',
  http: 'GET /person-retention',
  input: z.object({}),
  output: retentionShape,
  run: ({ db, today }) => readRetention(db, today),
})

export const setRetention = operation({
  name: 'persons.setRetention',
  summary: 'Set how long biographies are kept after they were last used; every day of erasure follows the new rule',
  needs: 'setting.change',
  http: 'PUT /person-retention',
  input: ruleShape,
  output: retentionShape,
  async run({ db, today }, rule) {
    await sql`select set_retention(${JSON.stringify(rule)}::jsonb)`.execute(db)
    return readRetention(db, today)
  },
})

/** So many in a transaction: the embedded database has one connection. */
const together = 100

export const erasePersons = job({
  name: 'persons.erase',
  summary: 'Erase biographies and numbers whose time is over; person, names and what was counted stay',
  needs: 'person.erase',
  http: 'POST /person-erasures',
  input: z.object({ dryRun: z.boolean().default(false).describe('Only say how many would be erased') }),
  output: z.object({ dryRun: z.boolean(), persons: z.int(), numbers: z.int().nullable() }),
  async work({ transaction, progress, today }, { dryRun }) {
    const due = await transaction(async (db) => {
      const { rows } = await sql<{ persons: string }>`
        select coalesce(sum(persons), 0) as persons from erasures_due(${today}::date)`.execute(db)
      return Number(rows[0]!.persons)
    })
    if (dryRun) return { dryRun, persons: due, numbers: null }
    let [persons, numbers] = [0, 0]
    for (;;) {
      const { rows } = await transaction((db) =>
        sql<{ persons: string; numbers: string }>`
          select persons, numbers from erase_persons(${today}::date, ${together})`.execute(db),
      )
      if (rows[0]!.persons === '0') return { dryRun, persons, numbers }
      persons += Number(rows[0]!.persons)
      numbers += Number(rows[0]!.numbers)
      await progress(persons, due, 'persons')
    }
  },
})
