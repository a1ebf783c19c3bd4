// Numbers that several persons claim: findings, each shown on all of them, and no error.
import { sql } from 'kysely'
import { z } from 'zod'
import { limitOf } from '#kernel/cursor.ts'
import { operation } from '#kernel/operation.ts'
import type { Db } from '#kernel/store/store.ts'
import { findPerson, identityKinds, personId, personsById, personShape } from './person.ts'

export const conflictShape = z.object({
  kind: z.enum(identityKinds),
  issuedBy: z.string(),
  persons: z.array(personShape),
})
export type Conflict = z.output<typeof conflictShape>

/** Those of one person, or all; never the number itself. */
export async function readConflicts(db: Db, person: string | null, most: number): Promise<Conflict[]> {
  const { rows } = await sql<{ kind: string; issuedBy: string; persons: string[] }>`
    select kind, issued_by, persons from identity_conflicts(${person}::uuid, ${most}::integer)`.execute(db)
  const persons = await personsById(db, [...new Set(rows.flatMap((row) => row.persons))])
  return rows.map(({ kind, issuedBy, persons: ids }) => ({
    kind: kind as 'passport',
    issuedBy,
    persons: ids.flatMap((id) => persons.get(id) ?? []),
  }))
}

export const listConflicts = operation({
  name: 'persons.conflicts',
  summary: 'Which persons claim the same passport or another number: a number is one person’s',
  needs: 'person.read',
  http: 'GET /person-conflicts',
  input: z.object({
    person: personId.optional().describe('Only what concerns this person'),
    limit: limitOf({ most: 1_000, usual: 200 }),
  }),
  output: z.object({ conflicts: z.array(conflictShape) }),
  async run({ db }, { person, limit }) {
    if (person) await findPerson(db, person)
    return { conflicts: await readConflicts(db, person ?? null, limit) }
  },
})
