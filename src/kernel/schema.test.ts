import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { store } from '#testing.ts'
import { schemaSource } from '../../scripts/schema.ts'

test('the types of the tables are those of the migrated database (else: npm run schema)', async () => {
  const now = await store.transaction({ role: 'jurat_owner', readOnly: true }, schemaSource)
  const written = readFileSync(new URL('./schema.ts', import.meta.url), 'utf8')
  const words = (text: string) => text.split(/\s+/).join(' ')
  assert.equal(words(written), words(now))
})
