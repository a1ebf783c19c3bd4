import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { asset, assetAt, assetResponse, squeezeCss } from './assets.ts'

const ask = (path: string, encoding = '') =>
  assetResponse(new Request(`http://jurat.example${path}`, { headers: { 'accept-encoding': encoding } }))

test('a style sheet loses comments and space, not meaning', () => {
  const css =
    '/* a */ .a > :is(b, c) {\n  margin: calc(1px + 2px) 0;\n}\n@media (max-width: 40rem) { .a { color: red; } }\n'
  assert.equal(squeezeCss(css), '.a > :is(b,c){margin: calc(1px + 2px) 0}@media (max-width: 40rem){.a{color: red}}')
})

test('an asset is kept for ever under the name of its content', async () => {
  const response = ask(asset('style.css'))
  assert.match(asset('style.css'), /^\/assets\/style-[0-9a-f]{10}\.css$/)
  assert.equal(response?.headers.get('cache-control'), 'public, max-age=31536000, immutable')
  assert.equal(response?.headers.get('content-type'), 'text/css; charset=utf-8')
  assert.match((await response?.text()) ?? '', /@media print/)
})

test('it is sent compressed to whoever takes it so', async () => {
  const plain = assetAt(asset('style.css'))!.body
  const brotli = ask(asset('style.css'), 'gzip, deflate, br')!
  assert.equal(brotli.headers.get('content-encoding'), 'br')
  assert.deepEqual(brotliDecompressSync(Buffer.from(await brotli.arrayBuffer())), plain)
  const gzip = ask(asset('style.css'), 'gzip')!
  assert.equal(gzip.headers.get('content-encoding'), 'gzip')
  assert.deepEqual(gunzipSync(Buffer.from(await gzip.arrayBuffer())), plain)
  assert.equal(ask(asset('public-sans.woff2'), 'br')?.headers.get('content-encoding'), null)
})

test('what is not there is not answered', () => {
  assert.equal(ask('/assets/style-0000000000.css'), null)
  assert.throws(() => asset('missing.css'), /no asset missing\.css/)
})

test('the style sheet is small, and names its font', () => {
  const { encoded, body } = assetAt(asset('style.css'))!
  assert.ok(encoded.gzip!.length < 12_000, `${encoded.gzip!.length} bytes`)
  assert.ok(body.includes(asset('public-sans.woff2')))
})

test('the land is small enough for a weak link', () => {
  assert.ok(assetAt(asset('land.svg'))!.encoded.gzip!.length < 25_000)
})

test('the style sheet knows no left and right, so that Arabic mirrors by itself', () => {
  const files = ['base', 'layout', 'components', 'forms', 'tables', 'charts', 'narrow', 'print', 'tokens']
  for (const name of files) {
    const css = readFileSync(new URL(`./styles/${name}.css`, import.meta.url), 'utf8')
    const physical = css.match(
      /(margin|padding|border)-(left|right|top|bottom)|^\s*(left|right|top|bottom|width|height|min-width|max-width|min-height|max-height|float|text-align):(?!\s*(start|end|center|none|inline-(start|end)))/gm,
    )
    assert.deepEqual(physical, null, name)
  }
})
