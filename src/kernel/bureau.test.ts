import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { freshStore, enterSignedIn } from '#testing.ts'
import { writeAccessRules } from './access-rules.ts'
import { Bureau } from './bureau.ts'
import { operation } from './operation.ts'
import { findSession } from './session.ts'
import { StoreError } from './store/store.ts'

test('what the database ended for the sake of another is done once more, from the beginning; anything else is not', async () => {
  const fresh = await freshStore()
  try {
    await writeAccessRules(fresh.store)
    let runs = 0
    const fails = operation({
      name: 'test.fails',
      summary: 'Fails with the codes that are given, one a run',
      needs: null,
      http: 'POST /test/fails',
      input: z.object({ codes: z.array(z.string()) }),
      output: z.object({ runs: z.int() }),
      async run({ db }, { codes }) {
        await db.updateTable('setting').set({ key: 'x' }).where('key', '=', 'nothing').execute()
        const code = codes[runs++]
        if (code) throw new StoreError(code, 'It was ended.')
        return { runs }
      },
    })
    const bureau = await Bureau.open(fresh.store, [fails])
    const secret = await fresh.store.transaction({ role: 'jurat_owner' }, (db) =>
      enterSignedIn(db, { name: 'Somebody (invented)', grants: [] }),
    )
    const session = (await findSession(fresh.store, secret))!
    const run = async (...codes: string[]) => {
      runs = 0
      return bureau.act(session, fails, { codes }).then(
        () => runs,
        (error: StoreError) => `${error.code} after ${runs}`,
      )
    }
    assert.deepEqual(
      [await run(), await run('40P01'), await run('40001'), await run('40P01', '40P01'), await run('23505')],
      [1, 2, 2, '40P01 after 2', '23505 after 1'],
    )
  } finally {
    await fresh.remove()
  }
})
