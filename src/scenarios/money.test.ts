import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseInput } from '#kernel/operation.ts'
import { story } from '#testing.ts'
import { moneyInAll, moneyOf, spansOf } from './money.ts'
import { programmeForms } from './programme-form.tsx'
import { reviseScenario } from './saved.ts'
import { runScenario } from './run.ts'
import { fileIn } from './saved-forms.tsx'

const judges = {
  id: 'judges',
  title: 'Judges (invented)',
  kind: 'training' as const,
  institution: 'courts' as const,
  tranches: 2,
  start: 6,
  months: 12,
  ramp: 3,
  attrition: 0.1,
  remains: 0.5,
  cost: { once: 100, perYear: 1_000 },
  takenOver: 0.25,
  effects: [{ target: 'lower.slots', how: 'relative' as const, change: 0.1 }],
}
const file = (more: object = {}) => ({
  format: 'jurat-chain/1' as const,
  title: 'Judges',
  preset: 'textbook',
  months: 36,
  programmes: [judges],
  ...more,
})

test(
  'a run tells what the donor plans, what can be taken of it and what the nation pays after, by year',
  story(async ({ person }) => {
    const officer = await person('expert country:HT')
    const run = (more: object) => officer.act(runScenario, { scenario: file(more) })
    const { money } = await run({ absorption: { courts: 900 } })
    assert.deepEqual(money, [
      { institution: 'courts', year: 1, asked: 1_200, absorbed: 900, nation: 0 },
      { institution: 'courts', year: 2, asked: 1_000, absorbed: 900, nation: 250 },
      { institution: 'courts', year: 3, asked: 0, absorbed: 0, nation: 500 },
    ])
    assert.deepEqual(moneyInAll(money), { donor: 1_800, nation: 750 })
    assert.deepEqual((await run({ programmes: [] })).money, [])
  }),
)

test('what an institution can take is set on a form, kept where the form has no field, and taken out when emptied', () => {
  const sent = JSON.stringify(file({ absorption: { courts: 900, police: 50 } }))
  const absorption = (fields: object) => fileIn({ file: sent, ...fields })['absorption']
  assert.deepEqual(absorption({}), { courts: 900, police: 50 })
  assert.deepEqual(absorption({ 'scenario.absorption.courts': '1,200,000' }), { courts: 1_200_000, police: 50 })
  assert.deepEqual(absorption({ 'scenario.absorption.courts': '', 'scenario.absorption.police': '' }), undefined)
  const wrong = fileIn({ file: sent, 'scenario.absorption.courts': 'much' })
  assert.throws(
    () => parseInput(runScenario, { scenario: wrong }),
    (error: { details: { errors: { path: string }[] } }) =>
      error.details.errors[0]!.path === 'scenario.absorption.courts',
  )
})

const added = (fields: Record<string, string>) => {
  const named = Object.entries({ title: 'Advisers (invented)', tranches: '1', ...fields })
  const sent = Object.fromEntries(named.map(([member, text]) => [`scenario.programmes.1.${member}`, text]))
  const id = '01890000-0000-7000-8000-000000000000'
  const input = programmeForms['addProgramme']!.input!({ file: JSON.stringify(file()), ...sent }, { id })
  return parseInput(reviseScenario, input as never).scenario.programmes[1]!
}

test('what is wrong with a new programme is told at the field that it was written in', () => {
  for (const [member, text] of [
    ['tranches', 'many'],
    ['tranches', '-1'],
    ['start', '1.5'],
    ['months', '9999'],
    ['cost.once', '-5'],
    ['cost.perYear', '1e14'],
    ['takenOver', '150'],
    ['attrition', '200'],
    ['ramp', 'x'],
  ] as const)
    assert.throws(
      () => added({ [member]: text }),
      (error: { details: { errors: { path: string }[] } }) => {
        assert.deepEqual(
          error.details.errors.map(({ path }) => path),
          [`scenario.programmes.1.${member}`],
        )
        return true
      },
    )
})

test('how a programme comes and goes is as usual for what it does, or as the form says', () => {
  const usual = added({})
  const own = added({ ramp: '9', attrition: '20', remains: '0', takenOver: '40', 'cost.perYear': '1,500' })
  assert.ok(usual.ramp > 0 && usual.attrition > 0 && usual.remains > 0)
  assert.deepEqual(
    [own.ramp, own.attrition, own.remains, own.takenOver, own.cost],
    [9, 0.2, 0, 0.4, { once: 0, perYear: 1_500 }],
  )
})

test('years that are alike and follow each other stand together', () => {
  const years = moneyOf({ programmes: [{ ...judges, start: 0, months: 36 }], months: 84 })
  assert.deepEqual(
    spansOf(years).map(({ year, until, asked, nation }) => [year, until, asked, nation]),
    [
      [1, 1, 2_200, 0],
      [2, 3, 2_000, 0],
      [4, 7, 0, 500],
    ],
  )
})

test('years without money are left out', () => {
  assert.deepEqual(moneyOf({ programmes: [{ ...judges, tranches: 0 }], months: 60 }), [])
})
