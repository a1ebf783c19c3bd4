// What is read off a run: the indicators by which justice is measured, month by month, each with its definition.
import { cohortShares, entriesOf, flowsThatMean, periodShares, stagesOf } from './attrition.ts'
import { monthEnd } from './calendar.ts'
import { detentionEnds } from './detention.ts'
import type { Course } from './fluid.ts'
import { keepLast } from './keep-last.ts'
import type { Program } from './program.ts'
import { returnsOf } from './recidivism.ts'
import { agingIndex, type Curves, curvesIn, olderThan, overload, virtualWait } from './waits.ts'

/** `percent` of a hundred; `ratio` of one. */
export type IndicatorUnit = 'percent' | 'ratio' | 'days' | 'persons'

/** One indicator of a program: its unit, and how a month of a lane is read off a course; NaN where there is nothing to
 * divide by; Infinity of a wait that the course doesn't see the end of. Month 0 is the first. */
export interface Reading {
  unit: IndicatorUnit
  at: (course: Course, lane: number, month: number) => number
}

/** One indicator of one lane, by month: 0 is the first. */
export interface Indicator {
  unit: IndicatorUnit
  values: Float64Array
}

export interface Reckoning {
  /** Over how many months flows are counted: the last 12, or as many as have gone. */
  window?: number
  /** How long a case may be pending, in days, by station; 365 where none is given. */
  standards?: Record<string, number>
  /** How long somebody may be held without a sentence, in days; 182 where none is given. */
  custodyLimit?: number
}

/** In days; a nation's own law and rules say otherwise. */
export const usualCustodyLimit = 182
export const usualStandard = 365

/** The indicators of a program by name. A station's id stands after a colon, as in `clearance:lower`.
 *
 * Of a station, counted in persons proceeded against, over the window where it is a flow:
 * - `incoming`, `resolved` (persons): came to its stocks from elsewhere; were served for good (a hearing put off resolves
 *   nothing).
 * - `pending` (persons): in its stocks at the month's end.
 * - `clearance` (percent): resolved ÷ incoming × 100 [CEPEJ; NCSC CourTools 2].
 * - `turnover` (ratio): resolved in a year ÷ pending at the end [CEPEJ].
 * - `disposition` (days): 365 ÷ turnover [CEPEJ]: nobody's wait unless clearance is 100 %.
 * - `wait` (days): how long those wait who come at the month's end, were all served in the order in which they came; Infinity
 *   where the run ends before they have gone. Error under a month at the worst, see waits.ts.
 * - `old` (persons), `backlog` (percent): pending longer than the standard, and their share of the pending [NCSC CourTools
 *   4]; NaN until the run is as long as the standard, for how long those of the start had waited isn't known.
 * - `aging` (percent): old ÷ (pending + resolved in the last year) × 100 [aging case index].
 * - `overload` (persons): pending beyond what the station gets through within the standard [NSW Law Foundation].
 * - `adjournment` (percent): hearings put off ÷ hearings held × 100 [NCSC CourTools 5]; only where hearings are put off.
 *
 * Of those held, at the month's end:
 * - `police-cells`, `remand`, `unsentenced` (both), `sentenced`, `prison` (remand and sentenced), `held` (all) (persons).
 * - `pretrial` (percent): unsentenced ÷ held × 100 [SDG 16.3.2]; `pretrial-prison` (percent): remand ÷ prison × 100, as most
 *   nations publish it, without police cells. It falls too when more are sentenced: show the counts beside.
 * - `occupancy` (percent): prison ÷ official places × 100 [UNODC].
 * - `detention` (days): mean length of detention before a sentence, unsentenced ÷ those whose detention ended in a day [Little's
 *   law]: it is a cohort's only while the number held stands still.
 * - `held-long` (persons): of the unsentenced, those held longer than the custody limit, did detention end in the order in which it
 *   began; NaN until the run is as long.
 *
 * Of each offence group, where there are several, the group's id after an @: `unsentenced@g`, `sentenced@g`, `pending:lower@g`
 * (persons), and `share-…@g` (percent of the group's own reports).
 *
 * Of cases:
 * - `share-investigated`, `-identified`, `-charged`, `-concluded`, `-convicted`, `-custody` (percent): in the window, of those
 *   reported in the same window. They are not the same persons: a growing backlog makes it fall.
 * - `cohort-…` (percent), of the same: of those reported now, how many will get there if all stays as in the window.
 * - `conviction` (percent): convicted ÷ concluded by courts × 100, not ÷ filed.
 * - `return-1`, `-2`, `-3` (percent): of those released now, reported again within so many years. It measures what police see as
 *   much as what people do. */
