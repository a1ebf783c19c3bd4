import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { localOperator } from '#accounts/index.ts'
import { writeAccessRules } from '#kernel/access-rules.ts'
import { Bureau } from '#kernel/bureau.ts'
import { completes, given } from '#rosters/testing.ts'
import { freshStore } from '#testing.ts'
import { localBackend } from '../cli/local.ts'
import { printAnswer } from '../cli/output.ts'
import { followUp } from './index.ts'
import { makeLinks } from './links.ts'

test('the local operator makes links on the command line, which prints them whole', async () => {
  const { store, remove } = await freshStore()
  await writeAccessRules(store)
  const part = await store.transaction({ role: 'jurat_owner' }, async (db) => {
    const g = given(db)
    const ana = await g.person('Ana (invented)', await g.unit('Courts (invented)', 'courts'))
    return completes(db, (await g.event({ startsOn: '2025-11-03', endsOn: '2025-11-07' })).id, ana.id)
  })
  const backend = localBackend(await Bureau.open(store, followUp), await localOperator(store), remove)
  after(() => backend.close())
  const answer = (await backend.act(
    makeLinks,
    {},
    { began: () => {}, progress: () => {}, stop: new AbortController().signal },
  )) as {
    links: { participationId: string; address: string }[]
  }
  assert.ok(answer.links.length > 0)
  let printed = ''
  printAnswer(answer, { json: false, csv: false, quiet: false, color: false }, (text) => (printed += text))
  for (const { participationId, address } of answer.links) {
    assert.equal(participationId, part)
    assert.ok(printed.includes(address))
  }
})
