import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assetAt, script } from '#web/index.ts'
import './built.ts'

const sizeOf = (name: `${string}.js`) => assetAt(script(name))!.encoded.gzip!.length

test('the sliders and the engine behind them are under 30 kB over the wire', () => {
  const sizes = { sliders: sizeOf('chain.js'), engine: sizeOf('chain-worker.js') }
  assert.ok(sizes.sliders + sizes.engine < 30_000, JSON.stringify(sizes))
  // and they are there at all
  assert.ok(sizes.engine > 3_000, JSON.stringify(sizes))
})

test('neither needs what a strict content policy forbids, nor anything from elsewhere', () => {
  for (const name of ['chain.js', 'chain-worker.js'] as const) {
    const text = assetAt(script(name))!.body.toString()
    assert.doesNotMatch(text, /\beval\(|new Function|\bimport\(|https?:\/\/(?!www\.w3\.org)/)
    assert.doesNotMatch(text, /^import /m)
  }
})

test('an address of another content is not found', () => {
  assert.equal(assetAt(script('chain.js').replace(/-[0-9a-f]{10}/, '-0000000000')), undefined)
})
