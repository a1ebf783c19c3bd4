// Which unknown figure moves an answer, and so which to go and collect first: variance-based indices. S1 is the share of the
// variance that would go if the figure were known; ST the share that would stay if all others were.
import { readingsOf, type Reckoning } from './indicators.ts'
import { adjusting, type Absorption, type Programme } from './programmes.ts'
import type { Program } from './program.ts'
import { generator } from './random.ts'
import { runFluid, type Course } from './fluid.ts'
import { sobolDimensions, sobolPoints } from './sobol.ts'
import { lanesOf, uncertainOf } from './uncertain.ts'

/** An index with a 90 % interval by bootstrap over the points. */
export interface Index {
  value: number
  low: number
  high: number
}

export interface Indices {
  variance: number
  mean: number
  /** By dimension: the estimator of Saltelli et al. 2010. */
  first: Index[]
  /** By dimension: the estimator of Jansen 1999. */
  total: Index[]
}

export interface Design {
  dimensions: number
  /** Points of each of the two sets, best a power of two; (dimensions + 2) × points are evaluated. */
  points: number
  /** `sobol`: scrambled Sobol points; `random`: by chance. */
  by: 'sobol' | 'random'
  seed: number
  /** How many bootstrap samples the intervals are of. */
  resamples?: number
  /** Answers of so many points, as [answer][point]; points as [point × dimensions + dimension]. */
  evaluate: (points: Float64Array, many: number) => Float64Array[]
  /** Evaluated in batches of so many. */
  batch?: number
  /** Called between batches with how many are done; false ends it with an error. */
  proceed?: (done: number, all: number) => boolean
}

/** Thrown where a reckoning was told to end. */
export class Ended extends Error {}

/** The indices of each answer. */
export function indicesOf(design: Design): Indices[] {
  const { dimensions, points: many, seed, evaluate, batch = 64, proceed, resamples = 200 } = design
  const pairs =
    design.by === 'sobol' ? sobolPoints(2 * dimensions, many, seed) : randomPoints(2 * dimensions, many, seed)
  const all = many * (dimensions + 2)
  const answers: Float64Array[] = []
  for (let from = 0; from < all; from += batch) {
    if (proceed?.(from, all) === false) throw new Ended('Ended before all points were reckoned.')
    const to = Math.min(all, from + batch)
    const cube = new Float64Array((to - from) * dimensions)
    for (let at = from; at < to; at++) {
      // Set A, then set B, then for each dimension A with that dimension from B.
      const set = Math.floor(at / many)
      const pair = (at % many) * 2 * dimensions
      for (let dimension = 0; dimension < dimensions; dimension++) {
        const fromB = set === 1 || set - 2 === dimension
        cube[(at - from) * dimensions + dimension] = pairs[pair + dimension + (fromB ? dimensions : 0)]!
      }
    }
    evaluate(cube, to - from).forEach((values, answer) => {
      answers[answer] ??= new Float64Array(all)
      answers[answer].set(values, from)
    })
  }
  const samples = bootstrap(many, resamples, seed)
  return answers.map((values) => estimated(values, dimensions, many, samples))
}

function estimated(values: Float64Array, dimensions: number, many: number, samples: Int32Array[]): Indices {
  const whole = Int32Array.from({ length: many }, (_, index) => index)
  const base = values.subarray(0, 2 * many)
  const mean = base.reduce((sum, value) => sum + value, 0) / base.length
  const variance = base.reduce((sum, value) => sum + (value - mean) ** 2, 0) / base.length
  const one = (dimension: number, rows: Int32Array) => {
    let [sum, squares, first, total] = [0, 0, 0, 0]
    for (const row of rows) {
      const a = values[row]! - mean
      const b = values[many + row]! - mean
      const mixed = values[(dimension + 2) * many + row]! - mean
      sum += a + b
      squares += a * a + b * b
      first += b * (mixed - a)
      total += (a - mixed) ** 2
    }
    const spread = squares / (2 * many) - (sum / (2 * many)) ** 2
    return spread > 0 ? { first: first / many / spread, total: total / (2 * many) / spread } : { first: 0, total: 0 }
  }
  const indices = Array.from({ length: dimensions }, (_, dimension) => {
    const value = one(dimension, whole)
    const drawn = samples.map((rows) => one(dimension, rows))
    return {
      first: interval(
        value.first,
        drawn.map(({ first }) => first),
      ),
      total: interval(
        value.total,
        drawn.map(({ total }) => total),
      ),
    }
  })
  return { mean, variance, first: indices.map(({ first }) => first), total: indices.map(({ total }) => total) }
}

