// What a page shows of a scenario beside its baseline, reckoned from both: on the server when the page is drawn, in the
// browser's worker while a reader drags. Nothing here knows of pages.
import { monthEnd } from '#chain/calendar.ts'
import { keptOf } from '#chain/force.ts'
import { keepLast } from '#chain/keep-last.ts'
import type { Institution, ParameterId } from '#chain/model.ts'
import { nineOfTen } from '#chain/quantile.ts'
import { turned } from '#chain/responses.ts'
import {
  beyond,
  mainIndicators,
  panelIndicators,
  runOnce,
  runPaired,
  runWorlds,
  valueOf,
  type Run,
  type Tried,
} from './running.ts'
import { moved } from './levers.ts'

/** Both sides, as a page gives them to its worker. */
export interface Given {
  baseline: Tried
  scenario: Tried
}

/** What the reader moved. */
export interface Moves {
  /** By parameter, in percent. */
  levers: Readonly<Record<ParameterId, number>>
  /** By programme, in tranches. */
  programmes: Readonly<Record<string, number>>
  /** The responses that are on; none for those that the scenario has. */
  responses?: readonly string[]
  /** The year that the picture of the chain shows; 1 is the first. */
  year: number
}

export interface Side {
  baseline: number
  scenario: number
}

/** An end that isn't finite lies beyond what was run. */
export interface Between {
  low: number
  high: number
}

export interface Panel {
  indicator: string
  unit: string
  /** By month, the first at its end. */
  baseline: readonly number[]
  scenario: readonly number[]
  /** Where nine of ten runs lie, where the figures behind are uncertain. */
  band?: { months: readonly number[]; low: readonly number[]; high: readonly number[] }
}

export interface Station {
  id: string
  institution: Institution
  held: string | null
  /** At the end of the year. */
  persons: Side
  /** Persons out in the year, by whatever way. */
  out: Side
  /** How long the persons there would take to leave at the pace of the year, in days. */
  days: Side
  /** Between which nine of ten of the scenario's lie, where figures are uncertain. */
  daysBetween?: Between
}

export interface Stream {
  /** Stocks, exits, or `in` for what comes from outside. */
  from: string
  to: string
  /** Persons in the year. */
  persons: number
  institution: Institution
}

export interface Row {
  indicator: string
  unit: string
  start: number
  baseline: number
  scenario: number
  /** Between which values nine of ten differences lie, where figures are uncertain. */
  between?: Between
}

export interface Shown {
  year: number
  /** Whether the model is so large that no bands are drawn here. */
  bare: boolean
  rows: Row[]
  panels: Panel[]
  stations: Station[]
  streams: Stream[]
}

/** Only the other side moves: the baseline's last runs are kept. */
const [baselineOn, runBaseline, runBaselineWorlds] = [keepLast(on), keepLast(runOnce), keepLast(runWorlds)]

/** So far on that the waits of the last month are told. */
function on(scenario: Tried): Tried {
  return { ...scenario, months: scenario.months + beyond }
}

/** A scenario as the reader moved it. */
export const movedBy = (scenario: Tried, { levers, programmes, responses }: Moves): Tried => ({
  ...scenario,
  model: moved(responses ? turned(scenario.model, responses) : scenario.model, levers),
  programmes: scenario.programmes.map((one) => ({ ...one, tranches: programmes[one.id] ?? one.tranches })),
})

/** How many draws the bands are of: enough for a picture, few enough to be drawn while a slider is dragged. Of a model that is so large
 * that not even the least of them are, there are none. */
const [leastDraws, mostDraws] = [20, 60]
/** Numbers that all draws of a side may keep. */
const mostKept = 2_000_000

const drawsOf = ({ program, course }: Run): number => {
  const many = Math.min(mostDraws, Math.floor(mostKept / (keptOf(program) * course.months)))
  return many < leastDraws ? 0 : many
}

export function tried({ baseline, scenario }: Given, moves: Moves): Shown {
  const side = movedBy(scenario, moves)
  const [first, second] = [baselineOn(baseline), on(side)]
  const before = runBaseline(first)
  const after = runOnce(second)
  const months = Math.min(baseline.months, side.months)
  const year = Math.max(1, Math.min(moves.year, Math.ceil(months / 12)))
  const end = Math.min(months, year * 12)
  const stationsBefore = new Map(stationsOf(before, end).map((one) => [one.id, one]))
  const draws = Math.min(drawsOf(before), drawsOf(after))
  const paired = draws ? runPaired([first, second], draws, 1, runBaselineWorlds) : undefined
  const worlds = paired && Array.from({ length: draws }, (_, lane) => stationsOf(paired[1], end, lane))
  return {
    year,
    bare: !draws,
    rows: mainIndicators(scenario.model).flatMap((indicator) => {
      const reading = after.readings[indicator]
      if (!reading) return []
      const between = paired && nineOfTen(differences(paired, indicator, end))
      return [
        {
          indicator,
          unit: reading.unit,
          start: startOf(after, indicator),
          baseline: valueOf(before, indicator, end),
          scenario: valueOf(after, indicator, end),
          ...(between && { between }),
        },
      ]
    }),
    panels: panelIndicators(scenario.model).map((indicator) => ({
      indicator,
      unit: after.readings[indicator]!.unit,
      baseline: series(before, indicator, months),
      scenario: series(after, indicator, months),
      ...(paired && { band: bandOf(paired[1], indicator, months) }),
    })),
    stations: stationsOf(after, end).map((one, at) => {
      const other = stationsBefore.get(one.id)
      const both = (what: 'persons' | 'out' | 'days') => ({ baseline: other?.[what] ?? NaN, scenario: one[what] })
      const daysBetween = worlds && nineOfTen(Float64Array.from(worlds, (stations) => stations[at]!.days))
      return {
        ...one,
        persons: both('persons'),
        out: both('out'),
        days: both('days'),
        ...(daysBetween && { daysBetween }),
      }
    }),
    streams: streamsOf(after, end),
  }
}

