// What is read off a run: the indicators by which justice is measured, month by month, each with its definition.
import { monthEnd } from './calendar.ts'
import type { Course } from './fluid.ts'
import type { Meaning } from './model.ts'
import type { Program } from './program.ts'

/** `percent` 0 to 100 and more; `ratio` 1 is all. */
export type IndicatorUnit = 'percent' | 'ratio' | 'days' | 'persons'

/** The kinds, with what they are of: a station's id stands after a colon in the name of a series, as `clearance:lower`.
 *
 * - `incoming`, `resolved` (persons): into a station's stocks from elsewhere, and served by it, in the window.
 * - `pending` (persons): in a station's stocks at the month's end.
 * - `clearance` (%): resolved ÷ incoming × 100 in the window [CEPEJ; NCSC CourTools 2].
 * - `turnover` (ratio): resolved in a year ÷ pending at the end [CEPEJ].
 * - `disposition` (days): 365 ÷ turnover [CEPEJ]. Nobody's wait unless clearance is 100 %.
 * - `pretrial` (%): held without a sentence ÷ all held × 100, on the month's last day, police cells included [SDG 16.3.2];
 *   `pretrial-prison` (%): the same in prison alone, as most nations publish it. Beside them the counts `unsentenced`,
 *   `police-cells`, `sentenced`, `held` and `prison` (persons): the share falls too when more are sentenced.
 * - `occupancy` (%): in prison ÷ official places × 100 [UNODC].
 * - `detention` (days): mean length of pre-trial detention, unsentenced ÷ those who end it in a day [Little's law]: of a
 *   cohort only while the number held stands still.
 * - `attrition-investigated`, `-identified`, `-charged`, `-concluded`, `-convicted`, `-custody` (%): of the reported, in the
 *   same window: they are not the same persons.
 * - `conviction` (%): convicted ÷ concluded by courts × 100, not ÷ filed.
 * - `adjournment` (%): hearings put off ÷ hearings held × 100 [NCSC CourTools 5], where the model has hearings. */
export interface Indicator {
  unit: IndicatorUnit
  /** By month: 0 is the first. NaN where nothing is to divide by. */
  values: Float64Array
}

export interface Window {
  /** Over how many months flows are counted; the last 12, or as many as have gone. */
  months?: number
}

/** Monthly series of one lane by name. */
export function indicatorsOf(
  program: Program,
  course: Course,
  lane = 0,
  { months: window = 12 }: Window = {},
): Record<string, Indicator> {
  const { lanes, months } = course
  const many = { stocks: program.stocks.length, flows: program.flows.length, parameters: program.parameters.length }
  const series: Record<string, Indicator> = {}
  const put = (name: string, unit: IndicatorUnit, of: (month: number) => number) => {
    series[name] = { unit, values: Float64Array.from({ length: months }, (_, month) => of(month)) }
  }
  const stock = (list: number[]) => (month: number) =>
    list.reduce((sum, index) => sum + course.stocks[((month + 1) * many.stocks + index) * lanes + lane]!, 0)
  const from = (month: number) => Math.max(0, month - window + 1)
  const days = (month: number) => monthEnd(month) - monthEnd(from(month) - 1)
  const flow = (list: number[]) => (month: number) => {
    let sum = 0
    for (let at = from(month); at <= month; at++) {
      for (const index of list) sum += course.flows[(at * many.flows + index) * lanes + lane]!
    }
    return sum
  }

  for (const station of program.stations) {
    const own = new Set(station.serves.map(({ stock: index }) => index))
    const incoming = flow(
      program.flows.flatMap(({ from: source, to }, index) => (own.has(to) && !own.has(source ?? -1) ? [index] : [])),
    )
    const resolved = flow(station.serves.map((serving) => serving.flow))
    const pending = stock([...own])
    put(`incoming:${station.id}`, 'persons', incoming)
    put(`resolved:${station.id}`, 'persons', resolved)
    put(`pending:${station.id}`, 'persons', pending)
    put(`clearance:${station.id}`, 'percent', (month) => percent(resolved(month), incoming(month)))
    put(`turnover:${station.id}`, 'ratio', (month) => turnover(resolved(month), pending(month), days(month)))
    put(`disposition:${station.id}`, 'days', (month) => dispositionTime(resolved(month), pending(month), days(month)))
  }

  const heldBy = (...kinds: string[]) =>
    program.stocks.flatMap((id, index) => {
      const held = program.model.stocks.find((one) => one.id === id.split('@')[0])?.held
      return held && kinds.includes(held) ? [index] : []
    })
  const cells = stock(heldBy('police'))
  const remand = stock(heldBy('remand'))
  const sentenced = stock(heldBy('sentenced'))
  const place = program.parameters.indexOf(program.model.places)
  const places = (month: number) => course.parameters[(month * many.parameters + place) * lanes + lane]!
  put('police-cells', 'persons', cells)
  put('unsentenced', 'persons', (month) => cells(month) + remand(month))
  put('sentenced', 'persons', sentenced)
  put('prison', 'persons', (month) => remand(month) + sentenced(month))
  put('held', 'persons', (month) => cells(month) + remand(month) + sentenced(month))
  put('pretrial', 'percent', (month) =>
    percent(cells(month) + remand(month), cells(month) + remand(month) + sentenced(month)),
  )
  put('pretrial-prison', 'percent', (month) => percent(remand(month), remand(month) + sentenced(month)))
  put('occupancy', 'percent', (month) => percent(remand(month) + sentenced(month), places(month)))
  return series
}

/** a of b in percent. */
export const percent = (a: number, b: number): number => (b > 0 ? (100 * a) / b : NaN)

/** Case turnover ratio: resolved in a year ÷ pending at its end. */
export const turnover = (resolved: number, pending: number, days = 365): number =>
  pending > 0 ? ((resolved / pending) * 365) / days : NaN

/** Disposition time in days: 365 ÷ turnover [CEPEJ]. */
export const dispositionTime = (resolved: number, pending: number, days = 365): number =>
  resolved > 0 ? (pending / resolved) * days : NaN

/** The flows that mean this, by index. */
export function flowsThatMean(program: Program, meaning: Meaning): number[] {
  const ids = new Set(
    program.model.decisions.flatMap(({ ways, otherwise }) =>
      [...ways, otherwise].flatMap(({ id, means }) => (means === meaning ? [id] : [])),
    ),
  )
  return program.flows.flatMap(({ id }, index) => (ids.has(id.split('@')[0]!) ? [index] : []))
}
