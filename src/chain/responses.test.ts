import assert from 'node:assert/strict'
import test from 'node:test'
import { faultsOf } from './faults.ts'
import { indicatorsIn } from './indicators.ts'
import { runFluid } from './fluid.ts'
import { layOut } from './program.ts'
import { referencesOf } from './references.ts'
import { standardResponses, turned } from './responses.ts'
import { textbook } from './standard.ts'
import { lanesOf, uncertainOf } from './uncertain.ts'

function run(on: string[], change: Record<string, number> = {}, months = 60) {
  const responses = standardResponses.map((one) => ({ ...one, on: on.includes(one.id) }))
  const program = layOut({ ...textbook, responses })
  const parameters = Float64Array.from(program.values, (value, at) => change[program.parameters[at]!] ?? value)
  const course = runFluid({ program, lanes: 1, months, parameters })
  const last = (list: string[], all: Float64Array, id: string) => all[(months - 1) * list.length + list.indexOf(id)]!
  return {
    course,
    parameter: (id: string) => course.parameters[months - 1]![program.parameters.indexOf(id)]!,
    through: (id: string) =>
      last(
        program.flows.map((flow) => flow.id),
        course.flows,
        id,
      ),
    stock: (id: string) => course.stocks[months * 12 + program.stocks.indexOf(id)]!,
  }
}

test('all responses are off unless turned on, say why, and are sound', () => {
  for (const { on, note } of textbook.responses) assert.ok(!on && note.length > 20)
  assert.deepEqual(faultsOf(textbook), [])
})

test('judges: slots go by their elasticity, and not at all where it is 0', () => {
  const slots = (elasticity: number) =>
    run(['judges'], { 'judges.now': 330, 'judges.elasticity': elasticity }, 1).parameter('lower.slots')
  assert.equal(slots(0), 9000)
  assert.ok(Math.abs(slots(0.5) - 9000 * 1.1 ** 0.5) < 1e-9)
  assert.ok(Math.abs(slots(1) - 9900) < 1e-9)
})

test('ten per cent more arrests give 1.1^0.4 − 1 = 3.9 per cent more prison sentences where nothing is full', () => {
  const open = { 'police.slots': 1e9, 'prosecution.slots': 1e9, 'lower.slots': 1e9, 'higher.slots': 1e9 }
  // Reoffending is left out, so that arrests are ten per cent more and nothing else.
  const still = { ...open, reoffend: 0, 'prosecution.charged': 0.5 }
  const arrests = (of: ReturnType<typeof run>) => of.through('held') + of.through('summoned')
  const custody = (of: ReturnType<typeof run>) => of.through('lower-custody') + of.through('higher-custody')
  const [base, more] = [650, 715].map((reports) => run(['seriousness'], { ...still, reports }, 1200))
  assert.ok(Math.abs(arrests(more!) / arrests(base!) - 1.1) < 1e-6)
  assert.ok(Math.abs(custody(more!) / custody(base!) - 1.1 ** 0.4) < 1e-4, `${custody(more!) / custody(base!)}`)
})

test('crowding: fewer stay where prisons are fuller than the reference, more are bailed', () => {
  const [off, on] = [run([]), run(['crowding-release', 'crowding-bail'], { 'crowding.reference': 1 })]
  assert.ok(on.stock('short') < off.stock('short'))
  assert.ok(on.parameter('lower.bail') > off.parameter('lower.bail'))
  // A share, a rate: however strong, never over 1.
  const strong = run(['crowding-release'], { places: 1, 'crowding.release': 9 }, 3)
  assert.equal(strong.parameter('short.end'), 1)
})

test('delay: the longer cases wait, the smaller the share convicted', () => {
  const on = run(['delay'])
  assert.ok(on.parameter('lower.convicted') < 0.6)
  assert.ok(on.through('lower-convicted-free') < run([]).through('lower-convicted-free'))
})

test('deterrence: ten per cent more police, 4.7 per cent fewer reports', () => {
  const on = run(['deterrence'], { 'police.slots': 66_000 }, 2)
  assert.ok(Math.abs(on.parameter('reports') / 650 - 1.1 ** -0.5) < 1e-12)
})

test('detection: more police find more of those who reoffend; as things stand nothing changes by it', () => {
  const [off, on] = [run([]), run(['detection'])]
  assert.deepEqual([...on.course.stocks], [...off.course.stocks])
  const more = { 'police.slots': 66_000 }
  const found = run(['detection'], more)
  assert.ok(Math.abs(found.parameter('reoffend') / 3.5e-4 - 1.1 ** 0.5) < 1e-12)
  assert.equal(run([], more).parameter('reoffend'), 3.5e-4)
  const returned = (of: ReturnType<typeof run>) => {
    const readings = indicatorsIn(layOut(turned(textbook, [])))
    return readings['return-2']!.at(of.course, 0, 59)
  }
  assert.ok(returned(found) > 1.02 * returned(run([], more)), `${returned(found)}`)
})

test('what drives a response as the nation stands is what it is held against', () => {
  const held = referencesOf(textbook)
  assert.deepEqual(
    Object.keys(held).toSorted(),
    [...new Set(standardResponses.map(({ reference }) => reference))].toSorted(),
  )
  // 34,000 in prison for 16,000 places; 15,000 before lower courts, which get through 0.012 of 9,000 slots a day.
  assert.equal(held['crowding.reference'], 34_000 / 16_000)
  assert.ok(Math.abs(held['delay.days']! - 15_000 / 108) < 1e-9)
  const off = run([], {}, 1)
  assert.equal(held['seriousness.arrests'], (off.through('held') + off.through('summoned')) / 30)
})

test('how strong a response is is drawn only where it is on', () => {
  const strengths = (on: string[]) => uncertainOf(layOut(turned(textbook, on))).map(({ id }) => id)
  assert.deepEqual(strengths([]), [])
  assert.deepEqual(strengths(['delay', 'judges']), ['judges.elasticity', 'delay.loss'])
})

test('a nation that has more police than thought has the crime that was counted', () => {
  const model = structuredClone(turned(textbook, ['deterrence']))
  model.parameters['police.slots']!.prior = { shape: 'uniform', low: 30_000, high: 90_000 }
  const program = layOut(model)
  const uncertain = uncertainOf(program)
  const points = Float64Array.from({ length: 3 * uncertain.length }, (_, at) => (at + 1) / (3 * uncertain.length + 1))
  const { parameters } = lanesOf(program, [], uncertain, points, 0, 3)
  const { parameters: force } = runFluid({ program, lanes: 3, months: 1, parameters })
  const of = (id: string) => [...force[0]!.subarray(program.parameters.indexOf(id) * 3).subarray(0, 3)]
  assert.equal(new Set(of('police.slots')).size, 3)
  for (const reports of of('reports')) assert.ok(Math.abs(reports - 650) < 1e-9)
})