const series = (run: Run, indicator: string, months: number) =>
  Array.from({ length: months }, (_, month) => valueOf(run, indicator, month + 1))

/** Scenario less baseline, world by world. */
const differences = ([before, after]: readonly [Run, Run], indicator: string, month: number) =>
  Float64Array.from(
    { length: after.course.lanes },
    (_, lane) => valueOf(after, indicator, month, lane) - valueOf(before, indicator, month, lane),
  )

/** Every third month: a band is drawn, not read. */
const bandStep = 3

function bandOf(run: Run, indicator: string, months: number) {
  const at = (month: number) =>
    nineOfTen(Float64Array.from({ length: run.course.lanes }, (_, lane) => valueOf(run, indicator, month, lane)))
  const ends = Array.from({ length: months }, (_, month) => month + 1).filter(
    (month) => month === 1 || month % bandStep === 0 || month === months,
  )
  const middles = ends.map(at)
  return { months: ends, low: middles.map(({ low }) => low), high: middles.map(({ high }) => high) }
}

/** What an indicator of persons was at the start; the others are of a window of time. */
function startOf({ program, course }: Run, indicator: string): number {
  const { stations, stocks } = program.model
  const held: Record<string, readonly string[]> = {
    'police-cells': ['police'],
    unsentenced: ['police', 'remand'],
    sentenced: ['sentenced'],
    held: ['police', 'remand', 'sentenced'],
  }
  const [kind, id] = indicator.split(':')
  const served = new Set(stations.find((one) => one.id === id)?.serves.map(({ stock }) => stock))
  const counted = stocks
    .filter((one) => (kind === 'pending' ? served.has(one.id) : held[indicator]?.includes(one.held ?? '')))
    .map((one) => one.id)
  if (kind !== 'pending' && !held[indicator]) return NaN
  return program.stocks.reduce(
    (sum, name, index) => (counted.includes(name.split('@')[0]!) ? sum + course.stocks[index * course.lanes]! : sum),
    0,
  )
}

/** Persons through a flow in the twelve months up to a month. */
function yearly({ course, program }: Run, end: number, lane = 0): number[] {
  const from = Math.max(0, end - 12)
  return program.flows.map((_, flow) => {
    let sum = 0
    for (let month = from; month < end; month++)
      sum += course.flows[(month * program.flows.length + flow) * course.lanes + lane]!
    return sum
  })
}

function stationsOf(run: Run, end: number, lane = 0) {
  const { program, course } = run
  const flows = yearly(run, end, lane)
  const days = monthEnd(end - 1) - monthEnd(Math.max(0, end - 12) - 1)
  return program.model.stocks.map(({ id, institution, held }) => {
    const own = new Set(program.stocks.flatMap((name, index) => (name.split('@')[0] === id ? [index] : [])))
    let persons = 0
    for (const index of own) persons += course.stocks[(end * program.stocks.length + index) * course.lanes + lane]!
    const out = program.flows.reduce((sum, { from }, flow) => (own.has(from ?? -1) ? sum + flows[flow]! : sum), 0)
    return { id, institution, held: held ?? null, persons, out, days: out > 0 ? (persons * days) / out : Infinity }
  })
}

/** What goes from stock to stock in a year: decisions take no time, so what comes through one is parted as it parts all. */
function streamsOf(run: Run, end: number): Stream[] {
  const { program } = run
  const { stocks, decisions, exits, flows, splits, model } = program
  const places = [...stocks, ...decisions, ...exits]
  const sizes = yearly(run, end)
  const base = (name: string) => name.split('@')[0]!
  const streams = new Map<string, Stream>()
  const institutionOf = new Map(model.stocks.map(({ id, institution }) => [id, institution]))
  const outOf = new Map(
    splits.map(({ decision, ways, otherwise }) => [decision, [...ways.map(({ flow }) => flow), otherwise]]),
  )
  const first = stocks.length
  /** Of each that something comes from: persons that came to each decision. */
  const came = new Map<string, Float64Array>()
  const come = (from: string, to: number, persons: number) => {
    if (outOf.has(to)) {
      if (!came.has(from)) came.set(from, new Float64Array(decisions.length))
      came.get(from)![to - first]! += persons
      return
    }
    const place = base(places[to]!)
    const key = `${from}>${place}`
    const before = streams.get(key)
    const institution = institutionOf.get(from) ?? 'police'
    streams.set(key, { from, to: place, persons: (before?.persons ?? 0) + persons, institution })
  }
  const fromDecision = new Set([...outOf.values()].flat())
  flows.forEach(({ from, to }, flow) => {
    if (fromDecision.has(flow) || !(sizes[flow]! > 0)) return
    come(from === undefined ? 'in' : base(stocks[from]!), to, sizes[flow]!)
  })
  // each decision stands after all that feed it, so once through them is enough, however many ways lead through
  for (const [decision, onward] of outOf) {
    const total = onward.reduce((sum, flow) => sum + sizes[flow]!, 0)
    if (!(total > 0)) continue
    for (const [from, persons] of came) {
      const parted = persons[decision - first]!
      if (!(parted > 0)) continue
      for (const flow of onward) if (sizes[flow]! > 0) come(from, flows[flow]!.to, (parted * sizes[flow]!) / total)
    }
  }
  return [...streams.values()]
}
