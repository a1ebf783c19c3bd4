// Bands about an indicator, of two kinds that are never mixed: of what isn't known (parameters), and of chance (process). For a
// nation chance is next to nothing beside what isn't known, so that a band of chance alone would be far too narrow.
import { runFluid } from './fluid.ts'
import type { Course } from './force.ts'
import { readingsOf, type Reading, type Reckoning } from './indicators.ts'
import { latinPoints } from './latin.ts'
import { adjusting, type Absorption, type Programme } from './programmes.ts'
import type { Program } from './program.ts'
import { nineOfTen } from './quantile.ts'
import { Ended } from './sensitivity.ts'
import { sobolDimensions, sobolPoints } from './sobol.ts'
import { runStochastic } from './stochastic.ts'
import { idsOf, lanesOf, pointsOf, uncertainOf } from './uncertain.ts'

/** By month that was read: between `low` and `high` lie nine in ten, on either side of `middle` half. Not finite where an end can't be told. */
export interface Band {
  low: Float64Array
  middle: Float64Array
  high: Float64Array
}

/** A nation's chain, and what is done in it. */
export interface Side {
  program: Program
  programmes?: Programme[]
  limits?: Absorption
}

export interface BandsRun extends Side {
  /** To compare with: the difference is taken draw by draw, in the same nation and by the same chance. What has the same name on both
   * sides is drawn once. */
  against?: Side
  indicators: string[]
  months: number
  /** The months that are read, 0 the first; without them all, which takes longer. */
  ends?: number[]
  /** So many months the runs go on after those that are read: without them no wait of the last months is told. */
  beyond?: number
  /** Nations that it may be, and runs with chance of the one that is most likely; 0 is none of them. */
  draws: number
  trajectories: number
  seed: number
  /** How the nations are taken from the cube of what isn't known: Sobol points for powers of two, a Latin hypercube for any number. */
  by?: 'sobol' | 'latin'
  reckoning?: Reckoning
  proceed?: (done: number, all: number) => boolean
}

/** Of one indicator. The kinds are apart; none where nothing was drawn. */
export interface Bands {
  /** With the numbers as given and without chance. */
  central: Float64Array
  /** What isn't known of the nation and of the programmes. */
  parameters?: Band
  /** What chance would do if all were known. */
  process?: Band
  /** Of the variance of both at the end, the share that comes of chance: 0 to 1. None where one run can't be told. */
  chance?: number
  /** The same of this side less `against`. */
  difference?: Omit<Bands, 'difference'>
}

export interface BandsAnswer {
  /** How many figures have a prior. */
  uncertain: number
  /** What is to be said beside the bands: `process-only`: nothing has a prior, or nothing was drawn, so that the band is of chance
   * alone and too narrow for a nation. `none`: there is no band at all. */
  caution?: 'process-only' | 'none'
  bands: Record<string, Bands>
}

/** Bands by indicator. Throws a plain Error where an indicator isn't there, a RangeError where more figures have a prior than Sobol
 * points have dimensions, `Ended` where it was told to end. */
