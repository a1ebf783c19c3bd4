import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import '../cli.ts'
import './store/backup.ts'
import { problemKinds } from './problem.ts'

test('docs/problems.md has a paragraph for each problem, and for no other', () => {
  const text = readFileSync(new URL('../../docs/problems.md', import.meta.url), 'utf8')
  const documented = [...text.matchAll(/^## (\S+)$/gm)].map(([, slug]) => slug!)
  // those of this test run itself are not the product's
  const declared = [...problemKinds.keys()].filter((slug) => !slug.startsWith('test-'))
  assert.deepEqual(documented.toSorted(), declared.toSorted())
  assert.deepEqual(documented, documented.toSorted(), 'in alphabetical order')
})
