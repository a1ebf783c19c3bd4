// How long single persons wait before they are taken up, by the event-by-event solver: not their mean alone but what half of them, nine
// in ten and ninety-nine of a hundred wait at most; beside it the mean of the daily map, which knows no single person.
import { monthEnd } from './calendar.ts'
import { runDiscrete } from './discrete.ts'
import { runFluid, type Course } from './fluid.ts'
import type { Program } from './program.ts'
import { adjusting, type Absorption, type Programme } from './programmes.ts'
import { Ended } from './sensitivity.ts'
import type { Waits } from './tally.ts'

export interface SingleWaitsRun {
  program: Program
  programmes?: Programme[]
  limits?: Absorption
  /** Months of a run, and after how many of them somebody who is taken up is counted. */
  months: number
  after: number
  /** Runs, each of the seed one more than the one before. */
  runs: number
  seed: number
  proceed?: (done: number, all: number) => boolean
}

/** Days: the mean of the runs, the lowest of them and the highest. The middle of what runs would tell lies between these of five runs
 * with a chance of 94 %. NaN where nobody was taken up in any. */
export interface OfRuns {
  value: number
  low: number
  high: number
}

export interface SingleWaits {
  station: string
  /** One of those that the station serves; none for all of them. */
  stock?: string
  /** Who was taken up after `after` months, in all runs. */
  persons: number
  mean: OfRuns
  median: OfRuns
  p90: OfRuns
  p99: OfRuns
  /** The mean by the daily map. */
  daily: number
}

export interface SingleWaitsAnswer {
  waits: SingleWaits[]
  /** Persons who came from outside, and events, after `after` months in all runs. */
  persons: number
  events: number
}

/** What a run takes by its months, 0 to all: the most persons that were there at once until then, and events. */
export interface SingleWork {
  persons: Float64Array
  events: Float64Array
}

type Asked = Pick<SingleWaitsRun, 'program' | 'programmes' | 'limits'>

const adjustOf = ({ program, programmes = [], limits = {} }: Asked) =>
  programmes.length ? { adjust: adjusting(program, programmes, { limits }) } : {}
const dailyRun = (asked: Asked, months: number) =>
  runFluid({ program: asked.program, lanes: 1, months, ...adjustOf(asked) })

/** By the daily map, which goes by the same numbers: an event is somebody's coming or leaving a stock. */
export function singleWork(asked: Asked, months: number): SingleWork {
  const { program } = asked
  const { stocks, flows } = dailyRun(asked, months)
  const sources = new Set(program.sources.map(({ flow }) => flow))
  const moves = program.flows.flatMap(({ from }, index) => (from !== undefined || sources.has(index) ? [index] : []))
  const events = new Float64Array(months + 1)
  const persons = new Float64Array(months + 1)
  for (let month = 0; month <= months; month++) {
    let there = 0
    for (let stock = 0; stock < program.stocks.length; stock++) there += stocks[month * program.stocks.length + stock]!
    persons[month] = Math.max(there, persons[month - 1] ?? 0)
    if (month < months)
      events[month + 1] = moves.reduce((sum, at) => sum + flows[month * program.flows.length + at]!, events[month]!)
  }
  return { persons, events }
}

/** Rows by station: of all that it serves, then of each stock where it serves several. Throws `Ended` where `proceed` says so, or where
 * a run takes thrice the events that the daily map foretells. */
export function singleWaits(run: SingleWaitsRun): SingleWaitsAnswer {
  const { program, months, after, runs, seed, proceed } = run
  const [days, warmUp] = [monthEnd(months - 1), monthEnd(after - 1)]
  const most = 3 * singleWork(run, months).events[months]! + 1_000_000
  const daily = dailyWaits(program, dailyRun(run, months), after)
  const rows = program.stations.flatMap(({ id, serves }) => {
    const stocks = serves.map(({ stock }) => stock)
    const parts = stocks.length > 1 ? stocks.map((stock) => ({ own: [stock], stock: program.stocks[stock]! })) : []
    return [{ own: stocks }, ...parts].map((row) => ({ ...row, station: id, told: [] as Told[], persons: 0 }))
  })
  let [persons, events] = [0, 0]
  for (let at = 0; at < runs; at++) {
    let steps = 0
    const asked = { program, seed: (seed + at) % 2 ** 32, days: days - warmUp, warmUp, ...adjustOf(run) }
    const course = runDiscrete({
      ...asked,
      proceed: (day) => ++steps * 65_536 < most && proceed?.(at + Math.min(1, day / days), runs) !== false,
    })
    if (course.days < days - warmUp) throw new Ended('Ended before all runs were made.')
    events += course.events
    for (const { flow } of program.sources) persons += course.flows[flow]!
    for (const row of rows) {
      const waits = together(row.own.map((stock) => course.waits[stock]!))
      row.persons += waits.persons
      if (waits.persons > 0) row.told.push([waits.mean, waits.quantile(0.5), waits.quantile(0.9), waits.quantile(0.99)])
    }
  }
  return {
    persons,
    events,
    waits: rows.map(({ own, told, ...row }) => {
      const [mean, median, p90, p99] = [0, 1, 2, 3].map((at) => ofRuns(told.map((one) => one[at]!)))
      return { ...row, mean: mean!, median: median!, p90: p90!, p99: p99!, daily: daily(own) }
    }),
  }
}

