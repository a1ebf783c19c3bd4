// What is reckoned while somebody waits, from numbers alone: a run with its bands, and two runs beside each other. It takes up to a
// second of the processor, so it is done in a thread of its own (aside.ts).
import { bandsOf, type Band, type BandsAnswer } from '#chain/bands.ts'
import type { IndicatorUnit } from '#chain/indicators.ts'
import { layOut } from '#chain/program.ts'
import { reckoningOf } from '#chain/scenario.ts'
import { monthsOf, resultsOf, rounded, type Result } from './course.ts'
import { beyond, mainIndicators, runOnce, runUncertain, valueOf, type Tried } from './picture/running.ts'

export type Short =
  | { kind: 'run'; tried: Tried; seed: number; by: 'year' | 'month'; all: boolean }
  | { kind: 'compare'; a: Tried; b: Tried; seed: number; all: boolean }

interface Span {
  low: number | null
  high: number | null
}

export interface ShortAnswers {
  run: {
    unknown: number
    draws: number
    results: Result[]
    stocks: { stock: string; start: number | null; end: number | null }[]
  }
  compare: {
    month: number
    drawn: { unknown: number; figures: number; chance: number }
    results: {
      indicator: string
      unit: IndicatorUnit
      a: number | null
      b: number | null
      difference: number | null
      change: number | null
      figures: Span
      chance: Span
    }[]
  }
}

export const shortAnswer = (work: Short): ShortAnswers[Short['kind']] =>
  work.kind === 'run' ? ran(work) : compared(work)

function ran({ tried, seed, by, all }: Short & { kind: 'run' }): ShortAnswers['run'] {
  const { months, model } = tried
  const further = { ...tried, months: months + beyond }
  const run = runOnce(further)
  const { program, course } = run
  const ends = monthsOf(months, by)
  const names = all ? Object.keys(run.readings) : mainIndicators(model)
  const drawn = runUncertain(further, seed, names.length * ends.length)
  return {
    unknown: drawn?.unknown ?? 0,
    draws: drawn?.worlds.course.lanes ?? 0,
    results: resultsOf(run, drawn?.worlds, names, ends),
    stocks: program.stocks.map((stock, index) => ({
      stock,
      start: rounded(course.stocks[index]!),
      end: rounded(course.stocks[months * program.stocks.length + index]!),
    })),
  }
}

/** Draws of the figures and runs with chance, of each side: enough for a band that is read to two digits. */
const most = { draws: 200, trajectories: 24 }
/** How many flows and months may be gone through for each, so that a large model of one's own is answered at once too. */
const mostThrough = { draws: 1_500_000, trajectories: 200_000 }

function compared({ a, b, seed, all }: Short & { kind: 'compare' }): ShortAnswers['compare'] {
  const month = Math.min(a.months, b.months)
  const months = month + beyond
  // both are read by the limits and standards of the first, also where it has none of its own
  const { custodyLimit: _limit, standards: _standards, ...other } = b
  const [runA, runB] = [runOnce({ ...a, months }), runOnce({ ...other, ...reckoningOf(a), months })]
  const named = all ? Object.keys(runA.readings) : mainIndicators(a.model)
  const names = named.filter((name) => runA.readings[name] && runB.readings[name])
  const { drawn, bands } = differences(a, b, seed, month, names)
  return {
    month,
    drawn,
    results: names.map((indicator) => {
      const [before, after] = [valueOf(runA, indicator, month), valueOf(runB, indicator, month)]
      const between = bands[indicator]?.difference
      return {
        indicator,
        unit: runA.readings[indicator]!.unit,
        a: rounded(before),
        b: rounded(after),
        difference: rounded(after - before),
        change: rounded((100 * (after - before)) / before),
        figures: endOf(between?.parameters),
        chance: endOf(between?.process),
      }
    }),
  }
}

const endOf = (band: Band | undefined): Span =>
  band ? { low: rounded(band.low.at(-1)!), high: rounded(band.high.at(-1)!) } : { low: null, high: null }

function differences(a: Tried, b: Tried, seed: number, months: number, indicators: string[]) {
  const [before, after] = [a, b].map(({ model, programmes, absorption }) => ({
    program: layOut(model),
    programmes,
    ...(absorption && { limits: absorption }),
  }))
  const size = (months + beyond) * Math.max(before!.program.flows.length, after!.program.flows.length)
  const draws = Math.min(most.draws, Math.floor(mostThrough.draws / size))
  const trajectories = Math.min(most.trajectories, Math.floor(mostThrough.trajectories / size))
  const reckoning = reckoningOf(a)
  const asked = {
    indicators,
    months,
    ends: [months - 1],
    beyond,
    draws,
    trajectories,
    seed,
    reckoning,
    by: 'latin' as const,
  }
  const { uncertain, bands }: BandsAnswer = bandsOf({ ...after!, against: before!, ...asked })
  return { drawn: { unknown: uncertain, figures: uncertain ? draws : 0, chance: trajectories }, bands }
}
