import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { addressOf, readGuide } from './guide.ts'
import { readGuides } from './routes.tsx'

describe('a guide', () => {
  const { title, lead, body } = readGuide(
    'x',
    '# A & B\n\nFirst *words*.\n\n## Who comes in, as what?\n\nSee [roles](roles.md#auditor), [the log](../decisions/0005.md).\n\n| a | b |\n|---|---|\n| 1 | `2` |\n',
  )

  test('is titled by its first heading, which is not repeated', () => {
    assert.equal(title, 'A & B')
    assert.doesNotMatch(body, /<h1/)
    assert.equal(lead, '<p>First <em>words</em>.</p>\n')
  })

  test('links to other guides as pages, and to nothing that only the source has', () => {
    assert.match(body, /See <a href="\/help\/roles#auditor">roles<\/a>, the log\./)
  })

  test('has anchors at its headings and heads in its tables', () => {
    assert.match(body, /<h2 id="who-comes-in-as-what">/)
    assert.match(body, /<th scope="col">a<\/th>.*<td><code>2<\/code><\/td>/)
  })

  test('shows raw HTML as text', () => {
    const hostile = readGuide(
      'x',
      '# X\n\n<script>alert(1)</script>\n\na <img src="x" onerror="y"/> b\n\n[c](javascript:d)',
    )
    assert.doesNotMatch(hostile.body, /<script|<img|javascript:/)
    assert.match(hostile.body, /&lt;script&gt;/)
  })
})

test('a link leads to another guide or the web, never to another scheme', () => {
  assert.equal(addressOf('sign-in.md'), '/help/sign-in')
  assert.equal(addressOf('https://iatistandard.org/'), 'https://iatistandard.org/')
  assert.equal(addressOf('javascript:alert(1)'), null)
  assert.equal(addressOf('../problems.md'), null)
})

test('every link from guide to guide leads to a heading that is there', () => {
  const guides = readGuides()
  assert.ok(guides.length >= 4)
  const lost = guides.flatMap(({ name, body }) =>
    [...body.matchAll(/href="\/help\/([\w-]+)(?:#([\w-]+))?"/g)].flatMap(([, to, anchor]) => {
      const other = guides.find((guide) => guide.name === to)
      const there = other && (!anchor || other.body.includes(`id="${anchor}"`))
      return there ? [] : [`${name} -> ${to}#${anchor ?? ''}`]
    }),
  )
  assert.deepEqual(lost, [])
})
