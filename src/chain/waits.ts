// How long people wait and how old what is pending is, without following anybody: from the curves of all that came to a
// station and all that left it.
import { flowsThatMean } from './attrition.ts'
import { monthEnd } from './calendar.ts'
import type { Course } from './fluid.ts'
import type { Program } from './program.ts'

/** All that came and all that left since the start, at the end of each month; index 0 is the start, where those who were
 * there have come. Between two months both are taken as straight lines. */
export interface Curves {
  came: Float64Array
  left: Float64Array
}

/** The curves of a station in any course and lane: of all its stocks together; those who go from one of them to another (bailed) have
 * neither come nor left, and a hearing put off is no leaving. Who leaves unserved has left. Throws a plain Error where there is no such
 * station. */
export function curvesIn(program: Program, station: string): (course: Course, lane: number) => Curves {
  const served = program.stations.find(({ id }) => id === station)
  if (!served) throw new Error(`There is no station "${station}".`)
  const own = [...new Set(served.serves.map(({ stock }) => stock))]
  const adjourned = new Set(flowsThatMean(program, 'adjourned'))
  const incoming = program.flows.flatMap(({ from, to }, index) =>
    own.includes(to) && !own.includes(from ?? -1) && !adjourned.has(index) ? [index] : [],
  )
  const [stockRows, flowRows] = [program.stocks.length, program.flows.length]
  const sum = (of: Float64Array, row: number, list: number[], lanes: number, lane: number) => {
    let persons = 0
    for (let at = 0; at < list.length; at++) persons += of[(row + list[at]!) * lanes + lane]!
    return persons
  }
  return ({ months, lanes, stocks, flows }, lane) => {
    const came = new Float64Array(months + 1)
    const left = new Float64Array(months + 1)
    came[0] = sum(stocks, 0, own, lanes, lane)
    for (let month = 0; month < months; month++) {
      came[month + 1] = came[month]! + sum(flows, month * flowRows, incoming, lanes, lane)
      // What came and isn't there any more has left.
      left[month + 1] = Math.max(
        left[month]!,
        came[month + 1]! - sum(stocks, (month + 1) * stockRows, own, lanes, lane),
      )
    }
    return { came, left }
  }
}

/** The same of one course and lane. */
export const curvesOf = (program: Program, course: Course, lane: number, station: string): Curves =>
  curvesIn(program, station)(course, lane)

const dayOf = (index: number) => monthEnd(index - 1)

/** How many days whoever comes at the end of a month waits, were all served in the order in which they came: the smallest w with
 * left(t + w) ≥ came(t). Infinity where the run ends before: longer than can be told. The straight lines put the crossing into the right month, so it is never a
 * month off: by hours where flows change little within a month, by a day or two where a queue runs empty within one. With a
 * priority among several stocks it is their mean, nobody's own wait. */
export function virtualWait({ came, left }: Curves, month: number): number {
  const level = came[month + 1]!
  let index = month + 1
  if (left[index]! >= level) return 0
  while (index < left.length && left[index]! < level) index++
  if (index === left.length) return Infinity
  const before = left[index - 1]!
  const part = (level - before) / (left[index]! - before)
  return dayOf(index - 1) + part * (dayOf(index) - dayOf(index - 1)) - dayOf(month + 1)
}

/** How many of those pending at a month's end have been pending longer than so many days, served in the order in which they
 * came. NaN where that reaches back before the start while some of the start are still pending: how long they had waited
 * isn't known. */
export function olderThan({ came, left }: Curves, month: number, days: number): number {
  const then = dayOf(month + 1) - days
  const gone = left[month + 1]!
  if (then < 0) return gone >= came[0]! ? 0 : NaN
  let index = 0
  while (dayOf(index + 1) <= then && index < month) index++
  const part = (then - dayOf(index)) / (dayOf(index + 1) - dayOf(index))
  const hadCome = came[index]! + part * (came[index + 1]! - came[index]!)
  return Math.max(0, hadCome - gone)
}

/** Those pending at a month's end by age: how many up to the first limit in days, from there to the second, and so on, and the rest
 * beyond the last. */
export function pendingByAge(curves: Curves, month: number, limits: number[]): number[] {
  const pending = curves.came[month + 1]! - curves.left[month + 1]!
  const older = [pending, ...limits.map((days) => olderThan(curves, month, days)), 0]
  return older.slice(1).map((persons, index) => older[index]! - persons)
}

/** Aging case index in percent: old ÷ (pending + disposed of in the last year) [after NC AOC]. It doesn't punish a court that
 * disposes. */
export const agingIndex = (old: number, pending: number, disposed: number): number =>
  pending + disposed > 0 ? (100 * old) / (pending + disposed) : NaN

/** Cases on hand beyond what can be got through within the standard [NSW Law Foundation]: `pace` in cases a day. */
export const overload = (pending: number, pace: number, standard: number): number =>
  Math.max(0, pending - pace * standard)
