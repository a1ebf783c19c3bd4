import assert from 'node:assert/strict'
import test from 'node:test'
import { runFluid } from './fluid.ts'
import { layOut } from './program.ts'
import { textbook } from './standard.ts'

const golden = [
  47950.5334, 2393.5172, 2785.192, 4951.6452, 51988.8683, 6132.7179, 26741.5883, 6191.64, 1586.7346, 1702.2661,
  6208.775, 57523.0622,
]

test('the textbook country stands after ten years where four independent engines put it', () => {
  const program = layOut(textbook)
  const { stocks } = runFluid({ program, lanes: 1, months: 120 })
  golden.forEach((persons, index) => {
    const at = stocks[120 * 12 + index]!
    assert.ok(Math.abs(at - persons) < 5e-5, `${program.stocks[index]}: ${at}, expected ${persons}`)
  })
})
