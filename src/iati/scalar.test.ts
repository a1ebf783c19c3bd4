import assert from 'node:assert/strict'
import { it } from 'node:test'
import { isOfType } from './scalar.ts'

it('knows a URI reference by RFC 3986, with every character that could be escaped', () => {
  const good =
    ' |a|/a|//h/p|http://u:p@h:80/p?q=/?#f|http://[::1]/|mailto:a@b.c|a b|é{}|%41|a/b:c|?a:b|#[x]|http://h?q|urn:x:y'
  for (const text of good.split('|')) assert.ok(isOfType('anyURI', text), text)
  for (const text of '2024-01-01+14:00|:a|1:b|%4|a[b]|//h:|http://h:x/|a#b#c|?[x]'.split('|'))
    assert.ok(!isOfType('anyURI', text), text)
})