function interval(value: number, drawn: number[]): Index {
  if (drawn.length === 0) return { value, low: NaN, high: NaN }
  const sorted = drawn.toSorted((one, other) => one - other)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!
  return { value, low: at(0.05), high: at(0.95) }
}

function bootstrap(many: number, resamples: number, seed: number): Int32Array[] {
  const { uniform } = generator(seed, 0xb007)
  return Array.from({ length: resamples }, () => Int32Array.from({ length: many }, () => Math.floor(uniform() * many)))
}

function randomPoints(dimensions: number, many: number, seed: number): Float64Array {
  const { uniform } = generator(seed, 0xa)
  return Float64Array.from({ length: dimensions * many }, uniform)
}

/** An answer that is asked for: an indicator at the end of a month of the run; 0 is the first. */
export interface Outcome {
  indicator: string
  month: number
}

/** An answer to reckon with. Throws a RangeError where the indicator says nothing then: a wait that the run doesn't see the end of. */
export function sound(value: number, indicator: string, month: number): number {
  if (Number.isFinite(value)) return value
  throw new RangeError(`The indicator "${indicator}" says nothing in month ${month} of the run.`)
}

export interface SensitivityRun {
  program: Program
  programmes?: Programme[]
  limits?: Absorption
  outcomes: Outcome[]
  points: number
  seed: number
  resamples?: number
  reckoning?: Reckoning
  proceed?: (done: number, all: number) => boolean
}

export interface Sensitivity {
  /** Fluid runs that it took. */
  runs: number
  outcomes: (Outcome & {
    mean: number
    sd: number
    /** What isn't known, that which moves the answer most first: the figure to go and collect first. */
    figures: { id: string; first: Index; total: Index }[]
    /** The share of the variance that comes from figures acting together: 1 − the sum of the first indices. */
    together: number
  })[]
}

/** Indices of the chain's answers over all that has a prior. Throws a RangeError where nothing is uncertain or too much is, a plain
 * Error where an indicator isn't there, `Ended` where it was told to end. */
export function sensitivityOf({
  program,
  programmes = [],
  limits = {},
  outcomes,
  points,
  seed,
  resamples,
  reckoning,
  proceed,
}: SensitivityRun): Sensitivity {
  const uncertain = uncertainOf(program, programmes)
  const dimensions = uncertain.length
  if (dimensions === 0) throw new RangeError('No figure has a prior, so that nothing is uncertain.')
  if (2 * dimensions > sobolDimensions) {
    throw new RangeError(`At most ${sobolDimensions / 2} figures may have a prior, not ${dimensions}.`)
  }
  const read = readingsOf(
    program,
    outcomes.map(({ indicator }) => indicator),
    reckoning,
  )
  const months = Math.max(...outcomes.map(({ month }) => month)) + 1
  let over: { over?: Course } = {}
  const found = indicesOf({
    dimensions,
    points,
    by: 'sobol',
    seed,
    ...(resamples !== undefined && { resamples }),
    ...(proceed && { proceed }),
    evaluate: (cube, many) => {
      const { parameters, changes } = lanesOf(program, programmes, uncertain, cube, 0, many)
      const adjust = adjusting(program, programmes, { limits, changes })
      const course = runFluid({ program, lanes: many, months, parameters, adjust, ...over })
      over = { over: course }
      return outcomes.map(({ indicator, month }, index) =>
        Float64Array.from({ length: many }, (_, lane) => sound(read[index]!.at(course, lane, month), indicator, month)),
      )
    },
  })
  return {
    runs: points * (dimensions + 2),
    outcomes: found.map(({ mean, variance, first, total }, index) => ({
      ...outcomes[index]!,
      mean,
      sd: Math.sqrt(variance),
      figures: uncertain
        .map(({ id }, dimension) => ({ id, first: first[dimension]!, total: total[dimension]! }))
        .toSorted((one, other) => other.total.value - one.total.value),
      together: 1 - first.reduce((sum, { value }) => sum + value, 0),
    })),
  }
}
