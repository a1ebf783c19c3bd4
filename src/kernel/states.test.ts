import assert from 'node:assert/strict'
import test from 'node:test'
import { sql } from 'kysely'
import '../operations.ts'
import { inRollback } from '../testing.ts'
import { stateSteps } from './states.ts'

test(
  'every thing with declared states is kept to its steps by the database, and no other',
  inRollback({ role: 'jurat_owner' }, async (db) => {
    const { rows } = await sql<{ name: string }>`
      select distinct c.relname as name from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_proc p on p.oid = t.tgfoid
      where p.proname = 'keep_to_steps' order by name`.execute(db)
    assert.deepEqual(
      rows.map(({ name }) => name),
      [...new Set(stateSteps().map(({ tableName }) => tableName))].toSorted(),
    )
  }),
)