export function indicatorsIn(
  program: Program,
  { window = 12, standards = {}, custodyLimit = usualCustodyLimit }: Reckoning = {},
): Record<string, Reading> {
  const many = { stocks: program.stocks.length, flows: program.flows.length }
  const readings: Record<string, Reading> = {}
  const put = (name: string, unit: IndicatorUnit, at: Reading['at']) => {
    readings[name] = { unit, at }
  }
  const from = (month: number) => Math.max(0, month - window + 1)
  const days = (month: number) => monthEnd(month) - monthEnd(from(month) - 1)
  const stock =
    (list: number[]): Reading['at'] =>
    ({ stocks, lanes }, lane, month) => {
      let sum = 0
      for (const index of list) sum += stocks[((month + 1) * many.stocks + index) * lanes + lane]!
      return sum
    }
  const flow =
    (list: number[]): Reading['at'] =>
    ({ flows, lanes }, lane, month) => {
      let sum = 0
      for (let at = from(month); at <= month; at++) {
        for (const index of list) sum += flows[(at * many.flows + index) * lanes + lane]!
      }
      return sum
    }
  const ratio =
    (one: Reading['at'], other: Reading['at']): Reading['at'] =>
    (course, lane, month) =>
      percent(one(course, lane, month), other(course, lane, month))

  const adjourned = new Set(flowsThatMean(program, 'adjourned'))
  for (const station of program.stations) {
    const { id } = station
    const own = new Set(station.serves.map((serving) => serving.stock))
    const standard = standards[id] ?? usualStandard
    const putOff = [...adjourned].filter((index) => own.has(program.flows[index]!.to))
    const hearings = flow(station.serves.map((serving) => serving.flow))
    const again = flow(putOff)
    const resolved: Reading['at'] = (...at) => hearings(...at) - again(...at)
    const incoming = flow(
      program.flows.flatMap(({ from: source, to }, index) =>
        own.has(to) && !own.has(source ?? -1) && !putOff.includes(index) ? [index] : [],
      ),
    )
    const pending = stock([...own])
    const curves = keepLast(curvesIn(program, id))
    put(`incoming:${id}`, 'persons', incoming)
    put(`resolved:${id}`, 'persons', resolved)
    put(`pending:${id}`, 'persons', pending)
    put(`clearance:${id}`, 'percent', ratio(resolved, incoming))
    put(`turnover:${id}`, 'ratio', (...at) => turnover(resolved(...at), pending(...at), days(at[2])))
    put(`disposition:${id}`, 'days', (...at) => dispositionTime(resolved(...at), pending(...at), days(at[2])))
    put(`wait:${id}`, 'days', (course, lane, month) => virtualWait(curves(course, lane), month))
    put(`old:${id}`, 'persons', (course, lane, month) => olderThan(curves(course, lane), month, standard))
    put(`backlog:${id}`, 'percent', (...at) => percent(readings[`old:${id}`]!.at(...at), pending(...at)))
    put(`aging:${id}`, 'percent', (...at) =>
      agingIndex(readings[`old:${id}`]!.at(...at), pending(...at), (resolved(...at) * 365) / days(at[2])),
    )
    put(`overload:${id}`, 'persons', (course, lane, month) => {
      const parameter = (index: number) => course.parameters[month]![index * course.lanes + lane]!
      return overload(pending(course, lane, month), parameter(station.capacity) * parameter(station.rate), standard)
    })
    if (putOff.length > 0) put(`adjournment:${id}`, 'percent', ratio(again, hearings))
  }

  const heldStocks = (kind: string) =>
    program.stocks.flatMap((id, index) =>
      program.model.stocks.find((one) => one.id === id.split('@')[0])?.held === kind ? [index] : [],
    )
  const [cells, remand, sentenced] = [
    stock(heldStocks('police')),
    stock(heldStocks('remand')),
    stock(heldStocks('sentenced')),
  ]
  const unsentenced: Reading['at'] = (...at) => cells(...at) + remand(...at)
  const prison: Reading['at'] = (...at) => remand(...at) + sentenced(...at)
  const held: Reading['at'] = (...at) => cells(...at) + prison(...at)
  const place = program.parameters.indexOf(program.model.places)
  put('police-cells', 'persons', cells)
  put('remand', 'persons', remand)
  put('unsentenced', 'persons', unsentenced)
  put('sentenced', 'persons', sentenced)
  put('prison', 'persons', prison)
  put('held', 'persons', held)
  put('pretrial', 'percent', ratio(unsentenced, held))
  put('pretrial-prison', 'percent', ratio(remand, prison))
  put(
    'occupancy',
    'percent',
    ratio(prison, ({ parameters, lanes }, lane, month) => parameters[month]![place * lanes + lane]!),
  )
  const ends = detentionEnds(program)
  put('detention', 'days', (course, lane, month) => {
    let ended = 0
    for (let at = from(month); at <= month; at++) ended += ends(course, lane, at)
    return dispositionTime(ended, unsentenced(course, lane, month), days(month))
  })

  const detention = keepLast((course: Course, lane: number) => detentionCurves(ends, unsentenced, course, lane))
  put('held-long', 'persons', (course, lane, month) => olderThan(detention(course, lane), month, custodyLimit))

  const stages = stagesOf(program)
  const [byPeriod, byCohort] = [periodShares(program), cohortShares(program)]
  for (const stage of stages) {
    put(`share-${stage.id}`, 'percent', (course, lane, month) => byPeriod(stage, course, lane, from(month), month))
    put(`cohort-${stage.id}`, 'percent', (course, lane, month) => byCohort(stage, course, lane, from(month), month))
  }
  for (const { id } of program.model.groups.length > 1 ? program.model.groups : []) {
    const ofGroup = (list: number[], names: { id: string }[] | string[]) =>
      list.filter((index) => {
        const name = names[index]!
        return (typeof name === 'string' ? name : name.id).endsWith(`@${id}`)
      })
    put(
      `unsentenced@${id}`,
      'persons',
      stock(ofGroup([...heldStocks('police'), ...heldStocks('remand')], program.stocks)),
    )
    put(`sentenced@${id}`, 'persons', stock(ofGroup(heldStocks('sentenced'), program.stocks)))
    for (const station of program.stations) {
      const own = station.serves.map((serving) => serving.stock)
      put(`pending:${station.id}@${id}`, 'persons', stock(ofGroup(own, program.stocks)))
    }
    const { first, again } = entriesOf(program)
    const reported = flow(ofGroup([...first, ...again], program.flows))
    for (const stage of stages) {
      const [done, off] = [stage.through, stage.less].map((list) => flow(ofGroup(list, program.flows)))
      put(
        `share-${stage.id}@${id}`,
        'percent',
        ratio((...at) => done!(...at) - off!(...at), reported),
      )
    }
  }
  const concluded = stages.find(({ id }) => id === 'concluded')
  const convicted = flow(flowsThatMean(program, 'convicted'))
  if (concluded) {
    const [done, off] = [flow(concluded.through), flow(concluded.less)]
    put(
      'conviction',
      'percent',
      ratio(convicted, (...at) => done(...at) - off(...at)),
    )
  }
  const returned = returnsOf(program)
  if (returned) {
    for (const years of [1, 2, 3]) {
      put(`return-${years}`, 'percent', (course, lane, month) => 100 * returned(course, lane, month, years))
    }
  }
  return readings
}

