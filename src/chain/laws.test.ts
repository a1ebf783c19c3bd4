// What theory says of a term and of a queue at the edge of what it can serve, held against the daily map.
import assert from 'node:assert/strict'
import test from 'node:test'
import { runFluid } from './fluid.ts'
import { givenChain } from './given-chain.ts'
import { network } from './given-networks.ts'
import { layOut } from './program.ts'
import { textbook } from './standard.ts'
import { runStochastic } from './stochastic.ts'

test('T5: of those who begin a long sentence, 0.909796 are still in after a year: two halves make a term', () => {
  const rate = textbook.parameters['long.phase']!.value
  assert.equal(rate, 2 / 1460)
  // Nobody comes or comes back, and all of a thousand are at the beginning.
  const program = layOut(textbook)
  const alone = program.values.map((value, at) => {
    const id = program.parameters[at]!
    if (id === 'start.long-first') return 1000
    return id.startsWith('start.') || id === 'reports' || id === 'reoffend' ? 0 : value
  })
  const course = runFluid({ program, lanes: 1, months: 12, parameters: Float64Array.from(alone) })
  const inside = ['long-first', 'long-second'].reduce(
    (sum, id) => sum + course.stocks[12 * program.stocks.length + program.stocks.indexOf(id)]!,
    0,
  )
  // In days: neither half ended in 365, or the first on one of them and the second since.
  const byDays = (1 - rate) ** 365 + 365 * rate * (1 - rate) ** 364
  assert.ok(Math.abs(inside / 1000 - byDays) < 1e-12, `${inside / 1000}, by days ${byDays}`)
  assert.equal((1.5 * Math.exp(-0.5)).toFixed(6), '0.909796')
  assert.ok(Math.abs(byDays - 0.909796) < 1e-3, `${byDays}`)
  // A single stage of the same mean would let a fifth go.
  assert.ok(Math.abs((1 - 1 / 1460) ** 365 - byDays) > 0.1)
})

test('T4: three slots that each do one a day bear two a day; with 1 − exp(−1) they would never catch up', () => {
  const [arrivals, slots] = [2, 3]
  // The exact law of N after max(0, N − 3) + Poisson(2).
  const coming = Array.from({ length: 40 }, () => 0)
  coming[0] = Math.exp(-arrivals)
  for (let k = 1; k < coming.length; k++) coming[k] = (coming[k - 1]! * arrivals) / k
  let law = [1, ...Array.from({ length: 99 }, () => 0)]
  for (let day = 0; day < 500; day++) {
    const next = law.map(() => 0)
    law.forEach((p, n) => {
      coming.forEach((q, k) => (next[Math.min(99, Math.max(0, n - slots) + k)]! += p * q))
    })
    law = next
  }
  const exact = law.reduce((sum, p, n) => sum + p * n, 0)
  const [months, trajectories] = [120, 200]
  const standing = (rate: number) => {
    const program = layOut(network(arrivals, [{ slots, rate }]))
    const { stocks } = runStochastic({ program, seed: 4, trajectories, months })
    const mean = (month: number) =>
      stocks.subarray(month * trajectories, (month + 1) * trajectories).reduce((sum, n) => sum + n, 0) / trajectories
    const late = Array.from({ length: months - 12 }, (_, at) => mean(at + 13))
    return { mean: late.reduce((sum, n) => sum + n, 0) / late.length, half: mean(60), end: mean(120) }
  }
  const right = standing(1)
  assert.ok(Math.abs(right.mean / exact - 1) < 0.02, `${right.mean}, exact ${exact}`)
  const wrong = standing(1 - Math.exp(-1))
  const growth = arrivals - slots * (1 - Math.exp(-1))
  assert.ok(growth > 0.1)
  const grown = growth * 1825
  assert.ok(Math.abs((wrong.end - wrong.half) / grown - 1) < 0.15, `${wrong.half} to ${wrong.end}`)
})

test('what answers to the flows of the month before answers to nothing in the first month', () => {
  const model = givenChain({
    parameters: {
      'held.before': { label: 'Before', quantity: 'arrivals', value: 10 },
      'days.before': { label: 'Days', quantity: 'number', value: 30 },
      twice: { label: 'Strength', quantity: 'number', value: 1 },
    },
    sources: [['filed', 20, 'pending']],
    stocks: [{ id: 'pending', start: 1200 }],
    stations: [{ id: 'court', capacity: 20, rate: 1, pace: 'list', serves: [['tried', 'pending', 'verdict']] }],
    decisions: [
      {
        id: 'verdict',
        ways: [
          ['convicted', 0.2, 'out'],
          ['dropped', 0.1, 'out'],
        ],
        otherwise: ['free', 'out'],
      },
    ],
    exits: ['out'],
    responses: [
      {
        id: 'flow',
        label: 'Flow',
        note: '',
        on: true,
        target: 'convicted',
        driver: { of: 'flows', flows: ['filed'] },
        reference: 'held.before',
        exponent: 'twice',
      },
      {
        id: 'wait',
        label: 'Wait',
        note: '',
        on: true,
        target: 'dropped',
        driver: { of: 'wait', stocks: ['pending'], flows: ['tried'] },
        reference: 'days.before',
        exponent: 'twice',
      },
    ],
  })
  const program = layOut(model)
  for (const run of [
    () => runFluid({ program, lanes: 1, months: 3, backend: 'script' }),
    () => runFluid({ program, lanes: 1, months: 3, backend: 'vector' }),
    () => runStochastic({ program, seed: 1, trajectories: 1, months: 3 }),
  ]) {
    const { parameters } = run()
    const of = (id: string, month: number) => parameters[month]![program.parameters.indexOf(id)]!
    assert.deepEqual([of('convicted', 0), of('dropped', 0)], [0.2, 0.1])
    // From the second on: about 20 a day against 10, and about 1,200 waiting over 20 a day against 30 days.
    assert.ok(Math.abs(of('convicted', 1) - 0.4) < 0.1 && of('convicted', 1) !== 0.2, `${of('convicted', 1)}`)
    assert.ok(Math.abs(of('dropped', 1) - 0.2) < 0.03, `${of('dropped', 1)}`)
  }
})
