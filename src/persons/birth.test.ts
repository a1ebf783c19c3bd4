// Days of birth with parts missing: what cannot be is refused, and nothing else is.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { birthBounds, wrongWithBirth, type Birth } from './birth.ts'

const today = '2026-03-01'
const wrong = (birth: Birth) => wrongWithBirth(birth, today, 'birth').map(({ path }) => path)
const part = (from: number, to: number) => fc.option(fc.integer({ min: from, max: to }), { freq: 4 })
const anyBirth: fc.Arbitrary<Birth> = fc.record({
  year: part(1900, 2030),
  month: part(-1, 14),
  day: part(-1, 33),
})

/** Every day that it may stand for. */
function days({ year, month, day }: Birth): string[] {
  if (year === null) return []
  const all: string[] = []
  for (const at = new Date(Date.UTC(year, 0, 1)); at.getUTCFullYear() === year; at.setUTCDate(at.getUTCDate() + 1))
    if ((month === null || at.getUTCMonth() + 1 === month) && (day === null || at.getUTCDate() === day))
      all.push(at.toISOString().slice(0, 10))
  return all
}
const age = (day: string) =>
  Number(today.slice(0, 4)) - Number(day.slice(0, 4)) - (today.slice(5) < day.slice(5) ? 1 : 0)

test('a day of birth is refused just where no day that it may stand for is possible', () => {
  fc.assert(
    fc.property(anyBirth, (birth) => {
      const { year, month, day } = birth
      const whole = (year !== null || (month === null && day === null)) && (day === null || month !== null)
      const possible = days(birth).filter((one) => age(one) >= 14 && age(one) <= 100)
      const fine = whole && (year === null || possible.length > 0)
      assert.deepEqual(wrong(birth).length === 0, fine, JSON.stringify(birth))
      if (fine && year !== null) assert.deepEqual(birthBounds(birth), [days(birth)[0], days(birth).at(-1)])
    }),
    { numRuns: 300 },
  )
})

test('the member at fault is named', () => {
  assert.deepEqual(wrong({ year: 1990, month: 2, day: 31 }), ['birth.day'])
  assert.deepEqual(wrong({ year: 2000, month: 2, day: 29 }), [])
  assert.deepEqual(wrong({ year: 1990, month: 0, day: null }), ['birth.month'])
  assert.deepEqual(wrong({ year: null, month: 2, day: null }), ['birth.year'])
  assert.deepEqual(wrong({ year: 1404, month: 7, day: null }), ['birth.year'])
})
