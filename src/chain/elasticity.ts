// By how many percent an answer moves when what drives it moves by one: which figure moves what, and a model held against what was
// observed.
import { flowsThatMean } from './attrition.ts'
import { runFluid } from './fluid.ts'
import { spread } from './force.ts'
import { readingsOf, type Reckoning } from './indicators.ts'
import type { Institution } from './model.ts'
import type { Program } from './program.ts'
import { adjusting, type Absorption, type Programme } from './programmes.ts'

/** ln(answer ÷ answer before) ÷ ln(driver ÷ driver before). */
export const elasticity = (
  before: { driver: number; answer: number },
  after: { driver: number; answer: number },
): number => Math.log(after.answer / before.answer) / Math.log(after.driver / before.driver)

interface Moved {
  program: Program
  programmes?: Programme[]
  limits?: Absorption
  reckoning?: Reckoning
}

/** So much up and down: little enough for a slope, far above what a number can hold. */
const step = 0.01

/**
 * [outcome][figure]: by how many percent each outcome, an indicator at a month's end, moves when a figure is one percent more. NaN where
 * either is 0 or can't be told, and where the figure is no parameter.
 */
export function elasticitiesOf(
  { program, programmes = [], limits = {}, reckoning }: Moved,
  outcomes: readonly { indicator: string; month: number }[],
  figures: readonly string[],
): number[][] {
  const lanes = Math.max(1, 2 * figures.length)
  const parameters = spread(program.values, lanes)
  figures.forEach((figure, at) => {
    program.parameters.forEach((id, index) => {
      if (id !== figure && !id.startsWith(`${figure}@`)) return
      const { low, high } = program.bounds[index]!
      for (const [side, factor] of [1 - step, 1 + step].entries()) {
        const value = program.values[index]! * factor
        parameters[index * lanes + 2 * at + side] = Math.min(high, Math.max(low, value))
      }
    })
  })
  const months = Math.max(...outcomes.map(({ month }) => month + 1))
  const course = runFluid({ program, lanes, months, parameters, adjust: adjusting(program, programmes, { limits }) })
  const readings = readingsOf(
    program,
    outcomes.map(({ indicator }) => indicator),
    reckoning,
  )
  return outcomes.map(({ month }, outcome) =>
    figures.map((figure, at) => {
      const index = program.parameters.findIndex((id) => id === figure)
      const side = (of: 0 | 1) => ({
        driver: index < 0 ? NaN : parameters[index * lanes + 2 * at + of]!,
        answer: readings[outcome]!.at(course, 2 * at + of, month),
      })
      return elasticity(side(0), side(1))
    }),
  )
}

/**
 * What a model says to each of `observedElasticities`, by its id: a tenth more suspects identified, a tenth more before the courts at the
 * start, courts that can hear a tenth more. Left out where the model has none of it.
 */
export function ownElasticities({ program, programmes = [], limits = {} }: Moved, months: number) {
  const { model, stations } = program
  const courts = model.stations.flatMap(({ institution }, at) => (institution === court ? [stations[at]!] : []))
  const waiting = courts.flatMap(({ serves }) => serves.map(({ stock }) => stock))
  const ofWay = new Set(
    model.decisions.flatMap(({ ways }) => ways.flatMap(({ share, means }) => (means === 'identified' ? [share] : []))),
  )
  const [base, suspects, pending, judges, lanes] = [0, 1, 2, 3, 4]
  const parameters = spread(program.values, lanes)
  const more = (index: number, lane: number) => {
    parameters[index * lanes + lane] = Math.min(program.bounds[index]!.high, program.values[index]! * 1.1)
  }
  program.parameters.forEach((id, index) => ofWay.has(id.split('@')[0]!) && more(index, suspects))
  for (const stock of waiting) more(program.starts[stock]!.count, pending)
  for (const { capacity } of courts) more(capacity, judges)
  const course = runFluid({ program, lanes, months, parameters, adjust: adjusting(program, programmes, { limits }) })
  const through = (flows: number[], lane: number, from: number, to: number) => {
    let sum = 0
    for (let month = from; month < to; month++)
      for (const flow of flows) sum += course.flows[(month * program.flows.length + flow) * lanes + lane]!
    return sum
  }
  const year = Math.min(12, months)
  const [identified, custody] = [flowsThatMean(program, 'identified'), flowsThatMean(program, 'custody')]
  const heard = courts.flatMap(({ serves }) => serves.map(({ flow }) => flow))
  const arrests = (from: number, to: number) => {
    const side = (lane: number) => ({
      driver: through(identified, lane, from, to),
      answer: through(custody, lane, from, to),
    })
    return elasticity(side(base), side(suspects))
  }
  const wait = (lane: number) => {
    const stock = waiting.reduce((sum, at) => sum + course.stocks[(program.stocks.length + at) * lanes + lane]!, 0)
    return { driver: stock, answer: stock / through(heard, lane, 0, 1) }
  }
  const own: Record<string, number> = {
    'arrests-prison': arrests(months - year, months),
    'arrests-prison-at-once': arrests(0, year),
    'pending-mean-delay': elasticity(wait(base), wait(pending)),
    'pending-median-delay': elasticity(wait(base), wait(pending)),
    'judges-disposals': elasticity(
      { driver: 1, answer: through(heard, base, 0, months) },
      { driver: 1.1, answer: through(heard, judges, 0, months) },
    ),
  }
  return Object.fromEntries(Object.entries(own).filter(([, value]) => Number.isFinite(value)))
}

const court: Institution = 'courts'

/** What was observed, beside which a model's own may be shown. A model in which everything is in proportion has 1 in each. */
export const observedElasticities: { id: string; driver: string; answer: string; value: number; source: string }[] = [
  {
    id: 'arrests-prison',
    driver: 'Arrests',
    answer: 'Prison sentences of men, in the long run',
    value: 0.4,
    source: 'New South Wales, BOCSAR (CJB217 of 2018, BB122, CJB150 of 2011)',
  },
  {
    id: 'arrests-prison-at-once',
    driver: 'Arrests',
    answer: 'Prison sentences of men, at once',
    value: 0.33,
    source: 'New South Wales, BOCSAR (CJB217 of 2018, BB122, CJB150 of 2011)',
  },
  {
    id: 'pending-mean-delay',
    driver: 'Cases pending',
    answer: 'Mean delay',
    value: 0.573,
    source: 'New South Wales, BOCSAR (CJB217 of 2018, BB122, CJB150 of 2011)',
  },
  {
    id: 'pending-median-delay',
    driver: 'Cases pending',
    answer: 'Median delay',
    value: 0.608,
    source: 'New South Wales, BOCSAR (CJB217 of 2018, BB122, CJB150 of 2011)',
  },
  {
    id: 'judges-disposals',
    driver: 'Judges',
    answer: 'Cases disposed of',
    value: 0,
    source: 'Israel, Beenstock and Haitovsky 2004',
  },
]
