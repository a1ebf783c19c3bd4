// Fitting a chain to a nation's counts: what the counts say of the figures that aren't known, and what they don't.
import { runFluid } from './fluid.ts'
import type { Course } from './force.ts'
import { cholesky, eigen, gram, inverse, solveBy, type Matrix } from './matrix.ts'
import type { ChainModel } from './model.ts'
import { normalProbability } from './normal-probability.ts'
import { normalQuantile } from './normal.ts'
import type { Program } from './program.ts'
import { generator } from './random.ts'
import { Ended } from './sensitivity.ts'
import { lanesOf, uncertainOf } from './uncertain.ts'

/** A count of a nation, and how it is read off a run. */
export interface Count {
  id: string
  value: number
  /** How far a right model's figure may be from it, as a standard deviation: the count's own error and the model's. */
  sd: number
  at: (course: Course, lane: number) => number
}

export interface CalibrationRun {
  program: Program
  months: number
  counts: Count[]
  /** What changes by month whatever the parameters are; is called with all lanes. */
  adjust?: (month: number, parameters: Float64Array) => void
  /** The most steps. */
  steps?: number
  /** Ten steps that gain less of the sum of squares end it, beside a step that gains next to nothing: where capacities bind and unbind, steps
   * go on and on for what is far under the errors of the counts. */
  enough?: number
  /** Called before each step with how many are done, of the most; false ends it with `Ended`. */
  proceed?: (done: number, all: number) => boolean
}

/** Thrown where a count is none with the figures in the middle of their ranges: the run is too short for it, or there is nothing to
 * divide by. */
export class Untold extends RangeError {
  /** Places of the counts. */
  readonly counts: number[]
  constructor(counts: number[]) {
    super(`Counts that can’t be told: ${counts.join(', ')}.`)
    this.counts = counts
  }
}

/** Whether counts inform a figure: `informed` where they took at least a tenth of its variance, `prior` where what is said of it is
 * what was believed before. */
export interface Fitted {
  id: string
  value: number
  /** The middle 90 % of what it may be after the counts. */
  low: number
  high: number
  /** Of its variance before the counts, so much is left: 0 to 1. */
  left: number
  /** By how many standard deviations it was moved from the middle of what was believed. */
  score: number
  informed: boolean
}

export interface Calibration {
  /** The model with fitted values. */
  model: ChainModel
  figures: Fitted[]
  /** By count: what the fitted run gives, and how many standard deviations that lies over the count. */
  residuals: { id: string; value: number; fitted: number; off: number }[]
  /** Singular values of the counts' sensitivity, in standard deviations of counts for one of the prior, the largest first. Under 1, the counts
   * say less of that direction than the priors do; `along` are the figures that it is made of, the most first. */
  directions: { singular: number; along: { id: string; weight: number }[] }[]
  /** Figures that the counts tie to each other, of scores after the counts, -1 to 1, the strongest first: the nearer to 1, the less the
   * counts tell them apart. Those of under a tenth are left out. */
  correlations: { one: string; other: string; correlation: number }[]
  /** Sum of squares of the residuals and of the distances from the priors. */
  misfit: number
  distance: number
  steps: number
  converged: boolean
  /** Points of the cube of what isn't known, as the counts leave it, for `lanesOf`: [point × dimensions + dimension]. */
  draw: (many: number, seed: number) => Float64Array
}

/** The most likely figures given counts and priors: Levenberg and Marquardt's steps over scores z, of which each figure's prior is a
 * standard normal whatever its shape; about the end the law of z is taken as normal (Laplace). Throws a RangeError where nothing is
 * uncertain or nothing is counted, `Untold` where a count is none. */
