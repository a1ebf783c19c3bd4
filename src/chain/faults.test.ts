import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { faultsOf } from './faults.ts'
import { runFluid } from './fluid.ts'
import type { ChainModel } from './model.ts'
import { layOut } from './program.ts'
import { textbook } from './standard.ts'
import { runStochastic } from './stochastic.ts'

/** The textbook country with something changed in it. */
function changed(change: (model: ChainModel) => void): ChainModel {
  const model = structuredClone(textbook)
  change(model)
  return model
}
const set = (id: string, part: object) =>
  changed(({ parameters }) => void Object.assign(parameters[id] as object, part))

const wrong: [what: string, model: ChainModel, path: string, code: string][] = [
  ['a negative capacity', set('lower.slots', { value: -1 }), 'parameters.lower.slots.value', 'out-of-range'],
  ['a probability over 1', set('police.held', { value: 1.2 }), 'parameters.police.held.value', 'out-of-range'],
  ['a rate over 1 of slots', set('lower.pace', { value: 1.5 }), 'parameters.lower.pace.value', 'out-of-range'],
  ['not a number', set('reports', { value: NaN }), 'parameters.reports.value', 'not-a-number'],
  ['without end', set('reports', { value: Infinity }), 'parameters.reports.value', 'not-a-number'],
  ['text for a number', set('reports', { value: '650' }), 'parameters.reports.value', 'not-a-number'],
  ['beyond all persons', set('reports', { value: 1e15 }), 'parameters.reports.value', 'out-of-range'],
  [
    'a group that is not there',
    set('reports', { byGroup: { theft: 3 } }),
    'parameters.reports.byGroup.theft',
    'no-such',
  ],
  [
    'a prior upside down',
    set('reports', { prior: { shape: 'uniform', low: 9, high: 2 } }),
    'parameters.reports.prior',
    'bad-prior',
  ],
  [
    'a prior beyond what a share may be',
    set('police.held', { prior: { shape: 'uniform', low: 0.1, high: 2 } }),
    'parameters.police.held.prior.high',
    'out-of-range',
  ],
  ['no such quantity', set('reports', { quantity: 'speed' }), 'parameters.reports.quantity', 'no-choice'],
  [
    'a share used as a rate',
    changed((m) => void (m.stations[0]!.rate = 'police.held')),
    'stations.police.rate',
    'wrong-quantity',
  ],
  [
    'a number that is not there',
    changed((m) => void (m.stations[2]!.capacity = 'judges')),
    'stations.lower.capacity',
    'no-such',
  ],
  [
    'a graph with a hole',
    changed((m) => void (m.decisions[0]!.ways[0]!.to = 'nowhere')),
    'decisions.identification.ways.identified.to',
    'no-such',
  ],
  [
    'a name that objects have',
    changed((m) => void (m.stations[2]!.capacity = 'constructor')),
    'stations.lower.capacity',
    'no-such',
  ],
  [
    'ways over 1 together',
    changed((m) =>
      m.decisions[0]!.ways.push({ id: 'again', label: 'Again', share: 'prosecution.charged', to: 'closed' }),
    ),
    'decisions.identification.ways',
    'shares-over-one',
  ],
  [
    'a circle of decisions',
    changed((m) => void (m.decisions[1]!.otherwise.to = 'identification')),
    'decisions.arrest',
    'circle',
  ],
  ['a name twice', changed((m) => void (m.exits[0]!.id = 'arrest')), 'exits.arrest.id', 'name-twice'],
  [
    'a flow twice',
    changed((m) => void (m.sources[0]!.id = 'identified')),
    'decisions.identification.ways.identified.id',
    'name-twice',
  ],
  ['an empty name', changed((m) => void (m.exits[0]!.id = '')), 'exits..id', 'bad-name'],
  ['no group', changed((m) => void (m.groups = [])), 'groups', 'empty'],
  ['a station of nothing', changed((m) => void (m.stations[0]!.serves = [])), 'stations.police.serves', 'empty'],
  [
    'a stock with two stations',
    changed((m) => void (m.stations[3]!.serves[0]!.stock = 'lower-remand')),
    'stations.higher.serves.higher-tried-remand.stock',
    'served-twice',
  ],
  ['no way out', changed((m) => void (m.stocks[11]!.leaves = [])), 'stocks.released', 'no-way-out'],
  [
    'cases without persons a case',
    changed((m) => void (m.stocks[3]!.countedIn = 'cases')),
    'stocks.lower-remand.personsPer',
    'no-persons-per',
  ],
  [
    'persons a case that are not counted at all',
    changed((m) => {
      m.stocks[3]!.countedIn = 'cases'
      m.stocks[3]!.personsPer = 'lower.slots'
    }),
    'stocks.lower-remand.personsPer',
    'wrong-quantity',
  ],
  [
    'no person a case',
    changed((m) => {
      m.parameters['per-case'] = { label: 'Persons a case', quantity: 'number', value: 0 }
      m.stocks[3]!.countedIn = 'cases'
      m.stocks[3]!.personsPer = 'per-case'
    }),
    'stocks.lower-remand.personsPer',
    'not-over-zero',
  ],
  [
    'stocks that feed each other for ever',
    changed((m) => {
      m.stocks.push({
        ...m.stocks[11]!,
        id: 'away',
        leaves: [{ id: 'back', label: 'Back', rate: 'desist', to: 'released' }],
      })
      m.stocks[11]!.leaves = [{ id: 'gone', label: 'Gone', rate: 'desist', to: 'away' }]
    }),
    'stocks.away',
    'no-exit',
  ],
  [
    'no unit',
    changed((m) => void delete (m.stocks[3] as object as { countedIn?: string }).countedIn),
    'stocks.lower-remand.countedIn',
    'no-choice',
  ],
  ['no list of stations', changed((m) => void delete (m as Partial<ChainModel>).stations), 'stations', 'missing'],
  [
    'a response to nothing',
    changed((m) =>
      m.responses.push({
        id: 'crowding',
        label: 'Crowding',
        note: '',
        on: true,
        target: 'lower.bail',
        driver: { of: 'flows', flows: ['identified', 'nothing'] },
        reference: 'places',
        exponent: 'places',
      }),
    ),
    'responses.crowding.driver.flows.1',
    'no-such',
  ],
]

