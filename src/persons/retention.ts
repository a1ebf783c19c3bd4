// How long biographies, numbers and the files that people sent are kept after they were last used, and erasing those whose time is over.
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
  files: months.describe(
    'The months that a file is kept from which nothing was published, as a workbook of participants',
  ),
})
const retentionShape = ruleShape.extend({
  /** Files of people: how many are past their day, how many there are, and the next day after which some go; zeros for whoever may not erase. */
  filesDue: z.int(),
  filesKept: z.int(),
  filesUntil: z.iso.date().nullable(),
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
  const { rows: files } = await sql<{ due: string; kept: string; nextOn: string | null }>`
    select due, kept, next_on from files_due(${today}::date)`.execute(db)
  return {
    ...ruleShape.parse(value),
    filesDue: Number(files[0]!.due),
    filesKept: Number(files[0]!.kept),
    filesUntil: files[0]!.nextOn,
    due: rows.map(({ country, persons }) => ({ country, persons: Number(persons) })),
  }
}

export const showRetention = operation({
  name: 'persons.retention',
  summary:
    'How long biographies and files of people are kept after they were last used, and how many are due to be erased',
  needs: 'setting.change',
  http: 'GET /person-retention',
  input: z.object({}),
  output: retentionShape,
  run: ({ db, today }) => readRetention(db, today),
})

export const setRetention = operation({
  name: 'persons.setRetention',
  summary:
    'Set how long biographies and files of people are kept after they were last used; every day of erasure follows the new rule',
  needs: 'setting.change',
  http: 'PUT /person-retention',
  input: ruleShape.extend({ files: ruleShape.shape.files.optional() }),
  output: retentionShape,
  async run({ db, today }, rule) {
    const { files } = await readRetention(db, today)
    await sql`select set_retention(${JSON.stringify({ files, ...rule })}::jsonb)`.execute(db)
    return readRetention(db, today)
  },
})

/** So many in a transaction: the embedded database has one connection. */
const together = 100

export const erasePersons = job({
  name: 'persons.erase',
  summary:
    'Erase biographies, numbers and files of people whose time is over; person, names, what was counted and published stay',
  needs: 'person.erase',
  http: 'POST /person-erasures',
  input: z.object({ dryRun: z.boolean().default(false).describe('Only say how many would be erased') }),
  output: z.object({ dryRun: z.boolean(), persons: z.int(), numbers: z.int().nullable(), files: z.int() }),
  async work({ transaction, progress, today }, { dryRun }) {
    const due = await transaction(async (db) => {
      const { rows } = await sql<{ persons: string; files: string }>`
        select coalesce(sum(persons), 0) as persons, (select due from files_due(${today}::date)) as files
        from erasures_due(${today}::date)`.execute(db)
      return { persons: Number(rows[0]!.persons), files: Number(rows[0]!.files) }
    })
    if (dryRun) return { dryRun, persons: due.persons, numbers: null, files: due.files }
    let [persons, numbers, files] = [0, 0, 0]
    for (;;) {
      const { rows } = await transaction((db) =>
        sql<{ gone: string }>`select erase_files(${today}::date, ${together}) as gone`.execute(db),
      )
      if (rows[0]!.gone === '0') break
      files += Number(rows[0]!.gone)
      await progress(files, due.files, 'files')
    }
    for (;;) {
      const { rows } = await transaction((db) =>
        sql<{ persons: string; numbers: string }>`
          select persons, numbers from erase_persons(${today}::date, ${together})`.execute(db),
      )
      if (rows[0]!.persons === '0') return { dryRun, persons, numbers, files }
      persons += Number(rows[0]!.persons)
      numbers += Number(rows[0]!.numbers)
      await progress(persons, due.persons, 'persons')
    }
  },
})
