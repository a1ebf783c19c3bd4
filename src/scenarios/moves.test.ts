import assert from 'node:assert/strict'
import { test } from 'node:test'
import { givenProgramme } from '#chain/given-chain.ts'
import { faultsOf } from '#chain/faults.ts'
import { textbook } from '#chain/standard.ts'
import { ready } from './faults.ts'
import type { Problem } from '#kernel/problem.ts'
import { movedFile, movesIn, readMoves } from './moves.ts'
import { leverBounds, leversOf, moved } from './picture/levers.ts'
import { runOnce, valueOf } from './picture/running.ts'
import { movedBy, tried } from './picture/tried.ts'
import { presetNamed } from './presets.ts'
import { presetAsScenario, triedOf } from './subject.ts'
import { withoutThousands } from './words.tsx'

const own = ready(presetAsScenario(presetNamed('haiti')!))
const asked = (address: string) => {
  const query = new URLSearchParams(address)
  return movesIn((name) => query.get(name), { ...own, ...own.scenario })
}

test('a response is turned on by its box, off by a form without it, and stays as it is where no form was sent', () => {
  assert.deepEqual(asked('').responses, [])
  assert.deepEqual(asked('r=sent&r.delay=on&r.atlantis=on').responses, ['delay'])
  const saved = ready(movedFile(own.scenario, own.model, asked('r=sent&r.delay=on')))
  assert.deepEqual(saved.scenario.responses, ['delay'])
  const of = (address: string) =>
    movesIn((name) => new URLSearchParams(address).get(name), { ...saved, ...saved.scenario }).responses
  assert.deepEqual([of(''), of('r=sent')], [['delay'], []])
})

test('a response of one’s own model that is on by itself can be turned off, and that is kept', () => {
  const model = structuredClone(textbook)
  for (const one of model.responses) one.on = one.id === 'delay'
  const { preset: _preset, ...bare } = own.scenario
  const before = ready({ ...bare, model })
  const after = ready(movedFile(before.scenario, before.model, { levers: {}, programmes: {}, responses: [], year: 1 }))
  assert.ok(before.model.responses.some(({ on }) => on))
  assert.ok(after.model.responses.every(({ on }) => !on))
})

test('to turn a response on changes nothing of a nation as it stands, but what follows', () => {
  const month = (responses: string[], end: number) =>
    valueOf(runOnce(movedBy(triedOf(own), { levers: {}, programmes: {}, responses, year: 1 })), 'sentenced', end)
  const close = (one: number, other: number, within: number) =>
    assert.ok(Math.abs(one / other - 1) < within, `${one}, ${other}`)
  close(month(['crowding-release'], 1), month([], 1), 1e-3)
  assert.ok(Math.abs(month(['crowding-release'], 120) / month([], 120) - 1) > 0.005)
  // whose staff nobody moves
  assert.equal(month(['judges'], 120), month([], 120))
})

test('with a response on, how strong it is is drawn too', () => {
  const given = { baseline: triedOf(own), scenario: triedOf(own) }
  const row = (responses: string[]) =>
    tried(given, { levers: {}, programmes: {}, responses, year: 5 }).rows.find(
      ({ indicator }) => indicator === 'sentenced',
    )!
  assert.deepEqual([row([]).between!.low, row([]).between!.high], [0, 0])
  const { low, high } = row(['crowding-release']).between!
  assert.ok(high - low > 1, `${low} to ${high}`)
})

test('a share that is moved until all it may be is 1 is 1, and the model holds together', () => {
  const model = structuredClone(textbook)
  model.parameters['lower.custody']!.value = 0.8
  model.parameters['lower.custody']!.prior = { shape: 'triangular', low: 0.7, mode: 0.8, high: 0.9 }
  assert.ok(leversOf(model).some(({ parameter }) => parameter === 'lower.custody'))
  const after = moved(model, { 'lower.custody': 50 })
  assert.equal(after.parameters['lower.custody']!.value, 1)
  assert.equal(after.parameters['lower.custody']!.prior, undefined)
  assert.deepEqual(faultsOf(after), [])
  const partly = moved(model, { 'lower.custody': 25 }).parameters['lower.custody']!.prior
  assert.deepEqual(partly, { shape: 'triangular', low: 0.875, mode: 1, high: 1 })
})

