// Whoever is let onto a page finds something there: a list, what is to be done, or why there is nothing.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { roles } from '#kernel/access.ts'
import { pages } from '../operations.ts'
import { servedBureau } from './testing.ts'

const { failures, signIn, request, remove } = await servedBureau()
after(remove)

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
    const secret = await signIn(role)
    for (const { path } of standing) {
      const response = await request(secret, path)
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
