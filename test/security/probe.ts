// Asks the database many questions in one message, each as some role with some session, each undone again.
import { sql } from 'kysely'
import type { Db } from '#kernel/store/store.ts'
import { importing, readables, wholes, writings, type AppRole, type Member, type Outcome, type World } from './world.ts'

export interface Observation {
  /** What is tried, for the message of a failure. */
  what: string
  table: string
  role: AppRole
  session: string
  sql: string
  /** Keys of the rows read; or what comes of writing. */
  expected: readonly string[] | Outcome
  /** How many decisions about a single row it holds. */
  decisions: number
}

/** To be made in the transaction of the test, by the owner. */
export const makeProbe = (db: Db) =>
  sql`create function probe(observations jsonb, until_differs boolean) returns setof text language plpgsql as $body$
    declare o jsonb; answer text; touched bigint;
    begin
      for o in select value from jsonb_array_elements(observations) loop
        begin
          execute format('set local jurat.session = %L', o ->> 'session');
          execute format('set local role %I', o ->> 'role');
          if (o ->> 'reads')::boolean then
            execute format('select coalesce(string_agg(k, '','' order by k collate "C"), '''') from (%s) as q (k)', o ->> 'sql') into answer;
          else
            execute o ->> 'sql';
            get diagnostics touched = row_count;
            answer := touched || ' rows';
          end if;
          -- undoes what was written, and with it the role and the session
          raise exception using errcode = 'JR001', message = answer;
        exception when others then
          answer := case sqlstate when 'JR001' then sqlerrm else 'error ' || sqlstate end;
        end;
        return next answer;
        exit when until_differs and answer <> o ->> 'fitting';
      end loop;
    end $body$`.execute(db)

export type Answer = string

/** The answers in order; with `untilDiffers` only up to the first that is not as the policies say. */
export async function ask(db: Db, observations: readonly Observation[], untilDiffers = false): Promise<Answer[]> {
  const asked = observations.map((observation) => ({
    role: observation.role,
    session: observation.session,
    sql: observation.sql,
    reads: Array.isArray(observation.expected),
    fitting: fitting(observation),
  }))
  const { rows } = await sql<{
    answer: string
  }>`select probe(${JSON.stringify(asked)}::jsonb, ${untilDiffers}) as answer`.execute(db)
  return rows.map(({ answer }) => answer)
}

/** The answer as the policies have it. */
const fitting = ({ expected }: Observation): string => {
  if (typeof expected === 'object') return [...new Set(expected)].toSorted().join()
  return expected === 'forbidden' ? 'error 42501' : `${expected as number} rows`
}

/** Null where the answer is as the policies say. */
export const difference = (observation: Observation, answer: Answer): string | null =>
  fitting(observation) === answer
    ? null
    : `${observation.role}, ${observation.what}: ${answer || 'nothing'}, but should be ${fitting(observation) || 'nothing'}`

/** Rows that are there for an instant only: shares that were touched, and a seal. */
export async function stir(db: Db) {
  await sql`set constraints all immediate`.execute(db)
  await sql`set constraints all deferred`.execute(db)
  await sql`insert into balance_due (activity_ids) values ('{}')`.execute(db)
  await sql`insert into seal (first_change, last_change, changes, root, public_key, signature)
    values (1, 1, 1, ${'a'.repeat(64)}, 'x', 'x')`.execute(db)
}

/** Every question that the world has an answer to, for one person. */
export function observationsOf(world: World, person: Member, index: number, others = world.persons): Observation[] {
  const who = `person ${index} (${person.session}; ${person.grants.map(({ role, scopeKind, scopeCode }) => `${role} ${scopeKind} ${scopeCode ?? ''}`).join(', ')})`
  const everything: Member = {
    ...person,
    session: 'live',
    grants: [{ role: 'operator', scopeKind: 'everything', scopeCode: null }],
  }
  const reading = readables.flatMap((readable) =>
    readable.roles.map((role): Observation => {
      const all = readable.seen(world, everything)
      const expected =
        role === 'jurat_job' && readable.imported && importing(person) ? all : readable.seen(world, person)
      // a job has no business with findings but in an import
      const none = readable.table === 'finding' && role === 'jurat_job' && !importing(person)
      return {
        what: `${who} reads ${readable.table}`,
        table: readable.table,
        role,
        session: person.hash,
        sql: `select distinct ${readable.key} from ${readable.table}`,
        expected: none ? [] : expected,
        decisions: Math.max(all.length, 1),
      }
    }),
  )
  const whole = wholes.flatMap(({ table, roles, seen }) =>
    roles.map((role): Observation => ({
      what: `${who} reads all of ${table}`,
      table,
      role,
      session: person.hash,
      sql: `select (count(*) > 0)::text from ${table}`,
      expected: [String(seen(person))],
      decisions: 1,
    })),
  )
  const writing = writings(world, person, others).map(({ what, role, statement, outcome }): Observation => ({
    what: `${who} ${what}`,
    table: /(?:into|update|from) (\w+)/.exec(statement)![1]!,
    role,
    session: person.hash,
    sql: statement,
    expected: outcome,
    decisions: 1,
  }))
  return [...reading, ...whole, ...writing]
}