test('what was moved is as unsure in the saved file as it was on the page', () => {
  const moves = asked('l.places=10')
  const onPage = movedBy(triedOf(own), moves).model.parameters['lower.slots']
  const saved = ready(movedFile(own.scenario, own.model, asked('l.lower.slots=10')))
  const shown = movedBy(triedOf(own), asked('l.lower.slots=10')).model.parameters['lower.slots']!
  assert.notDeepEqual(shown.prior, onPage!.prior)
  assert.deepEqual(saved.model.parameters['lower.slots']!.prior, shown.prior)
})

test('waits have bands as the others have: those of courts, and how long who stands at a station takes to leave', () => {
  const given = { baseline: triedOf(own), scenario: triedOf(own) }
  const { rows, stations } = tried(given, { levers: { 'lower.slots': 50 }, programmes: {}, year: 10 })
  const wait = rows.find(({ indicator }) => indicator === 'wait:lower')!
  assert.ok(wait.scenario < wait.baseline, `${wait.scenario}, ${wait.baseline}`)
  assert.ok(wait.between!.low < wait.between!.high && wait.between!.high <= 0, JSON.stringify(wait.between))
  const { days, daysBetween } = stations.find(({ id }) => id === 'lower-remand')!
  assert.ok(daysBetween!.low < days.scenario && days.scenario < daysBetween!.high, JSON.stringify(daysBetween))
})

test('what is typed beyond a slider is reckoned as typed, as far as the model allows it', () => {
  assert.deepEqual(asked('l.lower.slots=250&l.places=-75.5').levers, { 'lower.slots': 250, places: -75.5 })
  const { model } = movedBy(triedOf(own), asked('l.lower.slots=250'))
  assert.equal(model.parameters['lower.slots']!.value, 3.5 * own.model.parameters['lower.slots']!.value)
  // down to nothing, and that can be kept
  const closed = ready(movedFile(own.scenario, own.model, asked('l.lower.slots=-100&l.lower.bail=-100')))
  assert.deepEqual(
    ['lower.slots', 'lower.bail'].map((id) => closed.model.parameters[id]!.value),
    [0, 0],
  )
  for (const { parameter, quantity } of leversOf(own.model))
    for (const percent of Object.values(leverBounds(quantity)))
      assert.deepEqual(faultsOf(moved(own.model, { [parameter]: percent })), [], `${parameter} ${percent}`)
  assert.ok(valueOf(runOnce(triedOf(closed)), 'pending:lower', 120) > 0)
})

test('what is no number, or goes too far, is a problem that names its field, and counts as not moved', () => {
  const rooms = givenProgramme({ takenOver: 1 })
  const read = (address: string) =>
    readMoves((name) => new URLSearchParams(address).get(name), { ...own, months: 120, programmes: [rooms] })
  for (const [address, field, parameters] of [
    ['l.lower.slots=12,5', 'l.lower.slots', { typed: '12,5' }],
    ['l.lower.slots=abc', 'l.lower.slots', { typed: 'abc' }],
    ['l.lower.slots=-500', 'l.lower.slots', { typed: '-500', least: -100, most: 10_000 }],
    ['l.lower.slots=1e99', 'l.lower.slots', { typed: '1e99', least: -100, most: 10_000 }],
    ['l.judges.now=-100', 'l.judges.now', { typed: '-100', least: -99, most: 10_000 }],
    ['p.rooms=-1', 'p.rooms', { figure: 'Rooms', typed: '-1', least: 0, most: 100 }],
    ['p.rooms=two', 'p.rooms', { figure: 'Rooms', typed: 'two' }],
    ['year=11', 'year', { typed: '11', least: 1, most: 10 }],
    ['year=next', 'year', { typed: 'next' }],
  ] as const) {
    const { moves, errors } = read(address)
    assert.deepEqual([moves.levers, moves.programmes, moves.year], [{}, {}, 5], address)
    assert.deepEqual(
      errors.map(({ path }) => path),
      [field],
    )
    assert.deepEqual({ ...errors[0]!.parameters, ...parameters }, errors[0]!.parameters, address)
  }
  assert.deepEqual(read('l.lower.slots=&year=').errors, [])
  assert.throws(
    () => asked('l.lower.slots=12,5'),
    (error: Problem) => (error.details as { errors: { path: string }[] }).errors[0]!.path === 'l.lower.slots',
  )
})

test('thousands may be parted as people copy them; a decimal comma is no number', () => {
  const numbers = ['218,715', '218 715', "1'234'567", '1,234.5', '-1,000', '12,5', '1,2345', 'abc'].map((text) =>
    Number(withoutThousands(text)),
  )
  assert.deepEqual(numbers, [218_715, 218_715, 1_234_567, 1_234.5, -1_000, NaN, NaN, NaN])
})