export function bandsOf(run: BandsRun): BandsAnswer {
  const { against, indicators, months, beyond = 0, draws, trajectories, seed, proceed } = run
  const through = months + beyond
  const ends = run.ends ?? Array.from({ length: months }, (_, month) => month)
  const sides = against ? [run, against] : [run]
  const ids = idsOf(...sides.map(({ program, programmes }) => uncertainOf(program, programmes)))
  const sampled = ids.length > 0 ? draws : 0
  const by = run.by ?? (Number.isInteger(Math.log2(sampled)) ? 'sobol' : 'latin')
  if (by === 'sobol' && ids.length > sobolDimensions) {
    throw new RangeError(`Sobol points have up to ${sobolDimensions} dimensions, not ${ids.length}.`)
  }
  const cube = (by === 'sobol' ? sobolPoints : latinPoints)(ids.length, sampled, seed)
  const all = sides.length * (1 + sampled + trajectories)
  let done = 0
  const counted = (many: number) => {
    if (proceed?.(done, all) === false) throw new Ended('Ended before all runs were made.')
    done += many
  }
  const read = (readings: Reading[], course: Course): Float64Array[][] =>
    readings.map(({ at }) =>
      Array.from({ length: course.lanes }, (_, lane) => Float64Array.from(ends, (month) => at(course, lane, month))),
    )
  /** [indicator][run]: series by month that is read. */
  const runs = (
    readings: Reading[],
    many: number,
    of: (from: number, to: number, over: { over?: Course }) => Course,
  ) => {
    const series: Float64Array[][] = indicators.map(() => [])
    let over: { over?: Course } = {}
    for (let from = 0; from < many; from += batch) {
      const to = Math.min(many, from + batch)
      counted(to - from)
      const course = of(from, to, over)
      read(readings, course).forEach((list, index) => series[index]!.push(...list))
      over = { over: course }
    }
    return series
  }
  const of = ({ program, programmes = [], limits = {} }: Side) => {
    const readings = readingsOf(program, indicators, run.reckoning)
    const uncertain = uncertainOf(program, programmes)
    const points = pointsOf(cube, ids, uncertain)
    const adjust = adjusting(program, programmes, { limits })
    return {
      central: runs(readings, 1, () => runFluid({ program, lanes: 1, months: through, adjust })),
      parameters: runs(readings, sampled, (from, to, over) => {
        const { parameters, changes } = lanesOf(program, programmes, uncertain, points, from, to)
        const moved = adjusting(program, programmes, { limits, changes })
        return runFluid({ program, lanes: to - from, months: through, parameters, adjust: moved, ...over })
      }),
      process: runs(readings, trajectories, (from, to, over) =>
        runStochastic({ program, seed, trajectories: to - from, first: from, months: through, adjust, ...over }),
      ),
    }
  }
  const one = of(run)
  const other = against && of(against)
  const bands = indicators.map((name, index): [string, Bands] => {
    const own = bandsFrom(one.central[index]![0]!, one.parameters[index]!, one.process[index]!)
    if (!other) return [name, own]
    const less = (a: Float64Array[], b: Float64Array[]) =>
      a.map((series, at) => series.map((value, month) => value - b[at]![month]!))
    const difference = bandsFrom(
      less(one.central[index]!, other.central[index]!)[0]!,
      less(one.parameters[index]!, other.parameters[index]!),
      less(one.process[index]!, other.process[index]!),
    )
    return [name, { ...own, difference }]
  })
  const caution = sampled > 0 ? undefined : trajectories > 0 ? 'process-only' : 'none'
  return { uncertain: ids.length, ...(caution && { caution }), bands: Object.fromEntries(bands) }
}

const batch = 64

function bandsFrom(
  central: Float64Array,
  parameters: Float64Array[],
  process: Float64Array[],
): Omit<Bands, 'difference'> {
  const last = central.length - 1
  const [known, chance] = [parameters, process].map((list) => variance(list.map((series) => series[last]!)))
  return {
    central,
    ...(parameters.length > 0 && { parameters: bandFrom(parameters, central.length) }),
    ...(process.length > 0 && { process: bandFrom(process, central.length) }),
    ...(parameters.length > 1 &&
      process.length > 1 &&
      known! + chance! > 0 && { chance: chance! / (known! + chance!) }),
  }
}

function bandFrom(runs: Float64Array[], months: number): Band {
  const band: Band = { low: new Float64Array(months), middle: new Float64Array(months), high: new Float64Array(months) }
  for (let month = 0; month < months; month++) {
    const { low, middle, high } = nineOfTen(Float64Array.from(runs, (series) => series[month]!))
    band.low[month] = low
    band.middle[month] = middle
    band.high[month] = high
  }
  return band
}

function variance(values: number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1)
}
