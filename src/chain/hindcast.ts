// A hindcast: the chain fitted to the quarters before a day, run on past it, and held against what was counted then. How far it is
// off, and how often the count lies in the band that was to hold nine in ten.
import { calibrate, type Calibration, type Count } from './calibrate.ts'
import { monthEnd } from './calendar.ts'
import { englandWales, type Quarter } from './england-wales-courts.ts'
import { runFluid } from './fluid.ts'
import type { Course } from './force.ts'
import { normalQuantile } from './normal.ts'
import { layOut, type Program } from './program.ts'
import { generator } from './random.ts'
import { lanesOf, uncertainOf } from './uncertain.ts'

export type FigureId = Exclude<keyof Quarter, 'ending'>

/** How a figure is read: flows in the quarter, or stocks at its end. */
const readings: Record<FigureId, { flows: string[] } | { stocks: string[] }> = {
  charges: { flows: ['charged'] },
  lowerConvicted: { flows: ['lower-convicted'] },
  lowerCustody: { flows: ['lower-custody'] },
  higherReceived: { flows: ['sent'] },
  higherConvicted: { flows: ['higher-convicted'] },
  higherCustody: { flows: ['higher-custody'] },
  lowerPending: { stocks: ['lower'] },
  higherPending: { stocks: ['higher-remand', 'higher-free'] },
  remand: { stocks: ['higher-remand'] },
  sentenced: { stocks: ['sentenced'] },
}
export const figureIds = Object.keys(readings) as FigureId[]

/** What the projection is told of the time that it projects: nothing; how many were charged; that, how many cases both courts got
 * through and which share was sent to the Crown Court. */
export type Told = 'nothing' | 'charges' | 'charges-and-courts'

export interface Projected {
  figure: FigureId
  ending: string
  counted: number
  median: number
  low: number
  high: number
}

export interface Hindcast {
  calibration: Calibration
  /** How far the fitted run is off in the quarters that it was fitted to, by figure, as a share. */
  fit: Record<FigureId, number>
  projections: Record<Told, Projected[]>
  /** The last quarter that was fitted to, as the simplest projection: all stays as it is. */
  stays: Projected[]
}

/** Fits to the quarters after the first, which gives the stocks to begin with, up to `fitted` of them in all; projects the rest. */
export function hindcast(quarters: Quarter[], fitted: number, { draws = 1000, seed = 1 } = {}): Hindcast {
  const [start, ...after] = quarters
  const program = layOut(englandWales(start!))
  const known = after.slice(0, fitted - 1)
  const unknown = after.slice(fitted - 1)
  const months = 3 * after.length
  const drift = drifting(program)
  const countsWith = (sds: Record<FigureId, number>): Count[] =>
    known.flatMap((quarter, index) =>
      figureIds.map((figure) => ({
        id: `${figure} ${quarter.ending}`,
        value: quarter[figure],
        sd: sds[figure] * quarter[figure],
        at: readingOf(program, figure, index),
      })),
    )
  const run = { program, months: 3 * known.length, adjust: drift }
  // First all figures are trusted alike, then each as far as the run can be brought to it.
  const first = calibrate({ ...run, counts: countsWith(same(0.03)) })
  const fit = missesOf(first)
  const calibration = calibrate({ ...run, counts: countsWith(fit) })
  const left = missesOf(calibration)

  const uncertain = uncertainOf(program)
  const points = calibration.draw(draws, seed)
  const projections = Object.fromEntries(
    (['nothing', 'charges', 'charges-and-courts'] as const).map((told) => {
      const adjust = telling(program, after, known.length, told, drift)
      const values = new Map(
        unknown.flatMap(({ ending }) => figureIds.map((figure): [string, number[]] => [`${figure} ${ending}`, []])),
      )
      const batch = 50
      for (let from = 0; from < draws; from += batch) {
        const to = Math.min(draws, from + batch)
        const { parameters } = lanesOf(program, [], uncertain, points, from, to)
        const course = runFluid({ program, lanes: to - from, months, parameters, adjust })
        for (let lane = 0; lane < to - from; lane++) {
          const { uniform } = generator(seed + 1, from + lane)
          unknown.forEach(({ ending }, index) => {
            for (const figure of figureIds) {
              const value = readingOf(program, figure, known.length + index)(course, lane)
              // What the model misses where it was fitted it will miss again.
              const missed = value * (1 + left[figure] * normalQuantile(uniform()))
              values.get(`${figure} ${ending}`)!.push(missed)
            }
          })
        }
      }
      const projected = unknown.flatMap((quarter) =>
        figureIds.map((figure): Projected => {
          const sorted = values.get(`${figure} ${quarter.ending}`)!.toSorted((one, other) => one - other)
          const at = (share: number) => sorted[Math.min(draws - 1, Math.floor(share * draws))]!
          return {
            figure,
            ending: quarter.ending,
            counted: quarter[figure],
            median: at(0.5),
            low: at(0.05),
            high: at(0.95),
          }
        }),
      )
      return [told, projected]
    }),
  ) as Hindcast['projections']
  const last = known.at(-1)!
  const stays = unknown.flatMap((quarter) =>
    figureIds.map((figure): Projected => {
      const value = last[figure]
      return { figure, ending: quarter.ending, counted: quarter[figure], median: value, low: value, high: value }
    }),
  )
  return { calibration, fit: left, projections, stays }
}

