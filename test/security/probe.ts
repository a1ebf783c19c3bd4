// Asks the database many questions in one message, each as some role with some session, each undone again.
import { sql } from 'kysely'
import type { Db } from '#kernel/store/store.ts'
import { importing, readables, wholes, writings, type AppRole, type Member, type World } from './world.ts'

export interface Observation {
  /** What is tried, for the message of a failure. */
  what: string
  table: string
  role: AppRole
  session: string
  sql: string
  /** Keys of the rows read; or whether something was written. */
  expected: readonly string[] | 'done' | 'refused'
  /** How many decisions about a single row it holds. */
  decisions: number
}

/** To be made in the transaction of the test, by the owner. */
export const makeProbe = (db: Db) =>
  sql`create function probe(observations jsonb) returns setof text language plpgsql as $body$
    declare o jsonb; answer text; touched bigint;
    begin
      for o in select value from jsonb_array_elements(observations) loop
        begin
          execute format('set local jurat.session = %L', o ->> 'session');
          execute format('set local role %I', o ->> 'role');
          if (o ->> 'reads')::boolean then
            execute format('select coalesce(string_agg(k, '',''), '''') from (%s) as q (k)', o ->> 'sql') into answer;
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
      end loop;
    end $body$`.execute(db)

export type Answer = string

export async function ask(db: Db, observations: readonly Observation[]): Promise<Answer[]> {
  const asked = observations.map(({ role, session, sql: statement, expected }) => ({
    role,
    session,
    sql: statement,
    reads: Array.isArray(expected),
  }))
  const { rows } = await sql<{ answer: string }>`select probe(${JSON.stringify(asked)}::jsonb) as answer`.execute(db)
  return rows.map(({ answer }) => answer)
}

/** Null where the answer is what the policies say. */
export function difference({ what, role, expected }: Observation, answer: Answer): string | null {
  const told = (was: string, should: string) => `${role}, ${what}: ${was}, but ${should}`
  if (expected === 'done') return /^[1-9]\d* rows$/.test(answer) ? null : told(answer, 'should be done')
  if (expected === 'refused')
    return answer === '0 rows' || answer === 'error 42501' ? null : told(answer, 'should be refused')
  const seen = [...new Set(answer === '' ? [] : answer.split(','))].toSorted()
  const should = [...new Set(expected)].toSorted()
  return seen.join() === should.join()
    ? null
    : told(`sees ${answer || 'nothing'}`, `should see ${should.join() || 'nothing'}`)
}

/** Every question that the world has an answer to, for one person. */
export function observationsOf(world: World, person: Member, index: number): Observation[] {
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
  const writing = writings(world, person).map(({ what, role, statement, allowed }): Observation => ({
    what: `${who} ${what}`,
    table: /(?:into|update|from) (\w+)/.exec(statement)![1]!,
    role,
    session: person.hash,
    sql: statement,
    expected: allowed ? 'done' : 'refused',
    decisions: 1,
  }))
  return [...reading, ...whole, ...writing]
}
