// How long biographies, numbers, hits of clearance and the files that people sent are kept after they were last used, and erasing those
// whose time is over.
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
  hits: months.describe('The months that hits of clearance and the spellings searched for are kept'),
})
const retentionShape = ruleShape.extend({
  /** Files of people: how many are past their day, how many there are, and the next day after which some go; zeros for whoever may not erase. */
  filesDue: z.int(),
  filesKept: z.int(),
  filesUntil: z.iso.date().nullable(),
  /** The same of cases of clearance with hits or searched spellings. */
  hitsDue: z.int(),
  hitsKept: z.int(),
  hitsUntil: z.iso.date().nullable(),
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
  const { rows: files } = await sql<Due>`select due, kept, next_on from files_due(${today}::date)`.execute(db)
  const { rows: hits } = await sql<Due>`select due, kept, next_on from hits_due(${today}::date)`.execute(db)
  return {
    ...ruleShape.parse(value),
    filesDue: Number(files[0]!.due),
    filesKept: Number(files[0]!.kept),
    filesUntil: files[0]!.nextOn,
    hitsDue: Number(hits[0]!.due),
    hitsKept: Number(hits[0]!.kept),
    hitsUntil: hits[0]!.nextOn,
    due: rows.map(({ country, persons }) => ({ country, persons: Number(persons) })),
  }
}

interface Due {
  due: string
  kept: string
  nextOn: string | null
}

export const showRetention = operation({
  name: 'persons.retention',
  summary:
    'How long biographies, hits and files of people are kept after they were last used, and how many are due to be erased',
  needs: 'setting.change',
  http: 'GET /person-retention',
  input: z.object({}),
  output: retentionShape,
  run: ({ db, today }) => readRetention(db, today),
})

export const setRetention = operation({
  name: 'persons.setRetention',
  summary:
    'Set how long biographies, hits and files of people are kept after they were last used; every day of erasure follows the new rule',
  needs: 'setting.change',
  http: 'PUT /person-retention',
  input: ruleShape.extend({ files: ruleShape.shape.files.optional(), hits: ruleShape.shape.hits.optional() }),
  output: retentionShape,
  async run({ db, today }, rule) {
    const { files, hits } = await readRetention(db, today)
    await sql`select set_retention(${JSON.stringify({ files, hits, ...rule })}::jsonb)`.execute(db)
    return readRetention(db, today)
  },
})

/** So many in a transaction: the embedded database has one connection. */
const together = 100

export const erasePersons = job({
  name: 'persons.erase',
  summary:
    'Erase biographies, numbers, hits and files of people whose time is over; person, names, what was decided, counted and published stay',
  needs: 'person.erase',
  http: 'POST /person-erasures',
  input: z.object({ dryRun: z.boolean().default(false).describe('Only say how many would be erased') }),
  output: z.object({
    dryRun: z.boolean(),
    persons: z.int(),
    numbers: z.int().nullable(),
    files: z.int(),
    /** Cases of clearance whose hits and searched spellings went. */
    hits: z.int(),
  }),
  async work({ transaction, progress, today }, { dryRun }) {
    const due = await transaction(async (db) => {
      const { rows } = await sql<Record<'persons' | 'files' | 'hits', string>>`
        select coalesce(sum(persons), 0) as persons, (select due from files_due(${today}::date)) as files,
          (select due from hits_due(${today}::date)) as hits
        from erasures_due(${today}::date)`.execute(db)
      const { persons, files, hits } = rows[0]!
      return { persons: Number(persons), files: Number(files), hits: Number(hits) }
    })
    if (dryRun) return { dryRun, persons: due.persons, numbers: null, files: due.files, hits: due.hits }
    const all = async (of: 'files' | 'hits', erase: string) => {
      for (let gone = 0; ; await progress(gone, due[of], of)) {
        const { rows } = await transaction((db) =>
          sql<{ gone: string }>`select ${sql.ref(erase)}(${today}::date, ${together}) as gone`.execute(db),
        )
        if (rows[0]!.gone === '0') return gone
        gone += Number(rows[0]!.gone)
      }
    }
    const files = await all('files', 'erase_files')
    const hits = await all('hits', 'erase_hits')
    let [persons, numbers] = [0, 0]
    for (;;) {
      const { rows } = await transaction((db) =>
        sql<{ persons: string; numbers: string }>`
          select persons, numbers from erase_persons(${today}::date, ${together})`.execute(db),
      )
      if (rows[0]!.persons === '0') return { dryRun, persons, numbers, files, hits }
      persons += Number(rows[0]!.persons)
      numbers += Number(rows[0]!.numbers)
      await progress(persons, due.persons, 'persons')
    }
  },
})