const same = (share: number) =>
  Object.fromEntries(figureIds.map((figure) => [figure, share])) as Record<FigureId, number>

/** Root mean square of the residuals of each figure, as a share of the counts; one in a hundred at least. */
function missesOf({ residuals }: Calibration): Record<FigureId, number> {
  return Object.fromEntries(
    figureIds.map((figure) => {
      const own = residuals.filter(({ id }) => id.startsWith(`${figure} `))
      const square = own.reduce((sum, { value, fitted }) => sum + (fitted / value - 1) ** 2, 0) / own.length
      return [figure, Math.max(0.01, Math.sqrt(square))]
    }),
  ) as Record<FigureId, number>
}

function readingOf(program: Program, figure: FigureId, quarter: number): (course: Course, lane: number) => number {
  const reading = readings[figure]
  if ('stocks' in reading) {
    const own = reading.stocks.map((id) => program.stocks.indexOf(id))
    return ({ stocks, lanes }, lane) =>
      own.reduce((sum, at) => sum + stocks[((3 * quarter + 3) * program.stocks.length + at) * lanes + lane]!, 0)
  }
  const own = reading.flows.map((id) => program.flows.findIndex((flow) => flow.id === id))
  return ({ flows, lanes }, lane) => {
    let sum = 0
    for (let month = 3 * quarter; month < 3 * quarter + 3; month++) {
      for (const at of own) sum += flows[(month * program.flows.length + at) * lanes + lane]!
    }
    return sum
  }
}

/** Each trend multiplies its number by exp(trend × years since the start). */
function drifting(program: Program): (month: number, parameters: Float64Array) => void {
  const pairs = [
    ['charges', 'charges.drift'],
    ['lower.slots', 'lower.drift'],
    ['higher.slots', 'higher.drift'],
  ].map((pair) => pair.map((id) => program.parameters.indexOf(id)))
  return (month, parameters) => {
    const lanes = parameters.length / program.parameters.length
    for (const [target, trend] of pairs) {
      for (let lane = 0; lane < lanes; lane++) {
        parameters[target! * lanes + lane]! *= Math.exp((parameters[trend! * lanes + lane]! * (month + 0.5)) / 12)
      }
    }
  }
}

/** What is told of the quarters from `from` on. */
function telling(
  program: Program,
  after: Quarter[],
  from: number,
  told: Told,
  drift: (month: number, parameters: Float64Array) => void,
): (month: number, parameters: Float64Array) => void {
  const at = (id: string) => program.parameters.indexOf(id)
  const [charges, lower, sent, higher, pace] = [
    'charges',
    'lower.slots',
    'lower.sent',
    'higher.slots',
    'higher.pace',
  ].map(at)
  return (month, parameters) => {
    drift(month, parameters)
    const index = Math.floor(month / 3)
    if (told === 'nothing' || index < from) return
    const lanes = parameters.length / program.parameters.length
    const days = monthEnd(3 * index + 2) - monthEnd(3 * index - 1)
    const [now, before] = [after[index]!, after[index - 1]!]
    const set = (parameter: number, of: (lane: number) => number) => {
      for (let lane = 0; lane < lanes; lane++) parameters[parameter * lanes + lane] = of(lane)
    }
    set(charges!, () => now.charges / days)
    if (told === 'charges') return
    const through = now.charges - now.lowerPending + before.lowerPending
    set(lower!, () => through / days)
    set(sent!, () => now.higherReceived / through)
    const done = (now.higherReceived - now.higherPending + before.higherPending) / days
    set(higher!, (lane) => done / parameters[pace! * lanes + lane]!)
  }
}

/** How far projections are off, and how often the count lies in the band. */
export function judged(projected: Projected[]): { error: number; coverage: number; many: number } {
  const many = projected.length
  const error = projected.reduce((sum, { counted, median }) => sum + Math.abs(median / counted - 1), 0) / many
  const inside = projected.filter(({ counted, low, high }) => counted >= low && counted <= high).length
  return { error, coverage: inside / many, many }
}
