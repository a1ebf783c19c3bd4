// Cells about somebody who is known that a workbook does not change: what the record of the person says, which is stricter, and what
// was said of a nomination that went on.
import { sql } from 'kysely'
import { z } from 'zod'
import type { Db } from '#kernel/store/store.ts'
import { headOf, participantColumns, type Member } from './columns.ts'
import type { ReadRow } from './import-read.ts'
import type { RosterEvent } from './participation.ts'

export const notTakenShape = z.object({
  column: z.string(),
  /** It stands in the record of the person, and is changed there; or the nomination went on, and is changed on the roster. */
  why: z.enum(['person', 'nomination']),
  /** Whether it differs from what is recorded; null for whoever may not read that. */
  differs: z.boolean().nullable(),
})
export type NotTaken = z.output<typeof notTakenShape>

/** A row about somebody who is known. */
interface KnownRow {
  row: ReadRow
  personId: string
  unitId: string | null
}

/** By what the row is known, and what is said of the nomination, which is taken while it is one. */
const byWhich = ['rowKey', 'person'] as const satisfies Member[]
const ofNomination = [
  'role',
  'unit',
  'rank',
  'years',
  'vetting',
  'vettingReason',
  'trust',
  'trustOn',
  'otherVetting',
  'otherVettingOn',
] as const satisfies Member[]
const ofPerson = participantColumns
  .map(({ member }) => member)
  .filter((member) => ![...byWhich, ...ofNomination].includes(member as (typeof ofNomination)[number]))

const names: readonly Member[] = ['given', 'family']

const saidOf = (row: ReadRow, members: readonly Member[]) =>
  Object.fromEntries(
    members.flatMap((member) => {
      if (row[member] === null) return []
      // a part of a name is held against the whole
      return [[member, names.includes(member) ? [row.given, row.family].filter(Boolean).join(' ') : row[member]]]
    }),
  )

const nominatedOf = ({ row, unitId }: KnownRow) => ({
  ...saidOf(row, ofNomination),
  unit: unitId,
  ...(row.years !== null && { years: String(Number(row.years)) }),
})

/** By line, the cells that are not taken, in the order of the columns. */
export async function notTaken(
  db: Db,
  event: RosterEvent,
  known: readonly KnownRow[],
): Promise<Map<number, NotTaken[]>> {
  if (!known.length) return new Map()
  const asked = known.map((one) => ({
    line: one.row.line,
    person_id: one.personId,
    said: saidOf(one.row, ofPerson),
    nominated: nominatedOf(one),
  }))
  const { rows } = await sql<{ line: number; member: Member; why: NotTaken['why']; differs: boolean | null }>`
    select * from roster_not_taken(${event.id}, ${JSON.stringify(asked)}::jsonb)`.execute(db)
  const order = participantColumns.map(({ member }) => member as Member)
  const sorted = rows.toSorted((a, b) => order.indexOf(a.member) - order.indexOf(b.member))
  return new Map(
    [...Map.groupBy(sorted, ({ line }) => line)].map(([line, cells]) => [
      line,
      cells.map(({ member, why, differs }) => ({ column: headOf(member), why, differs })),
    ]),
  )
}