type Told = [mean: number, median: number, p90: number, p99: number]

function ofRuns(values: number[]): OfRuns {
  if (!values.length) return { value: NaN, low: NaN, high: NaN }
  return {
    value: values.reduce((sum, one) => sum + one, 0) / values.length,
    low: Math.min(...values),
    high: Math.max(...values),
  }
}

/** Waits of several stocks taken together, to the 1 % that each is told to. */
export function together(list: Waits[]): Waits {
  if (list.length === 1) return list[0]!
  const persons = list.reduce((sum, one) => sum + one.persons, 0)
  const some = list.filter((one) => one.persons > 0)
  // What share of a stock's waited at most so long.
  const within = ({ quantile }: Waits, days: number) => {
    let [low, high] = [0, 1]
    for (let step = 0; step < 24; step++) {
      const middle = (low + high) / 2
      if (quantile(middle) <= days) low = middle
      else high = middle
    }
    return low
  }
  return {
    persons,
    mean: some.reduce((sum, one) => sum + one.persons * one.mean, 0) / persons,
    quantile(share) {
      const ends = some.map(({ quantile }) => quantile(share))
      let [low, high] = [Math.min(...ends), Math.max(...ends)]
      for (let step = 0; step < 24 && high > low * 1.001; step++) {
        const middle = (low + high) / 2
        const many = some.reduce((sum, one) => sum + one.persons * within(one, middle), 0)
        if (many >= share * persons) high = middle
        else low = middle
      }
      return high
    },
  }
}

/**
 * By the daily map: how many days those had waited, on average, who were taken up after some months, each stock in the order in which they
 * came. Who waits at a month's end is known, and who came by month; those who came last are those who wait, less who left by
 * themselves. Between months as straight lines.
 */
function dailyWaits(program: Program, course: Course, after: number): (stocks: number[]) => number {
  const { months, stocks, flows } = course
  const [many, ways] = [program.stocks.length, program.flows.length]
  const forceAt = (month: number) => course.parameters[Math.min(months - 1, Math.max(0, month))]!
  const sums = program.stations.flatMap(({ capacity, rate, pace, priority, serves }) => {
    /** Who of each stock can't be worked on at a month's end. */
    const waiting = (index: number) => {
      const there = serves.map(({ stock }) => stocks[index * many + stock]!)
      const force = forceAt(index - 1)
      // a list is gone through within the day
      const slots = force[capacity]! * (pace === 'list' ? Math.max(1, force[rate]!) : 1)
      const all = there.reduce((sum, one) => sum + one, 0)
      let left = slots
      return there.map((persons) => {
        const taken = priority === 'proportional' ? persons * Math.min(1, slots / all) : Math.min(persons, left)
        left -= taken
        return persons > 0 ? persons - taken : 0
      })
    }
    return serves.map(({ stock, flow }, at) => {
      const coming = program.flows.flatMap(({ to }, index) => (to === stock ? [index] : []))
      // Days since whoever is taken up at a month's end came.
      const waitAt = (index: number) => {
        let left = waiting(index)[at]!
        let stay = 1
        for (let month = index - 1; month >= 0; month--) {
          if (left <= 1e-9) return monthEnd(index - 1) - monthEnd(month)
          const span = monthEnd(month) - monthEnd(month - 1)
          const gone = program.leaves[stock]!.reduce((rest, { rate }) => rest * (1 - forceAt(month)[rate]!), 1)
          const before = stay
          stay *= gone ** span
          const came = coming.reduce((sum, way) => sum + flows[month * ways + way]!, 0) * ((before + stay) / 2)
          if (came >= left) return monthEnd(index - 1) - monthEnd(month) + span * (left / came)
          left -= came
        }
        return monthEnd(index - 1)
      }
      let [persons, days] = [0, 0]
      for (let month = after; month < months; month++) {
        const taken = flows[month * ways + flow]!
        persons += taken
        days += taken * ((waitAt(month) + waitAt(month + 1)) / 2)
      }
      return { stock, persons, days }
    })
  })
  return (own) => {
    const mine = sums.filter(({ stock }) => own.includes(stock))
    const persons = mine.reduce((sum, one) => sum + one.persons, 0)
    return persons > 0 ? mine.reduce((sum, one) => sum + one.days, 0) / persons : NaN
  }
}
