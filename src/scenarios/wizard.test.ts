import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseInput } from '#kernel/operation.ts'
import { beginScenario } from './begin.ts'
import { factorOf } from './counting.ts'
import { ready } from './faults.ts'
import { fromAnswers } from './wizard.ts'

const togo = { country: 'TG', title: 'Togo (invented)', preset: 'textbook' }

test('charges, cases, defendants and persons each become persons by a factor of their own, with its range', () => {
  const { figures, assumptions } = fromAnswers({
    ...togo,
    counting: {
      police: { unit: 'cases', factor: 1.25, low: 1, high: 1.5, source: 'Police, 2024' },
      courts: { unit: 'charges', factor: 2, low: 1.6, high: 2.5 },
      prosecution: { unit: 'defendants' },
    },
    answers: { reported: 36_500, prosecutors: 300, lowerPending: 8_000, remand: 1_000, charged: 70 },
    source: 'The post',
  })
  assert.deepEqual(figures['reports'], {
    value: 125,
    note: '36500 in a year, divided by 365; 1.25 persons a case (1 to 1.5, Police, 2024)',
    prior: { shape: 'triangular', low: 100, mode: 125, high: 150 },
    source: 'The post',
  })
  // Two charges a person: 8,000 charges are 4,000 persons, and the more charges a person has the fewer persons there are.
  assert.equal(figures['start.lower-free']!.value, 4_000)
  assert.deepEqual(figures['start.lower-free']!.prior, { shape: 'triangular', low: 3_200, mode: 4_000, high: 5_000 })
  assert.deepEqual([figures['start.file-free']!.value, figures['start.file-free']!.prior], [300, undefined])
  const onRemand = figures['start.lower-remand']!.value + figures['start.higher-remand']!.value
  assert.ok(Math.abs(onRemand - 1_000) < 0.01)
  assert.deepEqual(assumptions.slice(0, 4), [
    '6 of 43 figures are of this nation; the others are those of "Textbook country".',
    'Police count cases: 1.25 persons a case (1 to 1.5, Police, 2024).',
    'Courts count charges: 2 charges a person (1.6 to 2.5).',
    'A share of files or cases is taken as the same share of persons.',
  ])
  assert.match(assumptions[4]!, /^Nobody answered, so assumed: Detectives; /)
  assert.doesNotMatch(assumptions[4]!, /remand/)
})

test('what nobody knows of a factor is assumed with its range, and said', () => {
  const { figures, assumptions } = fromAnswers({ ...togo, counting: {}, answers: { openFiles: 1_000 } })
  assert.deepEqual(figures['start.investigation']!.prior, { shape: 'triangular', low: 1_000, mode: 1_100, high: 1_300 })
  assert.ok(assumptions.includes('Police count cases: 1.1 persons a case (1 to 1.3, assumed).'))
  assert.deepEqual(factorOf({ unit: 'persons', factor: 3 }), {
    low: 1,
    persons: 1,
    high: 1,
    said: '',
    assumed: false,
  })
})

test('a chain that is made so holds together, and hypotheses are held against the nation as it stands', () => {
  const scenario = fromAnswers({ ...togo, counting: {}, answers: { remand: 3_000, sentenced: 1_000, places: 2_000 } })
  const { model } = ready(scenario)
  assert.ok(Math.abs(model.parameters['crowding.reference']!.value - 2) < 1e-3)
})

test('a range that does not rise, or without its likeliest, is refused at its field', () => {
  const refused = (police: object) => {
    try {
      parseInput(beginScenario, { ...togo, like: 'textbook', police })
    } catch (error) {
      return (error as { details: { errors: { path: string }[] } }).details.errors.map(({ path }) => path)
    }
    return []
  }
  assert.deepEqual(refused({ unit: 'cases', factor: 1.2, low: 1.3 }), ['police.factor'])
  assert.deepEqual(refused({ unit: 'cases', low: 1.3 }), ['police.factor'])
  assert.deepEqual(refused({ unit: 'litres' }), ['police.unit'])
  assert.deepEqual(refused({ unit: 'charges', low: 1.3, high: 2 }), [])
})