export function calibrate({
  program,
  months,
  counts,
  adjust,
  steps = 40,
  enough = 0,
  proceed,
}: CalibrationRun): Calibration {
  const uncertain = uncertainOf(program)
  const size = uncertain.length
  if (size === 0) throw new RangeError('No figure has a prior, so that there is nothing to fit.')
  if (counts.length === 0) throw new RangeError('There is no count to fit to.')
  for (const { id, value, sd } of counts) {
    if (!(Number.isFinite(value) && sd > 0))
      throw new RangeError(`The count "${id}" is no number, or its error isn’t over 0.`)
  }
  /** Residuals of each of some scores: [lane][count]. */
  const residualsOf = (scores: Float64Array[]): Float64Array[] => {
    const points = Float64Array.from(scores.flatMap((z) => Array.from(z, pointOf)))
    const all: Float64Array[] = []
    const batch = lanesAtOnce(program, months)
    for (let from = 0; from < scores.length; from += batch) {
      const to = Math.min(scores.length, from + batch)
      const { parameters } = lanesOf(program, [], uncertain, points, from, to)
      const course = runFluid({ program, lanes: to - from, months, parameters, ...(adjust && { adjust }) })
      for (let lane = 0; lane < to - from; lane++)
        all.push(Float64Array.from(counts, ({ value, sd, at }) => (at(course, lane) - value) / sd))
    }
    return all
  }
  const squares = (list: Float64Array) => list.reduce((sum, one) => sum + one * one, 0)
  const slopesAt = (z: Float64Array): { residuals: Float64Array; slopes: Matrix } => {
    const around = Array.from({ length: 2 * size }, (_, index) =>
      z.map((one, at) => (at === index >> 1 ? one + (index % 2 ? -step : step) : one)),
    )
    const [residuals, ...moved] = residualsOf([z, ...around])
    const slopes = counts.map((_, count) =>
      Float64Array.from(
        { length: size },
        // beside what can still be told a count may be none: it says nothing there
        (_, at) => told((moved[2 * at]![count]! - moved[2 * at + 1]![count]!) / (2 * step)),
      ),
    )
    return { residuals: residuals!, slopes }
  }

  let z = new Float64Array(size)
  let { residuals, slopes } = slopesAt(z)
  const untold = counts.flatMap((_, index) => (Number.isFinite(residuals[index]) ? [] : [index]))
  if (untold.length) throw new Untold(untold)
  let cost = squares(residuals)
  const costs = [cost]
  let damping = 1e-3
  let taken = 0
  let converged = false
  while (taken < steps && !converged) {
    if (proceed?.(taken, steps) === false) throw new Ended('Ended before the figures were fitted.')
    taken++
    const curvature = gram(slopes, size)
    const downhill = Float64Array.from(z, (one, at) => {
      let sum = -one
      slopes.forEach((row, count) => (sum -= row[at]! * residuals[count]!))
      return sum
    })
    let better = false
    for (let attempt = 0; attempt < 12 && !better; attempt++) {
      const damped = curvature.map((row, at) => {
        const own = row.slice()
        own[at]! += 1 + damping * (1 + row[at]!)
        return own
      })
      const move = solveBy(cholesky(damped), downhill)
      const next = z.map((one, at) => Math.max(-furthest, Math.min(furthest, one + move[at]!)))
      const tried = squares(residualsOf([next])[0]!) + squares(next)
      if (tried < cost) {
        converged = cost - tried < 1e-9 * cost
        z = next
        cost = tried
        damping /= 5
        better = true
      } else damping *= 5
    }
    costs.push(cost)
    if (!better || (costs.at(-11) ?? Infinity) - cost < enough) converged = true
    ;({ residuals, slopes } = slopesAt(z))
  }

  const information = gram(slopes, size)
  const covariance = inverse(information.map((row, at) => row.map((one, column) => (at === column ? one + 1 : one))))
  const spread = cholesky(covariance)
  const value = (at: number, score: number) => uncertain[at]!.value(pointOf(score))
  const figures = uncertain.map(({ id }, at): Fitted => {
    const left = covariance[at]![at]!
    const sd = Math.sqrt(left)
    const ends = [value(at, z[at]! - nineOfTen * sd), value(at, z[at]! + nineOfTen * sd)]
    return { id, value: value(at, z[at]!), low: ends[0]!, high: ends[1]!, left, score: z[at]!, informed: left <= 0.9 }
  })
  return {
    model: fittedModel(program, lanesOf(program, [], uncertain, z.map(pointOf), 0, 1).parameters),
    figures,
    residuals: counts.map(({ id, value: counted, sd }, index) => ({
      id,
      value: counted,
      fitted: counted + residuals[index]! * sd,
      off: residuals[index]!,
    })),
    directions: eigen(information).map(({ value: square, direction }) => ({
      singular: Math.sqrt(Math.max(0, square)),
      along: uncertain
        .map(({ id }, at) => ({ id, weight: direction[at]! }))
        .filter(({ weight }) => Math.abs(weight) > 0.3)
        .toSorted((one, other) => Math.abs(other.weight) - Math.abs(one.weight)),
    })),
    correlations: correlationsOf(covariance)
      .map(({ at: [one, other], correlation }) => ({
        one: uncertain[one]!.id,
        other: uncertain[other]!.id,
        correlation,
      }))
      .toSorted((a, b) => Math.abs(b.correlation) - Math.abs(a.correlation)),
    misfit: squares(residuals),
    distance: squares(z),
    steps: taken,
    converged,
    draw: (many, seed) => {
      const points = new Float64Array(many * size)
      for (let point = 0; point < many; point++) {
        const { uniform } = generator(seed, point)
        const chance = Float64Array.from({ length: size }, () => normalQuantile(uniform()))
        for (let at = 0; at < size; at++) {
          let score = z[at]!
          for (let other = 0; other <= at; other++) score += spread[at]![other]! * chance[other]!
          points[point * size + at] = pointOf(score)
        }
      }
      return points
    },
  }
}

