// Persons from a table: a dry run that says of each row what it would do, then all of it or nothing.
import { sql } from 'kysely'
import { v7 as newId } from 'uuid'
import { z } from 'zod'
import { operation, type Context } from '#kernel/operation.ts'
import {
  readTable,
  tableGiven,
  tableInput,
  tableReport,
  tableText,
  wrongRows,
  type RowError,
} from '#kernel/table-file.ts'
import { addPersonIn, keepNames } from './add.ts'
import { preferNone } from './change.ts'
import { planPersons, type Planned } from './import-plan.ts'
import { personRow } from './import-row.ts'
import { rowMessages as say } from './messages.ts'
import { findPerson, nameInput, personToKeep, write, type Act, type Person } from './person.ts'
import { personTableColumns, toldColumns } from './table.ts'

/** Rows; the whole file is one transaction, and each new person is compared with all who are there. */
const mostRows = 500

const report = tableReport('persons', {
  country: z.string(),
  /** Null until it is made. */
  code: z.string().nullable(),
  id: z.uuid().nullable(),
  name: z.string(),
})
export type PersonImport = z.output<typeof report>

async function importTable(context: Context, csv: string, dryRun: boolean, file: string | null): Promise<PersonImport> {
  const { rows, wrong: unread, heads } = readTable(csv, { row: personRow, required: ['country', 'name'], mostRows })
  const { planned, wrong: wrongs } = await planPersons(context, rows)
  const found = [...unknownColumns(heads), ...unread, ...wrongs].toSorted((a, b) => a.line - b.line)
  const applied = !dryRun && found.length === 0
  const persons = { new: 0, changed: 0, unchanged: 0 }
  const told: PersonImport['rows'] = []
  for (const plan of planned) {
    const state = !plan.person ? 'new' : plan.columns.length ? 'changed' : 'unchanged'
    persons[state]++
    const person = applied && state !== 'unchanged' ? await carryOut(context, plan) : plan.person
    const { line, country, name, columns } = plan
    told.push({ line, state, country, code: person?.code ?? null, id: person?.id ?? null, name, columns })
  }
  return { applied, persons, rows: told, errors: wrongRows(found), wrong: found, file }
}

/** A column that is not read here may hold what only whoever opens a biography should have: nobody thinks that it was kept. */
const unknownColumns = (heads: readonly string[]): RowError[] =>
  heads
    .filter((head) => head && ![...personTableColumns, ...toldColumns].includes(head as 'name'))
    .map((column) => ({ line: 1, column, message: say.columnNotRead.message }))

async function carryOut(
  context: Context,
  { country, person, names, renamed, sex, position }: Planned,
): Promise<Person> {
  const { db } = context
  if (!person) return addPersonIn(context, { country, names, sex, position: position && position.values })
  const { id } = await personToKeep(context, person.id)
  const did: Act[] = []
  if (names.length) {
    if (renamed) await preferNone(db, id)
    await keepNames(
      db,
      person,
      names.map((name, index) => ({ ...nameInput.parse(name), preferred: renamed && index === 0 })),
    )
    did.push('name-added')
  }
  if (position) did.push(await writePosition(context, id, person.country, position))
  if (sex) did.push('changed')
  await write(db, id, did.length > 1 ? 'imported' : did[0]!, null, sex ? { sex } : {})
  return findPerson(db, id)
}

async function writePosition(
  { db, today }: Context,
  id: string,
  country: string,
  { kind, of, values }: NonNullable<Planned['position']>,
): Promise<Act> {
  const held = db.updateTable('personPosition').where('personId', '=', id).where('withdrawnAt', 'is', null)
  if (kind === 'ended') {
    await held.set({ untilOn: values.untilOn }).where('id', '=', of!.id).execute()
    return 'position-ended'
  }
  if (of)
    await held
      .set({ withdrawnAt: sql`clock_timestamp()` })
      .where('id', '=', of.id)
      .execute()
  // whoever begins to serve elsewhere on a day has ended on the day before where they served
  else if (values.fromOn && !values.untilOn && values.fromOn <= today)
    await sql`update person_position set until_on = ${values.fromOn}::date - 1
      where person_id = ${id} and withdrawn_at is null and until_on is null and (from_on is null or from_on < ${values.fromOn})`.execute(
      db,
    )
  await db
    .insertInto('personPosition')
    .values({ ...values, id: newId(), personId: id, country })
    .execute()
  return 'position-begun'
}

export const importPersons = operation({
  name: 'persons.import',
  summary: 'Add and change persons from a CSV file or a workbook; all of it, or nothing where a row is wrong',
  needs: 'person.keep',
  http: 'POST /person-imports',
  argument: 'files',
  files: 'files',
  input: z.object(tableInput(personTableColumns)),
  output: report,
  run: async (context, { dryRun, ...given }) =>
    importTable(context, await tableGiven(context.db, given), dryRun, given.files?.[0] ?? null),
})

export const tryImport = operation({
  name: 'persons.tryImport',
  summary: 'What a kept table of persons would do, row by row',
  needs: 'person.keep',
  http: 'GET /person-imports/{file}',
  // jurat persons import --dry-run says the same
  cli: null,
  input: z.object({ file: z.uuid().describe('The id of the kept upload') }),
  output: report,
  run: async (context, { file }) => importTable(context, await tableText(context.db, file), true, file),
})