for (const [what, model, path, code] of wrong) {
  test(`${what}: refused, and the place named`, () => {
    const faults = faultsOf(model)
    assert.ok(
      faults.some((fault) => fault.path === path && fault.code === code),
      JSON.stringify(faults),
    )
  })
}

test('the textbook country has no fault', () => assert.deepEqual(faultsOf(textbook), []))

test('a rate over 1 is fine where only a list goes by it', () => {
  const model = changed((m) => {
    m.stations[2]!.pace = 'list'
    m.parameters['lower.pace']!.value = 3
  })
  assert.deepEqual(faultsOf(model), [])
})

/** Every place of a model where a number or a name stands, as a path. */
function places(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [path]
  return Object.entries(value).flatMap(([key, inner]) => places(inner, [...path, key]))
}

test('whatever is changed in a model, it is refused by a fault or runs to finite numbers', () => {
  const all = places(textbook).filter(([top]) => !['title', 'note', 'id'].includes(top!))
  const names = [...textbook.stocks, ...textbook.decisions, ...textbook.exits].map(({ id }) => id)
  const values = fc.oneof(
    fc.constantFrom(...names, ...Object.keys(textbook.parameters), '', '__proto__', 'list', 'proportional', 'cases'),
    fc.double({ noNaN: false }),
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.integer({ min: 0, max: 100_000 }),
    fc.constantFrom(0, 1, -1, 1e12, 1e-300),
  )
  let ran = 0
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom(...all), values), { minLength: 1, maxLength: 3 }), (changes) => {
      const model = structuredClone(textbook)
      for (const [path, value] of changes) {
        let at: Record<string, unknown> = model as unknown as Record<string, unknown>
        for (const key of path.slice(0, -1)) at = at[key] as Record<string, unknown>
        at[path.at(-1)!] = value
      }
      if (faultsOf(model).length) return
      ran++
      const program = layOut(model)
      const courses = [
        runFluid({ program, lanes: 1, months: 3, backend: 'script' }),
        runStochastic({ program, seed: 1, trajectories: 1, months: 3 }),
      ]
      for (const { stocks, flows } of courses) {
        for (const persons of [...stocks, ...flows])
          assert.ok(persons >= -1e-3 && Number.isFinite(persons), `${persons}`)
      }
    }),
    { numRuns: 400, seed: 11 },
  )
  assert.ok(ran > 40, `only ${ran} of the changed models ran`)
})