/** Between so many standard deviations on either side lie nine in ten of a normal. */
export const nineOfTen = 1.645
/** Of a score, for slopes by differences; scores go no further than the second. */
const step = 1e-3
const furthest = 6
/** A score's place in the cube, kept off its faces, where quantiles may be infinite. */
const pointOf = (score: number) => Math.min(1 - 1e-12, Math.max(1e-12, normalProbability(score)))

const told = (value: number) => (Number.isFinite(value) ? value : 0)

/** So many runs go at once that their course stays within 64 MB; one at least. */
function lanesAtOnce({ stocks, flows, parameters }: Program, months: number): number {
  const bytes = 8 * (months + 1) * (stocks.length + flows.length + parameters.length)
  return Math.max(1, Math.floor(2 ** 26 / bytes))
}

function correlationsOf(covariance: Matrix): { at: [number, number]; correlation: number }[] {
  return covariance.flatMap((row, one) =>
    Array.from(row.subarray(0, one)).flatMap((shared, other) => {
      const correlation = shared / Math.sqrt(covariance[one]![one]! * covariance[other]![other]!)
      return Math.abs(correlation) < 0.1 ? [] : [{ at: [one, other] as [number, number], correlation }]
    }),
  )
}

/** The model with the numbers of a lane: also of groups, of what responses are held against, of shares that were fitted to 1. */
function fittedModel({ model, parameters: ids }: Program, lane: Float64Array): ChainModel {
  const values = new Map(ids.map((id, index) => [id, lane[index]!]))
  return {
    ...model,
    parameters: Object.fromEntries(
      Object.entries(model.parameters).map(([id, parameter]) => {
        const groups = Object.keys(parameter.byGroup ?? {}).map((group) => [group, values.get(`${id}@${group}`)!])
        return [
          id,
          {
            ...parameter,
            value: values.get(id)!,
            ...(parameter.byGroup && { byGroup: Object.fromEntries(groups) as Record<string, number> }),
          },
        ]
      }),
    ),
  }
}
