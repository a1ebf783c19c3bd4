// The persons of the demonstration, all invented, entered from a table as they would be one by one.
import { parse } from 'csv-parse/sync'
import type { Bureau } from '#kernel/bureau.ts'
import type { Session } from '#kernel/session.ts'
import { addPersonIn, type PersonInput } from './add.ts'

/** So many in one transaction: the embedded database has one connection. */
const together = 10

type Row = Record<string, string>

/** Enters the rows of demo/persons.csv, as somebody who may keep persons everywhere. */
export async function enterDemonstrationPersons(bureau: Bureau, session: Session, csv: string) {
  const rows = parse(csv, { columns: true, bom: true }) as Row[]
  const identity = { role: 'jurat_app', session: session.hash, operation: 'persons.add' } as const
  const units = await bureau.store.transaction(identity, (db) =>
    db.selectFrom('hostUnit').select(['id', 'country', 'name']).execute(),
  )
  const unitOf = (row: Row) => units.find((unit) => unit.country === row.country && unit.name === row.unit)?.id
  for (let from = 0; from < rows.length; from += together)
    await bureau.store.transaction(identity, async (db) => {
      for (const row of rows.slice(from, from + together))
        await addPersonIn(
          { db, actor: session.actor, today: bureau.today(), address: bureau.address },
          personOf(row, unitOf(row)),
        )
    })
  return rows.length
}

function personOf(row: Row, unitId: string | undefined): PersonInput {
  const said = (head: string) => row[head] || null
  if (row.unit && !unitId) throw new Error(`There is no unit ${row.unit} of ${row.country}.`)
  const [year = null, month = null, day = null] = row.birth ? row.birth.split('-').map(Number) : []
  const number = (kind: 'passport' | 'national-id', head: string) =>
    row[head] ? [{ kind, issuedBy: row.country!, number: row[head] }] : []
  return {
    country: row.country!,
    names: [
      { name: row.name!, language: said('language'), source: 'Invented for the demonstration' },
      ...(row['second name']
        ? [{ name: row['second name'], kind: 'latin' as const, source: 'Invented for the demonstration' }]
        : []),
    ],
    sex: (said('sex') ?? null) as PersonInput['sex'],
    position: unitId
      ? { unitId, title: said('title'), rank: said('rank'), commands: row.commands === 'yes', fromOn: said('from') }
      : null,
    identities: [...number('passport', 'passport'), ...number('national-id', 'national id')],
    biography: {
      birth: year ? { year, month, day } : null,
      birthCity: said('birth city'),
      birthCountry: said('birth country'),
      residence: said('residence'),
      citizenships: [row.country!],
      phone: said('phone'),
      email: said('email'),
      english: said('english'),
      departureCity: said('departure city'),
    },
  }
}
