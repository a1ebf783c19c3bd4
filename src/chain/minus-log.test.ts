import assert from 'node:assert/strict'
import test from 'node:test'
import { minusLog } from './minus-log.ts'

test('the quick logarithm is the exact one to 11 digits, and near it for the rarest uniforms', () => {
  for (let at = 0; at < 300_000; at++) {
    const u = (Math.floor(((at * 0.6180339887) % 1) * 2 ** 32) + 0.5) * 2 ** -32
    if (u > 1e-6) assert.ok(Math.abs(minusLog(u) + Math.log(u)) < 1e-11 * Math.max(1, -Math.log(u)), `${u}`)
  }
  for (const step of [0, 1, 2, 3, 7, 100, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1]) {
    const u = (step + 0.5) * 2 ** -32
    assert.ok(Math.abs(minusLog(u) / -Math.log(u) - 1) < 1e-3, `${u}`)
  }
})
