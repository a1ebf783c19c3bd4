import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JobContext } from '#kernel/operation.ts'
import { parseInput } from '#kernel/operation.ts'
import { Problem } from '#kernel/problem.ts'
import { chainBands, sensitivity } from './long.ts'
import { usualBounds } from './bounds.ts'
import { longForms } from './long-forms.tsx'
import { mix } from './mix.ts'

const context = (signal = new AbortController().signal) => {
  const steps: string[] = []
  const progress = async (_done: number, _total: number, step: string) => void steps.push(step)
  return { context: { signal, progress } as unknown as JobContext, steps }
}
const file = (more: object = {}) => ({
  format: 'jurat-chain/1',
  title: 'Tried',
  preset: 'textbook',
  months: 24,
  ...more,
})
const programme = (id: string, target: string, cost: number) => ({
  id,
  title: id,
  kind: 'facility',
  institution: 'courts',
  tranches: 2,
  start: 0,
  months: 24,
  ramp: 0,
  attrition: 0,
  remains: 1,
  cost: { once: cost, perYear: 0 },
  takenOver: 1,
  effects: [{ target, how: 'relative', change: 0.1, prior: { shape: 'triangular', low: 0, mode: 0.1, high: 0.2 } }],
})

test('the figure that moves an answer most comes first', async () => {
  const input = parseInput(sensitivity, { scenario: file(), indicators: ['sentenced'], points: 64 })
  const { figures, runs, observed } = await sensitivity.work(context().context, input)
  assert.equal(runs, 64 * (43 - 0 + 2))
  assert.ok(figures[0]!.withOthers! >= figures.at(-1)!.withOthers!)
  assert.ok(figures[0]!.withOthers! > 0.05)
  assert.ok(figures.some(({ percent }) => Math.abs(percent!) > 0.1))
  assert.ok(observed!.every(({ own, source }) => own !== null && source))
})

test('chance alone makes a far narrower band than what is not known', async () => {
  const input = parseInput(chainBands, {
    scenario: file(),
    indicators: ['pending:lower'],
    trajectories: 40,
    draws: 100,
  })
  const { bands } = await chainBands.work(context().context, input)
  const last = bands.at(-1)!
  assert.equal(last.month, 24)
  const wide = (of: { low: number | null; high: number | null }) => of.high! - of.low!
  assert.ok(wide(last.figures!) > 5 * wide(last.chance), JSON.stringify(last))
  assert.ok(last.chance.low! < last.value! && last.value! < last.chance.high!)
})

test('a budget buys a set of mixes, each with what it costs and why', async () => {
  const scenario = file({ programmes: [programme('rooms', 'lower.slots', 100), programme('bail', 'lower.bail', 300)] })
  const input = parseInput(mix, { scenario, budget: 400, bounds: [], most: 512 })
  const { mixes, none, baseline } = await mix.work(context().context, input)
  assert.equal(none, null)
  assert.ok(mixes.length > 1)
  assert.ok(mixes.every(({ cost }) => cost <= 400))
  assert.ok(mixes[0]!.value! < baseline!)
  assert.deepEqual(
    mixes[0]!.why.map(({ programme: id }) => id).toSorted(),
    Object.entries(mixes[0]!.tranches)
      .filter(([, many]) => many > 0)
      .map(([id]) => id)
      .toSorted(),
  )
})

test('a mix keeps the rights of those held unless it is told otherwise, and says which bound held it back', async () => {
  const police = programme('detectives', 'police.identified', 100)
  const scenario = file({ programmes: [{ ...police, institution: 'police' }] })
  const question = { scenario, budget: 400, aim: 'pending:lower', better: 'more', most: 512 }
  const usual = await mix.work(context().context, parseInput(mix, question))
  assert.deepEqual([usual.mixes, usual.none], [[], 'bounds'])
  assert.deepEqual(
    usual.bounds!.map(({ indicator, sense, binding }) => [indicator, sense, binding]),
    [
      ['pretrial', 'at-most', true],
      ['held-long', 'at-most', false],
      ['police-cells', 'at-most', true],
      ['conviction', 'at-least', false],
      ['share-charged', 'at-least', false],
    ],
  )
  const loose = [{ indicator: 'pretrial', ofBaseline: 1.1 }]
  const free = await mix.work(context().context, parseInput(mix, { ...question, bounds: loose }))
  assert.deepEqual(free.mixes[0]!.tranches, { detectives: 2 })
  assert.deepEqual(
    free.bounds!.map(({ indicator, binding }) => [indicator, binding]),
    [['pretrial', false]],
  )
  // of groups each keeps its share
  assert.deepEqual(
    usualBounds({ groups: [1, 2].map((of) => ({ id: `g${of}`, label: '' })) }).map(({ indicator }) => indicator),
    ['pretrial', 'held-long', 'police-cells', 'conviction', 'share-charged', 'share-charged@g1', 'share-charged@g2'],
  )
})

