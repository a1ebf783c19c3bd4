import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { minorUnits, splitAmount } from './money.ts'

test('an amount is split to the cent, the rest going to the largest remainders', () => {
  assert.deepEqual(splitAmount('100', ['1', '1', '1']), ['33.34', '33.33', '33.33'])
  assert.deepEqual(splitAmount('0.05', ['50', '30', '20']), ['0.03', '0.01', '0.01'])
  assert.deepEqual(splitAmount('10.00', ['0.1', '99.9']), ['0.01', '9.99'])
})

test('ties go to the earlier part', () => {
  assert.deepEqual(splitAmount('0.01', ['50', '50']), ['0.01', '0.00'])
})

test('what is taken back is split as what was given', () => {
  assert.deepEqual(splitAmount('-100', ['1', '1', '1']), ['-33.34', '-33.33', '-33.33'])
})

test('an amount finer than the minor unit keeps its digits', () => {
  assert.deepEqual(splitAmount('0.12345', ['50', '50']), ['0.06173', '0.06172'])
  assert.deepEqual(splitAmount('7.5', ['1']), ['7.50'])
  assert.deepEqual(splitAmount('100', ['1', '2'], minorUnits('JPY')), ['33', '67'])
})

test('what is no number, or has no weight, is refused', () => {
  assert.throws(() => splitAmount('1,000', ['1', '1']), RangeError)
  assert.throws(() => splitAmount('1e3', ['1', '1']), RangeError)
  assert.throws(() => splitAmount('1', ['0', '0']), RangeError)
})

const cents = (text: string) => BigInt(text.replace('.', ''))

test('the parts add up to the amount, whatever it is and however it is split', () => {
  const amount = fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }).map((minor) => {
    const digits = (minor < 0n ? -minor : minor).toString().padStart(3, '0')
    return `${minor < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
  })
  const weights = fc
    .array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 1, maxLength: 20 })
    .filter((list) => list.some((weight) => weight > 0))
  fc.assert(
    fc.property(amount, weights, (total, list) => {
      const parts = splitAmount(total, list.map(String))
      assert.equal(
        parts.reduce((sum, part) => sum + cents(part), 0n),
        cents(total),
      )
      // no part is further than a cent from its exact share
      const whole = BigInt(list.reduce((sum, weight) => sum + weight, 0))
      for (const [index, part] of parts.entries()) {
        const off = cents(part) * whole - cents(total) * BigInt(list[index]!)
        assert.ok((off < 0n ? -off : off) < whole || list.length === 1)
      }
    }),
  )
})
