// How sure an answer is, in two bands that are never one: what would differ by chance if all figures were known, and what
// differs because they aren't. For a nation the first is far the narrower, and says nothing of how sure one may be.
import { runStochastic } from '#chain/stochastic.ts'
import { indicatorsIn } from '#chain/indicators.ts'
import { layOut } from '#chain/program.ts'
import { adjusting } from '#chain/programmes.ts'
import { middleOf, runOnce, runPaired, valueOf, type Run, type Tried } from './picture/running.ts'

export interface BandsAsked {
  indicators: readonly string[]
  /** Ends of months, from 1. */
  ends: readonly number[]
  /** Runs with chance, and draws of what is not known. */
  trajectories: number
  draws: number
  seed: number
}

export interface Banded {
  indicator: string
  unit: string
  month: number
  /** With the figures as they are, without chance. */
  value: number
  /** Nine of ten runs with chance. */
  chance: { low: number; high: number }
  /** Nine of ten draws of what is not known; none where all is known. */
  figures: { low: number; high: number } | null
}

/** Trajectories and draws go in batches, so that it can tell how far it is. */
const batch = 20

export function bands(
  tried: Tried,
  { indicators, ends, trajectories, draws, seed }: BandsAsked,
  proceed: (done: number, all: number) => boolean,
): Banded[] {
  const central = runOnce(tried)
  const { model, programmes, absorption, months } = tried
  const program = layOut(model)
  const readings = indicatorsIn(program)
  const all = trajectories + draws
  const keys = indicators.flatMap((indicator) => ends.map((month) => ({ indicator, month })))
  const byChance = keys.map(() => new Float64Array(trajectories))
  for (let first = 0; first < trajectories; first += batch) {
    proceed(first, all)
    const many = Math.min(batch, trajectories - first)
    const adjust = adjusting(program, programmes, absorption && { limits: absorption })
    const course = runStochastic({ program, seed, trajectories: many, first, months, adjust })
    const run: Run = { program, course, readings }
    keys.forEach(({ indicator, month }, key) => {
      for (let lane = 0; lane < many; lane++) byChance[key]![first + lane] = valueOf(run, indicator, month, lane)
    })
  }
  proceed(trajectories, all)
  const unknown = draws > 0 ? runPaired([tried, tried], draws, seed)?.[1] : undefined
  return keys.map(({ indicator, month }, key) => ({
    indicator,
    unit: readings[indicator]!.unit,
    month,
    value: valueOf(central, indicator, month),
    chance: middleOf(byChance[key]!),
    figures: unknown
      ? middleOf(Float64Array.from({ length: draws }, (_, lane) => valueOf(unknown, indicator, month, lane)))
      : null,
  }))
}