/** Monthly series of one lane, by name. */
export function indicatorsOf(
  program: Program,
  course: Course,
  lane = 0,
  reckoning: Reckoning = {},
): Record<string, Indicator> {
  const series = Object.entries(indicatorsIn(program, reckoning)).map(([name, { unit, at }]): [string, Indicator] => [
    name,
    { unit, values: Float64Array.from({ length: course.months }, (_, month) => at(course, lane, month)) },
  ])
  return Object.fromEntries(series)
}

/** The curves of all who are detained without a sentence: who goes from a cell to remand has neither come nor left. */
function detentionCurves(ends: Reading['at'], unsentenced: Reading['at'], course: Course, lane: number): Curves {
  const came = new Float64Array(course.months + 1)
  const left = new Float64Array(course.months + 1)
  came[0] = unsentenced(course, lane, -1)
  for (let month = 0; month < course.months; month++) {
    left[month + 1] = left[month]! + Math.max(0, ends(course, lane, month))
    came[month + 1] = left[month + 1]! + unsentenced(course, lane, month)
  }
  return { came, left }
}

/** a of b, in percent. */
export const percent = (a: number, b: number): number => (b > 0 ? (100 * a) / b : NaN)

/** Case turnover ratio: resolved in a year ÷ pending at its end [CEPEJ]; `days` is how long `resolved` was counted. */
export const turnover = (resolved: number, pending: number, days = 365): number =>
  pending > 0 ? ((resolved / pending) * 365) / days : NaN

/** Disposition time in days: 365 ÷ turnover [CEPEJ]. */
export const dispositionTime = (resolved: number, pending: number, days = 365): number =>
  resolved > 0 ? (pending / resolved) * days : NaN

/** The readings of these indicators, in their order. Throws a plain Error where one isn't there. */
export function readingsOf(program: Program, names: string[], reckoning?: Reckoning): Reading[] {
  const readings = indicatorsIn(program, reckoning)
  return names.map((name) => {
    const reading = readings[name]
    if (!reading) throw new Error(`There is no indicator "${name}".`)
    return reading
  })
}
