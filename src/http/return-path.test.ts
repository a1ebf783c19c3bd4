import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { safeReturn } from './return-path.ts'

test('a page of this site is where one comes back to', () => {
  for (const path of ['/', '/account', '/portfolio?by=country&where=a:b#t', '/search?q=d%C3%A9tenus', '/a/../b'])
    assert.equal(new URL(safeReturn(path), 'https://jurat.example').href, new URL(path, 'https://jurat.example').href)
})

test('anything else leads home', () => {
  const wrong = [
    '',
    'account',
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '/\\/evil.example',
    'https://evil.example/',
    'javascript:alert(1)',
    '/\t/evil.example',
    '/\n/evil.example',
    ' /account',
    '/.//evil.example',
    '/a/..//evil.example',
    '/%2e//evil.example',
  ]
  for (const path of wrong) assert.equal(safeReturn(path), '/', JSON.stringify(path))
  assert.equal(safeReturn(null), '/')
})

test('whatever a link says, the browser stays here', () => {
  const part = fc.constantFrom(
    '/',
    '\\',
    '.',
    '..',
    '//',
    '@',
    ':',
    '?',
    '#',
    '%2f',
    '%5c',
    'evil.example',
    'https:',
    '\t',
    '\r\n',
    ' ',
    '；',
    'a',
  )
  const link = fc.oneof(
    fc.array(part, { maxLength: 8 }).map((parts) => parts.join('')),
    fc.string(),
    fc.webUrl(),
  )
  fc.assert(
    fc.property(link, (wanted) => {
      const next = safeReturn(wanted)
      assert.ok(next.startsWith('/'))
      assert.equal(new URL(next, 'https://jurat.example').origin, 'https://jurat.example')
    }),
    { numRuns: 500 },
  )
})
