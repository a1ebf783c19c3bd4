// What a nation may have counted of its chain: each indicator, and besides them every stock, every flow and every stage that a
// case can get to. And how such a count is read off a run.
import { stagesOf } from './attrition.ts'
import type { Count } from './calibrate.ts'
import type { Course } from './force.ts'
import { indicatorsIn, type IndicatorUnit, type Reading, type Reckoning } from './indicators.ts'
import type { Program } from './program.ts'

/** A count as it is written down, in the unit of what is counted. */
export interface CountGiven {
  id: string
  /** An indicator's name, `stock:ID`, `flow:ID` (with an @ and a group's id, of that group alone) or `stage:ID`. */
  of: string
  /** The first and the last month that it covers, 1 is the first of the run; what is counted on a day, at the end of the last: 0 is the
   * start. */
  from: number
  to: number
  value: number
  sd: number
}

export interface Countable {
  unit: IndicatorUnit
  /** Whether it is of a day or of all that went on over months. */
  over: 'day' | 'months'
}

/** What can be counted, by name. Flows and stages are persons over the months; stocks persons at the end of a month. */
export function countablesIn(program: Program, reckoning?: Reckoning): Record<string, Countable> {
  return Object.fromEntries(
    Object.entries(readingsOver(program, 1, reckoning)).map(([name, { unit }]) => [
      name,
      { unit, over: monthly.test(name) ? 'months' : 'day' },
    ]),
  )
}

/** Counts as they are fitted to. Throws a plain Error where there is nothing of that name. */
export function countsOf(program: Program, given: CountGiven[], reckoning?: Reckoning): Count[] {
  const byWindow = new Map<number, Record<string, Reading>>()
  return given.map(({ id, of, from, to, value, sd }) => {
    const window = Math.max(1, to - from + 1)
    const readings = byWindow.get(window) ?? readingsOver(program, window, reckoning)
    byWindow.set(window, readings)
    const reading = readings[of]
    if (!reading) throw new Error(`There is nothing called "${of}" to count.`)
    return { id, value, sd, at: (course, lane) => reading.at(course, lane, to - 1) }
  })
}

const monthly =
  /^(incoming|resolved|clearance|turnover|disposition|aging|adjournment|flow|stage):|^(detention|conviction|share-|cohort-)/

/** What is read over so many months, and what is read on a day. */
function readingsOver(program: Program, window: number, reckoning: Reckoning = {}): Record<string, Reading> {
  const readings = indicatorsIn(program, { ...reckoning, window })
  const put = (name: string, at: Reading['at']) => {
    readings[name] = { unit: 'persons', at }
  }
  const through =
    (list: number[]): Reading['at'] =>
    ({ flows, lanes }: Course, lane, month) => {
      let sum = 0
      for (let at = Math.max(0, month - window + 1); at <= month; at++)
        for (const index of list) sum += flows[(at * program.flows.length + index) * lanes + lane]!
      return sum
    }
  for (const [id, list] of byName(program.stocks))
    put(`stock:${id}`, ({ stocks, lanes }, lane, month) => {
      let sum = 0
      for (const index of list) sum += stocks[((month + 1) * program.stocks.length + index) * lanes + lane]!
      return sum
    })
  for (const [id, list] of byName(program.flows.map((flow) => flow.id))) put(`flow:${id}`, through(list))
  for (const { id, through: done, less } of stagesOf(program)) {
    const [all, off] = [through(done), through(less)]
    put(`stage:${id}`, (...at) => all(...at) - off(...at))
  }
  return readings
}

/** Places by id, those of groups both by themselves and together. */
function byName(ids: string[]): Map<string, number[]> {
  const found = new Map<string, number[]>()
  ids.forEach((id, index) => {
    for (const name of new Set([id, id.split('@')[0]!])) found.set(name, [...(found.get(name) ?? []), index])
  })
  return found
}
