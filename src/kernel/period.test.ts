import assert from 'node:assert/strict'
import test from 'node:test'
import { dayIn, fiscalYear } from './period.ts'

test('the US fiscal year begins in October and is named by the year it ends in', () => {
  assert.equal(fiscalYear('2023-09-30', 10), 2023)
  assert.equal(fiscalYear('2023-10-01', 10), 2024)
})

test('a fiscal year may begin in any month; from January it is the calendar year', () => {
  assert.equal(fiscalYear('2023-12-31', 1), 2023)
  assert.equal(fiscalYear('2023-04-01', 4), 2024)
  assert.equal(fiscalYear('2023-03-31', 4), 2023)
})

test('an instant is another day, and another fiscal year, by time zone', () => {
  const instant = new Date('2025-10-01T03:30:00Z')
  assert.equal(dayIn('America/New_York', instant), '2025-09-30')
  assert.equal(dayIn('UTC', instant), '2025-10-01')
  assert.equal(dayIn('Asia/Manila', instant), '2025-10-01')
})
