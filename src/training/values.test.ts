import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { published } from './given-report.ts'
import { countryNamed, reportRegion } from './place.ts'
import { readRow, type Published } from './published-row.ts'
import { namesPersons } from './unit-persons.ts'
import { costOf, dayOf, programmeOf, quantityOf, yearNamed } from './values.ts'

test('a day reads in each way that reports write it, and a day that no calendar has is wrong', () => {
  assert.equal(dayOf('7/12/2010').value, '2010-07-12')
  assert.equal(dayOf('6/11/01').value, '2001-06-11')
  assert.equal(dayOf('12/31/99').value, '1999-12-31')
  for (const text of ['2/30/2009', '13/1/2009', '9/21/2009 9/24/2009', '2009-01-05', '1/5/209'])
    assert.deepEqual(dayOf(text), { value: null, fault: 'wrong' }, text)
  assert.deepEqual(dayOf(' '), { value: null, fault: 'missing' })
})

test('every day of these years reads back as it was written', () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date('1950-01-01'), max: new Date('2049-12-31T23:00Z'), noInvalidDate: true }),
      fc.boolean(),
      (date, short) => {
        const year = String(date.getUTCFullYear()).slice(short ? 2 : 0)
        const text = `${date.getUTCMonth() + 1}/${date.getUTCDate()}/${year}`
        assert.equal(dayOf(text).value, date.toISOString().slice(0, 10))
      },
    ),
  )
})

test('a cost reads with and without sign and separators, and never loses a figure', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 999_999_999 }),
      fc.option(fc.integer({ min: 0, max: 99 })),
      (dollars, cents) => {
        const fraction = cents === null ? '' : `.${String(cents).padStart(2, '0')}`
        for (const text of [`$${dollars.toLocaleString('en-US')}${fraction}`, `${dollars}${fraction}`])
          assert.equal(costOf(text).value, `${dollars}${fraction}`)
      },
    ),
  )
  assert.equal(costOf('$0').value, '0')
  for (const text of ['$', '', ' ']) assert.equal(costOf(text).fault, 'missing', JSON.stringify(text))
  for (const text of ['$48,102 $0', 'ST-2 $31,000', '578 11/16/2008', '1,00', '-5', '1e9'])
    assert.deepEqual(costOf(text), { value: null, fault: 'wrong' }, text)
})

test('no text makes a reader fail, and what is wrong has no value', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      for (const read of [dayOf(text), costOf(text), quantityOf(text)])
        assert.equal(read.value === null, read.fault !== null)
      countryNamed(text)
      reportRegion(text)
      programmeOf(text)
      namesPersons(text)
    }),
  )
})

test('a count is a whole number, and nothing that ran into its cell is taken apart', () => {
  assert.equal(quantityOf('1,200').value, 1200)
  assert.equal(quantityOf('0').value, 0)
  for (const text of ['30 30', '1 Garmisch,', '1.5', '-1']) assert.equal(quantityOf(text).fault, 'wrong', text)
})

test('a programme is one programme however a report writes it', () => {
  for (const text of [
    'International Narcotics And Law Enforcement (INL), FY 00',
    'DOS Western Hemisphere Region, Trinidad - Tobago,  International Narcotics and Law Enforcement (INL), FY05',
    'INL - FY 2008 DoS Training',
    'INCLE - Fiscal Year 2012 Department of State Training',
  ])
    assert.equal(programmeOf(text), 'INL', text)
  assert.equal(programmeOf('Asia-Pacific Center, FY02'), 'Asia-Pacific Center')
  assert.equal(yearNamed('Asia-Pacific Center, FY02'), 2002)
  assert.equal(yearNamed('International Military Education And Training (IMET), FY 99'), 1999)
  assert.equal(yearNamed('Miscellaneous DoD-DoS Activities, FY'), null)
})

test('a country is known by the names of its time, and one that no list knows stays without a code', () => {
  for (const [name, code] of [
    ['Burma', 'MM'],
    ['Cote D’Ivoire, Republic of', 'CI'],
    ["Côte d'Ivoire, Republic of ", 'CI'],
    ['Trinidad -Tobago', 'TT'],
    ['Bosnia & Herzegovina', 'BA'],
    ['Yugoslavia', null],
    ['Netherlands Antilles', null],
    ['', null],
  ] as const)
    assert.equal(countryNamed(name), code, name)
  assert.equal(reportRegion('East_Asia_And_Pacific_2'), 'East Asia and Pacific')
})

test('three fiscal years are at hand: the programme’s counts, and each disagreement is flagged', () => {
  const read = (change: Partial<Published>) => readRow({ ...published, ...change })
  assert.deepEqual([read({}).fiscal_year, read({}).flags], [2009, []])
  const later = read({ start_date: '10/1/2009', end_date: '10/2/2009' })
  assert.deepEqual([later.fiscal_year, later.flags], [2009, ['years-differ']])
  const unnamed = read({ program: 'INL' })
  assert.deepEqual([unnamed.fiscal_year, unnamed.flags], [2009, ['year-from-dates']])
  assert.deepEqual(read({ program: 'INL, FY 03' }).flags, ['year-outside-report', 'years-differ'])
  assert.equal(read({ program: 'INL', start_date: '' }).fiscal_year, null)
  assert.deepEqual(read({ end_date: '1/4/2009' }).flags, ['dates-reversed'])
})

test('a unit that names people is not kept, and one that is called after somebody is', () => {
  for (const unit of ['Mr. Anders Example, Ministry of Defense', 'Lab survey by Dr. Example', 'Capt Example, HQ'])
    assert.deepEqual([readRow({ ...published, student_unit: unit }).student_unit, namesPersons(unit)], ['', true], unit)
  for (const unit of [
    'Army Gen Staff',
    'Camp Gen Example, Quezon City',
    'BG Coast Guard',
    'Sgt Major Regiment',
    'Col War College',
  ])
    assert.equal(namesPersons(unit), false, unit)
})
