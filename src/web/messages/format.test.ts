import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatOf } from './format.ts'
import { locales } from './locale.ts'

const plain = (text: string) => text.replace(/[\u200e\u200f\u2066\u2067\u2069]/g, '').replace(/[\u00a0\u202f]/g, ' ')
const english = formatOf('en')

test('money is written in full from its decimal text, beyond what a float holds', () => {
  assert.equal(english.money('2600187.00', 'USD'), '$2,600,187.00')
  assert.equal(english.money('-12.5', 'USD'), '-$12.50')
  assert.equal(english.money('90071992547409931234.01', 'USD'), '$90,071,992,547,409,931,234.01')
  assert.equal(english.amount('90071992547409931234.01'), '90,071,992,547,409,931,234.01')
})

test('money is written short where space is', () => {
  assert.equal(english.money('2600187.00', 'USD', 'compact'), '$2.6M')
  assert.equal(english.money('412000000', 'USD', 'compact'), '$412M')
  assert.equal(english.money('2600187.50', 'USD', 'whole'), '$2,600,188')
})

test('a currency is never mistaken for another, and an unknown code stands as it is', () => {
  assert.equal(plain(english.money('1', 'CAD')), 'CA$1.00')
  assert.equal(plain(english.money('1', 'JOD')), 'JOD 1.00')
  assert.equal(english.money('1', ''), ' 1.00')
  assert.equal(english.money('1', 'usd'), 'usd 1.00')
})

test('in Arabic money stays in one piece, dollars and minus on their proper sides', () => {
  const arabic = formatOf('ar')
  assert.equal(plain(arabic.money('250000', 'USD')), '250,000.00 US$')
  assert.equal(arabic.money('-430000', 'USD', 'compact'), '\u2067\u200e-430\u00a0ألف\u00a0\u2066US$\u2069\u2069')
})

test('every language writes Latin digits', () => {
  for (const locale of locales) {
    const format = formatOf(locale)
    const written = [
      format.date('2023-05-26'),
      format.instant('2023-05-26T14:02:00Z'),
      format.number(4812),
      format.percent(0.5),
      format.money('1', 'USD'),
    ]
    for (const text of written) assert.match(text, /[0-9]/, `${locale}: ${text}`)
    for (const text of written) assert.doesNotMatch(text, /[٠-٩۰-۹]/, `${locale}: ${text}`)
  }
})

test('a calendar date is the same day everywhere, and only a date', () => {
  assert.equal(english.date('2023-05-26'), 'May 26, 2023')
  assert.equal(plain(formatOf('fr').date('2023-05-26')), '26 mai 2023')
  assert.throws(() => english.date('2023-05-26T00:00:00Z'), /Not a date/)
})

test('an instant says that its time is UTC', () => {
  assert.equal(english.instant('2026-11-24T04:31:00Z'), 'Nov 24, 2026, 04:31 UTC')
})

test('what is no decimal is refused', () => {
  for (const wrong of ['', '1e5', 'NaN', '1,000', '٣']) assert.throws(() => english.amount(wrong), /Not a decimal/)
})

test('sizes, shares and lists', () => {
  assert.equal(english.bytes(999), '999 byte')
  assert.equal(english.bytes(84_300), '84.3 kB')
  assert.equal(english.percent(0.4567), '45.7%')
  assert.equal(english.list(['Haiti', 'Jordan', 'Togo']), 'Haiti, Jordan, and Togo')
})
