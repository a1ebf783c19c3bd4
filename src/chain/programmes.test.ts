import assert from 'node:assert/strict'
import test from 'node:test'
import { usualEffects } from './effects.ts'
import { runFluid } from './fluid.ts'
import { layOut } from './program.ts'
import { absorption, adjusting, donorCost, nationCost, presence, type Programme } from './programmes.ts'
import { textbook } from './standard.ts'

const close = (actual: number, expected: number, tolerance = 1e-12) =>
  assert.ok(
    Math.abs(actual - expected) <= tolerance * Math.max(1, Math.abs(expected)),
    `${actual}, expected ${expected}`,
  )

const mentors: Programme = {
  id: 'mentors',
  title: 'Mentors of lower courts',
  kind: 'advisers',
  institution: 'courts',
  tranches: 2,
  start: 6,
  months: 24,
  ramp: 6,
  attrition: 0.1,
  remains: 0.4,
  cost: { once: 100, perYear: 600 },
  takenOver: 0,
  effects: [{ target: 'lower.slots', how: 'relative', change: 0.05 }],
}
const program = layOut(textbook)
const at = (id: string) => program.parameters.indexOf(id)

/** What a parameter is in a month under programmes. */
function under(programmes: Programme[], month: number, id: string, options = {}): number {
  const parameters = program.values.slice()
  adjusting(program, programmes, options)(month, parameters)
  return parameters[at(id)]!
}

test('an effect comes with its ramp and goes with those who leave: e (1 − exp(−t/ramp)) r^t', () => {
  assert.equal(under([mentors], 5, 'lower.slots'), 9000)
  for (const month of [6, 12, 29]) {
    const t = month + 0.5 - 6
    close(under([mentors], month, 'lower.slots'), 9000 * (1 + 2 * 0.05 * (1 - Math.exp(-t / 6)) * 0.9 ** (t / 12)))
  }
})

test('after the money stops what remains remains, and all of it where the nation takes the cost over', () => {
  const whole = { ...mentors, attrition: 0 }
  const end = presence(whole, 29)
  close(presence(whole, 300) / (1 - Math.exp(-24 / 6)), 0.4, 1e-9)
  assert.ok(presence(whole, 31) < end && presence(whole, 31) > 0.8 * end, 'it goes as it came, not at once')
  close(presence({ ...whole, takenOver: 1 }, 300), 1 - Math.exp(-24 / 6))
  close(presence({ ...whole, takenOver: 0.5 }, 300) / (1 - Math.exp(-24 / 6)), 0.7, 1e-9)
})

test('the donor pays by year, and after that the nation what it takes over', () => {
  // Half of the first year, the second, half of the third.
  assert.deepEqual(
    [0, 1, 2, 3].map((year) => donorCost(mentors, year)),
    [2 * (100 + 300), 1200, 600, 0],
  )
  assert.deepEqual(
    [0, 1, 2, 3].map((year) => nationCost({ ...mentors, takenOver: 0.5 }, year)),
    [0, 0, 300, 600],
  )
})

test('what an institution can’t absorb in a year does nothing, and it is said how much that is', () => {
  const limits = { courts: 600 }
  assert.deepEqual(absorption([mentors], limits, 3), [
    { institution: 'courts', year: 0, asked: 800, absorbed: 600 },
    { institution: 'courts', year: 1, asked: 1200, absorbed: 600 },
    { institution: 'courts', year: 2, asked: 600, absorbed: 600 },
  ])
  const effect = (month: number, options = {}) => under([mentors], month, 'lower.slots', options) - 9000
  close(effect(11, { limits }), effect(11) * 0.75, 1e-9)
  close(effect(23, { limits }), effect(23) * (1200 / 2000), 1e-9)
  close(effect(60, { limits }), effect(60) * (1800 / 2600), 1e-9)
  // Another institution's limit is nothing to it.
  assert.equal(effect(23, { limits: { police: 1 } }), effect(23))
  // A law costs nothing, so there is nothing to absorb.
  const law: Programme = { ...mentors, kind: 'law', cost: { once: 0, perYear: 0 } }
  assert.ok(under([law], 23, 'lower.slots', { limits: { courts: 0 } }) > 9000)
})

