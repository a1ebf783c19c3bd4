import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import { hindcastGuide, hindcastOf, readQuarters, withFigures } from '../../scripts/hindcast-guide.ts'
import { calibrate, type Count } from './calibrate.ts'
import { runFluid } from './fluid.ts'
import { givenChain } from './given-chain.ts'
import { judged } from './hindcast.ts'
import { indicatorsIn } from './indicators.ts'
import { cholesky, eigen, gram, inverse } from './matrix.ts'
import type { ChainModel } from './model.ts'
import { layOut } from './program.ts'

test('T10: the guide has the figures of the hindcast of England and Wales', (context) => {
  const quarters = readQuarters()
  if (!quarters) return context.skip('the quarterly figures are not beside the repository')
  const guide = readFileSync(hindcastGuide, 'utf8')
  const found = hindcastOf(quarters)
  assert.equal(guide, withFigures(guide, found), 'run scripts/hindcast-guide.ts')
  // The guide's first words.
  const first = (ending: string) => judged(found.projections.nothing.filter((one) => one.ending === ending))
  assert.equal(first('2020-03').coverage, 0.5)
  assert.equal(first('2020-06').coverage, 0)
  // Where it was fitted it fits, and it is a fit: as many counts as there are within their errors, about.
  assert.ok(Object.values(found.fit).every((share) => share < 0.07))
  assert.ok(found.calibration.converged)
})

/** A court and a prison whose numbers are believed to be elsewhere than they are. */
function believed(values: Record<string, number>): ChainModel {
  const model = givenChain({
    sources: [['filed', values['filed']!, 'pending']],
    stocks: [
      { id: 'pending', start: 5000 },
      { id: 'prison', start: 2000, held: 'sentenced', leaves: [['released', values['released']!, 'free']] },
      { id: 'elsewhere', start: 10, leaves: [['left', values['left']!, 'free']] },
    ],
    stations: [
      { id: 'court', capacity: values['court.capacity']!, rate: 0.01, serves: [['tried', 'pending', 'verdict']] },
    ],
    decisions: [
      { id: 'verdict', ways: [['custody', values['custody']!, 'prison', 'custody']], otherwise: ['acquitted', 'free'] },
    ],
    exits: ['free'],
  })
  for (const [id, value] of Object.entries(values)) {
    model.parameters[id]!.prior =
      id === 'custody' ? { shape: 'normal', mean: value, sd: 0.1 } : { shape: 'lognormal', median: value, cv: 0.3 }
  }
  return model
}

const truth = { filed: 50, released: 0.004, left: 0.01, 'court.capacity': 4000, custody: 0.3 }
const belief = { filed: 62, released: 0.003, left: 0.012, 'court.capacity': 3300, custody: 0.36 }
const months = 24

function counted(noise: number): Count[] {
  const program = layOut(believed(truth))
  const readings = indicatorsIn(program, { window: 3 })
  const course = runFluid({ program, lanes: 1, months })
  return ['incoming:court', 'resolved:court', 'pending:court', 'sentenced'].flatMap((name, which) =>
    [5, 11, 17, 23].map((month, quarter) => {
      const value = readings[name]!.at(course, 0, month)
      // A known miss in place of chance: plus, minus, plus, minus.
      return {
        id: `${name} ${month}`,
        value: value * (1 + noise * ((which + quarter) % 2 ? 1 : -1)),
        sd: 0.01 * value,
        at: (other: typeof course, lane: number) => readings[name]!.at(other, lane, month),
      }
    }),
  )
}

test('from a nation’s counts the figures behind them are found again', () => {
  const fitted = calibrate({ program: layOut(believed(belief)), months, counts: counted(0) })
  assert.ok(fitted.converged)
  for (const { id, value, low, high, informed } of fitted.figures) {
    if (id === 'left') continue
    const right = truth[id as keyof typeof truth]
    assert.ok(Math.abs(value / right - 1) < 0.02 && low < right && right < high, `${id}: ${value}, ${right}`)
    assert.ok(informed)
    assert.equal(fitted.model.parameters[id]!.value, value)
  }
  assert.ok(fitted.residuals.every(({ off }) => Math.abs(off) < 0.5))
})

test('it is said which figure the counts tell nothing of, and that it stays where it was believed', () => {
  const { figures, directions } = calibrate({ program: layOut(believed(belief)), months, counts: counted(0.01) })
  const left = figures.find(({ id }) => id === 'left')!
  assert.equal(left.informed, false)
  assert.ok(Math.abs(left.value - belief.left) < 1e-9 && left.left > 0.999)
  const last = directions.at(-1)!
  assert.ok(last.singular < 1e-3)
  assert.deepEqual(
    last.along.map(({ id }) => id),
    ['left'],
  )
  assert.equal(directions.filter(({ singular }) => singular > 1).length, 4)
})

test('draws after the fit lie about it as wide as it says', () => {
  const program = layOut(believed(belief))
  const { draw, figures } = calibrate({ program, months, counts: counted(0.01) })
  const points = draw(4000, 1)
  figures.forEach(({ left }, dimension) => {
    const size = figures.length
    const at = Array.from({ length: 4000 }, (_, point) => points[point * size + dimension]!)
    const mean = at.reduce((sum, one) => sum + one, 0) / 4000
    const sd = Math.sqrt(at.reduce((sum, one) => sum + (one - mean) ** 2, 0) / 4000)
    // Of a uniform it is 0.289; a figure that counts inform is drawn from a narrower place.
    assert.ok(left > 0.9 ? Math.abs(sd - 0.289) < 0.01 : sd < 0.25, `${sd} with ${left} left`)
  })
  assert.deepEqual(draw(4000, 1), points)
})

test('without priors or counts there is nothing to fit, and a count that is none is named', () => {
  const program = layOut(believed(belief))
  assert.throws(() => calibrate({ program, months, counts: [] }), /no count/)
  assert.throws(() => calibrate({ program, months, counts: [{ ...counted(0)[0]!, value: NaN }] }), /"incoming:court 5"/)
})

test('small matrices: factors, inverse and directions', () => {
  const rows = [
    [2, 1, 0.5],
    [0, 3, -1],
    [1, 1, 1],
    [0.2, -2, 4],
  ].map((row) => Float64Array.from(row))
  const matrix = gram(rows, 3)
  const back = inverse(matrix)
  const directions = eigen(matrix)
  for (let row = 0; row < 3; row++) {
    for (let column = 0; column < 3; column++) {
      const product = matrix[row]!.reduce((sum, one, at) => sum + one * back[at]![column]!, 0)
      assert.ok(Math.abs(product - Number(row === column)) < 1e-12)
      const rebuilt = directions.reduce(
        (sum, { value, direction }) => sum + value * direction[row]! * direction[column]!,
        0,
      )
      assert.ok(Math.abs(rebuilt - matrix[row]![column]!) < 1e-9)
    }
  }
  assert.throws(() => cholesky([Float64Array.of(1, 2), Float64Array.of(2, 1)]), RangeError)
})
