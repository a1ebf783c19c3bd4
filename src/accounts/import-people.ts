// Entering many people at once from a table: one row a role, so that somebody with two roles has two rows.
import { sql } from 'kysely'
import { v7 as newId } from 'uuid'
import { z } from 'zod'
import { operation } from '#kernel/operation.ts'
import type { Db } from '#kernel/store/store.ts'
import { readTable, rowErrorShape, tableGiven, tableInput, wrongRows, type RowError } from '#kernel/table-file.ts'
import { checkGrant, grantMembers } from './grant.ts'
import { addGrant } from './grants.ts'
import { languageTag } from './me.ts'

export const peopleColumns = ['name', 'email', 'role', 'scope kind', 'scope code', 'language', 'note'] as const

const row = z
  .object({
    name: z.string().min(1).max(200),
    email: z.email().max(254),
    ...grantMembers,
    language: z
      .string()
      .default('')
      .transform((tag) => tag || 'en')
      .pipe(languageTag),
  })
  .superRefine(checkGrant)
type Row = z.output<typeof row> & { line: number }

export const importPeople = operation({
  name: 'accounts.import',
  summary: 'Enter people and their roles from a CSV file; all of it, or nothing where a row is wrong',
  needs: 'account.manage',
  http: 'POST /accounts/import',
  cli: 'import people',
  argument: 'files',
  files: 'files',
  input: z.object(tableInput(peopleColumns)),
  output: z.object({
    /** False after a dry run, or when a row was wrong. */
    applied: z.boolean(),
    people: z.object({ new: z.int(), changed: z.int(), unchanged: z.int() }),
    roles: z.object({ new: z.int(), unchanged: z.int() }),
    /** How many rows are wrong, and what is wrong with each. */
    errors: z.int(),
    wrong: z.array(rowErrorShape),
  }),
  async run({ db, actor }, { dryRun, ...given }) {
    const { rows, wrong } = readTable(await tableGiven(db, given), { row, required: peopleColumns.slice(0, 5) })
    const known = await knownPeople(db)
    wrong.push(...contradictions(rows), ...ownRoles(rows, known, actor.id))
    const errors = wrongRows(wrong)
    const apply = !dryRun && errors === 0
    const people = { new: 0, changed: 0, unchanged: 0 }
    const roles = { new: 0, unchanged: 0 }
    for (const [email, held] of Map.groupBy(rows, (one) => one.email.toLowerCase())) {
      const { name, language } = held[0]!
      const person = known.get(email)
      const state = !person ? 'new' : person.name === name && person.locale === language ? 'unchanged' : 'changed'
      people[state]++
      const id = person?.id ?? newId()
      if (apply && state === 'new')
        await db
          .insertInto('actor')
          .values({
            id,
            kind: 'person',
            name,
            email: held[0]!.email,
            locale: language,
            invented: sql<boolean>`is_demonstration()`,
          })
          .execute()
      if (apply && state === 'changed')
        await db
          .updateTable('actor')
          .set({ name, locale: language, version: sql<number>`version + 1` })
          .where('id', '=', id)
          .execute()
      const has = person?.grants ?? new Set<string>()
      for (const grant of held) {
        const key = grantKey(grant)
        roles[has.has(key) ? 'unchanged' : 'new']++
        if (apply && !has.has(key)) await addGrant(db, id, grant)
        has.add(key)
      }
    }
    return { applied: apply, people, roles, errors, wrong: wrong.toSorted((a, b) => a.line - b.line) }
  },
})

/** Two rows for one address that name two people. */
const contradictions = (rows: Row[]): RowError[] =>
  [...Map.groupBy(rows, (one) => one.email.toLowerCase()).values()].flatMap(([first, ...others]) =>
    others
      .filter((other) => other.name !== first!.name)
      .map(({ line }) => ({
        line,
        column: 'name',
        message: `Line ${first!.line} gives another name to this address.`,
      })),
  )

const ownRoles = (rows: Row[], known: Map<string, Known>, actorId: string): RowError[] =>
  rows
    .filter(
      (one) =>
        known.get(one.email.toLowerCase())?.id === actorId &&
        !known.get(one.email.toLowerCase())!.grants.has(grantKey(one)),
    )
    .map(({ line }) => ({ line, column: 'role', message: 'Nobody gives a role to themselves.' }))

interface Known {
  id: string
  name: string
  locale: string
  grants: Set<string>
}

async function knownPeople(db: Db): Promise<Map<string, Known>> {
  const { rows } = await sql<Omit<Known, 'grants'> & { email: string }>`
    select a.id, a.name, a.locale, lower(c.email) as email from actor a join people_contacts() c using (id)
    where c.email is not null and a.kind = 'person'`.execute(db)
  const grants = await db
    .selectFrom('roleGrant')
    .select(['actorId', 'role', 'scopeKind', 'scopeCode'])
    .where('origin', '=', 'administrator')
    .execute()
  const byPerson = Map.groupBy(grants, (grant) => grant.actorId)
  return new Map(
    rows.map(({ email, ...person }) => [email, { ...person, grants: new Set(byPerson.get(person.id)?.map(grantKey)) }]),
  )
}

const grantKey = (grant: { role: string; scopeKind: string; scopeCode: string | null }) =>
  `${grant.role} ${grant.scopeKind} ${grant.scopeCode ?? ''}`