test('the custody limit and the standards are those of the scenario, or of the question', async () => {
  const scenario = file({ preset: 'uganda', programmes: [programme('rooms', 'lower.slots', 100)] })
  const bounds = [{ indicator: 'held-long' }, { indicator: 'old:lower' }]
  const held = async (of: object, question: object = {}) => {
    const input = parseInput(mix, { scenario: { ...scenario, ...of }, budget: 400, bounds, most: 256, ...question })
    return (await mix.work(context().context, input)).bounds!.map(({ baseline }) => baseline!)
  }
  const [usual, law, asked] = [
    await held({}),
    await held({ custodyLimit: 365, standards: { lower: 180 } }),
    await held({ custodyLimit: 90 }, { custodyLimit: 365, standards: { lower: 180 } }),
  ]
  assert.ok(law[0]! < usual[0]! && law[1]! > usual[1]!, JSON.stringify([usual, law]))
  assert.deepEqual(asked, law)
  const early = parseInput(mix, { scenario, budget: 400, bounds: [{ indicator: 'held-long', month: 3 }] })
  await assert.rejects(mix.work(context().context, early) as Promise<unknown>, (error: Problem) => {
    assert.equal((error.details as { errors: { path: string }[] }).errors[0]!.path, 'bounds.0.month')
    return true
  })
})

test('the form on the page asks for what a mix must keep in percent; what is left empty may be given up', () => {
  const fields = {
    file: JSON.stringify({ ...file(), responses: [] }),
    budget: '400',
    custodyLimit: '90',
    'bounds.0.ofBaseline': '95',
    'bounds.1.ofBaseline': '',
    'bounds.4.ofBaseline': '100',
  }
  const input = longForms.mix!.input(fields, {}) as Record<string, unknown>
  assert.deepEqual(
    [input.bounds, input.custodyLimit, input.budget],
    [
      [
        { indicator: 'pretrial', sense: 'at-most', ofBaseline: 0.95 },
        { indicator: 'share-charged', sense: 'at-least', ofBaseline: 1 },
      ],
      90,
      400,
    ],
  )
})

test('a long question that is stopped ends at once', async () => {
  const stop = new AbortController()
  const input = parseInput(sensitivity, { scenario: file({ months: 600 }), points: 16_384 })
  const { context: own } = context(stop.signal)
  const answer = sensitivity.work({ ...own, progress: async () => stop.abort(new Error('stopped')) }, input)
  await assert.rejects(answer, /stopped/)
})

test('a budget of zero, a million trajectories, an indicator that there is not, more runs than can be kept: each names its field', async () => {
  const refused = (run: () => unknown) => {
    try {
      run()
    } catch (error) {
      if (error instanceof Problem) return (error.details as { errors: { path: string; message: string }[] }).errors
    }
    return assert.fail('It was let through.')
  }
  const paths = (errors: { path: string; message: string }[]) => errors.map(({ path, message }) => [path, message])
  assert.deepEqual(paths(refused(() => parseInput(mix, { scenario: file(), budget: 0 }))), [
    ['budget', 'A budget is more than 0.'],
  ])
  assert.deepEqual(paths(refused(() => parseInput(chainBands, { scenario: file(), trajectories: 1_000_000 }))), [
    ['trajectories', 'This must be 10000 or less.'],
  ])
  const large = {
    scenario: file({ months: 600 }),
    indicators: Array.from({ length: 20 }, () => 'unsentenced'),
    trajectories: 10_000,
    draws: 2_000,
  }
  await assert.rejects(
    chainBands.work(context().context, parseInput(chainBands, large)) as Promise<unknown>,
    (error: Problem) => {
      assert.deepEqual(paths((error.details as { errors: { path: string; message: string }[] }).errors), [
        [
          'trajectories',
          'Of so many indicators and months, 1666 runs and draws together can be kept. Take fewer of these, of the indicators or of the months.',
        ],
      ])
      return true
    },
  )
  const unknown = parseInput(sensitivity, { scenario: file(), indicators: ['happiness'] })
  await assert.rejects(sensitivity.work(context().context, unknown) as Promise<unknown>, (error: Problem) => {
    assert.equal((error.details as { errors: { path: string }[] }).errors[0]!.path, 'indicators.0')
    return true
  })
})
