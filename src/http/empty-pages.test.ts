// Whoever is let onto a page finds something there: a list, what is to be done, or why there is nothing.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { roleNames } from '#accounts/index.ts'
import { roles } from '#kernel/access.ts'
import { writeAccessRules } from '#kernel/access-rules.ts'
import { Bureau } from '#kernel/bureau.ts'
import { enterSignedIn, freshStore } from '#testing.ts'
import { operations, pages } from '../operations.ts'
import { createServer } from './server.ts'

const fresh = await freshStore()
after(() => fresh.remove())
await writeAccessRules(fresh.store)
const failures: unknown[] = []
const app = createServer({
  bureau: await Bureau.open(fresh.store, operations),
  pages,
  roleNames,
  mounts: [],
  publicUrl: new URL('http://localhost:8080'),
  version: '0',
  log: (error) => failures.push(error),
})

/** What a page says beneath its heading and its line about itself. */
function beneathHeading(html: string): string {
  const main = html.slice(html.indexOf('</h1>', html.indexOf('<main')) + 5, html.indexOf('</main>'))
  return main
    .replace(/<p class="lead">[^]*?<\/p>/, '')
    .replaceAll(/<[^>]*>/g, ' ')
    .trim()
}

test('no page that somebody is let onto is empty, whatever their role', async () => {
  const standing = pages.filter(({ path }) => !path.includes('{'))
  assert.ok(standing.length > 30, `${standing.length} pages`)
  const empty: string[] = []
  let shown = 0
  for (const role of roles) {
    const secret = await fresh.store.transaction({ role: 'jurat_owner', operation: 'test' }, (db) =>
      enterSignedIn(db, { name: `${role} (invented)`, grants: [{ role, scopeKind: 'everything', scopeCode: null }] }),
    )
    for (const { path } of standing) {
      const response = await app.request(`http://localhost:8080${path}`, {
        headers: { accept: 'text/html', authorization: `Bearer ${secret}` },
      })
      if (response.status === 303) continue
      const text = await response.text()
      assert.ok(response.status === 200 || response.status === 404, `${path} for ${role}: ${response.status}`)
      if (response.status !== 200) continue
      shown++
      if (!beneathHeading(text)) empty.push(`${path} for ${role}`)
    }
  }
  assert.deepEqual(empty, [])
  assert.ok(shown > roles.length * 10, `${shown} shown`)
  assert.deepEqual(failures, [])
})
