import assert from 'node:assert/strict'
import { test } from 'node:test'
import { textbook } from '#chain/standard.ts'
import { story } from '#testing.ts'
import { Problem } from '#kernel/problem.ts'
import { ready } from './faults.ts'
import { tried } from './picture/tried.ts'
import { presetNamed } from './presets.ts'
import { runScenario } from './run.ts'
import { fileIn } from './saved-forms.tsx'
import { presetAsScenario, triedOf } from './subject.ts'

const file = (more: object = {}) => ({
  format: 'jurat-chain/1' as const,
  title: 'Tried',
  preset: 'uganda',
  months: 24,
  ...more,
})

test(
  'a scenario’s custody limit and standards are those by which its indicators are read',
  story(async ({ person }) => {
    const officer = await person('expert country:UG')
    const read = async (more: object) => {
      const { results } = await officer.act(runScenario, { scenario: file(more), all: true })
      const of = (name: string) => results.find(({ indicator }) => indicator === name)!.values.m24!
      return [of('held-long'), of('old:lower')]
    }
    const [usual, own] = [await read({}), await read({ custodyLimit: 365, standards: { lower: 180 } })]
    assert.ok(own[0]! < usual[0]! && own[1]! > usual[1]!, JSON.stringify([usual, own]))
    assert.deepEqual(await read({ custodyLimit: 182, standards: { lower: 365 } }), usual)
    for (const [more, path] of [
      [{ standards: { registry: 100 } }, 'scenario.standards.registry'],
      [{ custodyLimit: 0 }, 'scenario.custodyLimit'],
    ] as const)
      await assert.rejects(officer.act(runScenario, { scenario: file(more) }), (error: Problem) => {
        assert.equal((error.details as { errors: { path: string }[] }).errors[0]!.path, path)
        return true
      })
  }),
)

test('a form sets the limits, keeps those that it has no field for, and takes out what was emptied', () => {
  const sent = JSON.stringify(file({ custodyLimit: 90, standards: { lower: 180, higher: 400 } }))
  const limits = (fields: object) => {
    const { custodyLimit, standards } = fileIn({ file: sent, ...fields })
    return [custodyLimit, standards]
  }
  assert.deepEqual(limits({}), [90, { lower: 180, higher: 400 }])
  assert.deepEqual(limits({ 'scenario.custodyLimit': '', 'scenario.standards.lower': '200' }), [
    undefined,
    { lower: 200, higher: 400 },
  ])
})

/** The textbook country for so many offence groups, with further stocks of so many leaves each. */
function large(groups: number, stocks: number, leaves: number) {
  const model = structuredClone(textbook)
  model.groups = Array.from({ length: groups }, (_, at) => ({ id: `g${at}`, label: `Group ${at}` }))
  for (let at = 0; at < stocks; at++)
    model.stocks.push({
      ...model.stocks.at(-1)!,
      id: `more${at}`,
      leaves: Array.from({ length: leaves }, (_, leave) => ({
        id: `leave${at}-${leave}`,
        label: 'Leave',
        rate: 'desist',
        to: 'desisting',
      })),
    })
  return model
}

test('how long a model may be run is told by how large it is, and the largest is drawn on a page without taking all memory', () => {
  const { preset: _preset, ...bare } = { ...presetAsScenario(presetNamed('textbook')!), months: 600 }
  assert.throws(
    () => ready({ ...bare, model: large(12, 120, 20) }),
    (error: Problem) => {
      const [found] = (error.details as { errors: { path: string; message: string }[] }).errors
      assert.equal(found!.path, 'months')
      assert.match(found!.message, /\b1\d months/)
      return true
    },
  )
  const own = ready({ ...bare, model: large(12, 0, 0) })
  const before = process.memoryUsage().arrayBuffers
  const shown = tried({ baseline: triedOf(own), scenario: triedOf(own) }, { levers: {}, programmes: {}, year: 5 })
  assert.ok(process.memoryUsage().arrayBuffers - before < 100e6)
  assert.ok(shown.bare && shown.panels.every(({ band }) => !band))
  const small = ready(presetAsScenario(presetNamed('textbook')!))
  const usual = tried({ baseline: triedOf(small), scenario: triedOf(small) }, { levers: {}, programmes: {}, year: 5 })
  assert.ok(!usual.bare && usual.panels.every(({ band }) => band))
})

test('forty decisions one behind the other are drawn at once, and nobody is lost in them', () => {
  const model = structuredClone(textbook)
  model.parameters['half'] = { label: 'Half', quantity: 'share', value: 0.5 }
  const next = (at: number) => (at < 39 ? `turn${at + 1}` : 'investigation')
  for (let at = 0; at < 40; at++)
    model.decisions.push({
      id: `turn${at}`,
      label: 'Turn',
      institution: 'police',
      ways: [{ id: `one${at}`, label: 'One', share: 'half', to: next(at) }],
      otherwise: { id: `other${at}`, label: 'Other', to: next(at) },
    })
  model.sources[0]!.to = 'turn0'
  const { preset: _preset, ...bare } = presetAsScenario(presetNamed('textbook')!)
  const own = ready({ ...bare, model })
  const { streams } = tried({ baseline: triedOf(own), scenario: triedOf(own) }, { levers: {}, programmes: {}, year: 1 })
  const came = streams.find(({ from }) => from === 'in')!
  assert.equal(came.to, 'investigation')
  assert.ok(Math.abs(came.persons - 650 * 365) < 1e-3, `${came.persons}`)
})