test('T9: a programme without an effect changes no bit of a run', () => {
  const none: Programme[] = [
    { ...mentors, tranches: 0 },
    { ...mentors, effects: [] },
    { ...mentors, effects: [{ target: 'lower.slots', how: 'relative', change: 0 }] },
    { ...mentors, effects: [{ target: 'police.identified', how: 'absolute', change: 0 }] },
    { ...mentors, start: 600 },
  ]
  const bare = runFluid({ program, lanes: 2, months: 36 })
  assert.deepEqual(runFluid({ program, lanes: 2, months: 36, adjust: adjusting(program, none) }), bare)
  assert.notDeepEqual(runFluid({ program, lanes: 2, months: 36, adjust: adjusting(program, [mentors]) }), bare)
})

test('the order of programmes is nothing to the numbers; relative changes multiply, absolute ones come after', () => {
  const rooms: Programme = {
    ...mentors,
    id: 'rooms',
    tranches: 1,
    ramp: 0,
    attrition: 0,
    effects: [{ target: 'lower.slots', how: 'absolute', change: 500 }],
  }
  close(under([rooms], 6, 'lower.slots'), 9500)
  const both = under([mentors, rooms], 12, 'lower.slots')
  assert.equal(both, under([rooms, mentors], 12, 'lower.slots'))
  close(both, under([mentors], 12, 'lower.slots') + 500)
})

test('a share stays a share and a capacity doesn’t fall below nothing', () => {
  const strong = (target: string, change: number): Programme => ({
    ...mentors,
    ramp: 0,
    attrition: 0,
    effects: [{ target, how: 'relative', change }],
  })
  assert.equal(under([strong('police.identified', 5)], 8, 'police.identified'), 1)
  assert.equal(under([strong('lower.slots', -5)], 8, 'lower.slots'), 0)
  assert.throws(() => adjusting(program, [strong('lower.sloths', 1)]), /no parameter "lower.sloths"/)
})

test('an effect for one offence group leaves the others; ways of one decision stay 1 together', () => {
  const model = structuredClone(textbook)
  model.groups = [
    { id: 'gbv', label: 'Violence against women' },
    { id: 'other', label: 'Other' },
  ]
  model.parameters['lower.convicted']!.byGroup = { gbv: 0.3, other: 0.62 }
  model.parameters['lower.diverted'] = { label: 'Diverted', quantity: 'share', value: 0.2 }
  const verdict = model.decisions.find(({ id }) => id === 'lower-verdict-free')!
  verdict.ways.push({ id: 'diverted', label: 'Diverted', share: 'lower.diverted', to: 'discharged' })
  const grouped = layOut(model)
  const values = grouped.values.slice()
  const effect = { target: 'lower.convicted', group: 'gbv', how: 'absolute' as const, change: 0.9 }
  adjusting(grouped, [{ ...mentors, ramp: 0, effects: [effect] }])(6, values)
  const of = (id: string) => values[grouped.parameters.indexOf(id)]!
  close(of('lower.convicted@gbv'), 0.8)
  assert.equal(of('lower.convicted@other'), 0.62)
})

test('each lane may have an effect of its own', () => {
  const lanes = 2
  const parameters = new Float64Array(program.parameters.length * lanes)
  program.values.forEach((value, index) => parameters.fill(value, index * lanes, (index + 1) * lanes))
  adjusting(program, [{ ...mentors, ramp: 0, attrition: 0 }], { changes: [[Float64Array.of(0, 0.5)]] })(6, parameters)
  assert.deepEqual([...parameters.subarray(at('lower.slots') * 2, at('lower.slots') * 2 + 2)], [9000, 18_000])
})

test('usual effects are of the standard chain’s numbers, and each reaches to none', () => {
  for (const { target, prior, kind } of usualEffects) {
    assert.ok(textbook.parameters[target], target)
    assert.ok(prior?.shape === 'triangular')
    if (target !== 'places') assert.ok(prior.low === 0 || prior.high === 0, `${kind} of ${target}`)
  }
})
