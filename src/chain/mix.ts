// Choosing a mix of programmes under a budget: the few best by a linear problem on what tranches do, run anew as nations may
// be, and ranked with how sure that is. It answers with a set of good mixes and why, never with one number.
import { allocate, chanceBetter } from './choose.ts'
import { runFluid } from './fluid.ts'
import { indicatorsIn } from './indicators.ts'
import { lpText, type Row, type Solve } from './linear.ts'
import {
  bindingOf,
  boundRows,
  cutOff,
  moneyRows,
  problemOf,
  yearsOf,
  type Bound,
  type MixQuestion,
} from './mix-problem.ts'
import { adjusting, donorCost, nationCost, type Programme } from './programmes.ts'
import { generator } from './random.ts'
import { answersOf, coefficientsOf, estimateOf, type Coefficients, type Mix } from './tranches.ts'
import { lanesOf, uncertainOf } from './uncertain.ts'

export interface RankedMix {
  tranches: Record<string, number>
  /** Donor's and nation's cost by year of the run. */
  donor: number[]
  nation: number[]
  /** The aim with central numbers, and less the aim without programmes. */
  aim: number
  change: number
  /** The change as nations may be: mean and the middle 90 %. Parameters vary, chance doesn't. */
  band: { mean: number; low: number; high: number; draws: number }
  /** The chance that it is better than the first. */
  better: number
  /** Not to be told from the first: that chance is over 5 %. */
  good: boolean
  bounds: (Bound & {
    value: number
    limit: number
    /** Of the draws, so many keep it: each nation is held against itself without programmes. */ kept: number
  })[]
  /** Why: how much of the change goes when the programme is left out, the most first. */
  parts: { programme: string; share: number; without: number }[]
  /** What keeps it from doing more: `budget`, `budget:YEAR`, `absorption:INSTITUTION:YEAR`, `bound:INDICATOR`. */
  binding: string[]
}

export interface MixAnswer {
  baseline: number
  /** The best first, by mean over the draws. */
  mixes: RankedMix[]
  /** What must be kept, in the question's order; binding where it keeps a mix from doing more or threw one out. */
  bounds: (Bound & { baseline: number; limit: number; binding: boolean })[]
  /** Where there is none: nothing to spend, or too little for one tranche; no mix keeps the bounds; none does better than nothing; the solver found no answer in its time. */
  none?: 'budget' | 'bounds' | 'no-gain' | 'time'
  /** At least so likely the first is the best of these; whether that is enough or the runs were at their end. */
  correct: number
  enough: boolean
  /** Fluid runs, linear problems solved, and pairs of tranches left out for they do next to nothing together. */
  runs: number
  problems: number
  leftOut: number
  /** Mixes that the linear problem held for good and the run threw out for a bound. */
  thrownOut: number
}

/** The most tranches of all programmes together: beyond it a linear problem takes minutes. */
export const mostTranches = 400

export async function chooseMix(question: MixQuestion, solve: Solve): Promise<MixAnswer> {
  const { program, programmes, aim, bounds, budget, reckoning, proceed, gap = 0.01, seconds = 20 } = question
  const asked = programmes.reduce((sum, { tranches }) => sum + tranches, 0)
  if (asked > mostTranches) throw new RangeError(`At most ${mostTranches} tranches can be chosen from, not ${asked}.`)
  const outcomes = [aim, ...bounds]
  const options = { reckoning, proceed: proceed && ((done: number) => proceed('tranches', done)) }
  const coefficients = coefficientsOf(program, programmes, outcomes, options)
  const baseline = coefficients.base[0]!
  const answer: MixAnswer = {
    baseline,
    mixes: [],
    bounds: [],
    correct: 0,
    enough: false,
    runs: coefficients.runs,
    problems: 0,
    leftOut: coefficients.leftOut,
    thrownOut: 0,
  }
  if (nothingToSpend(programmes, budget)) return { ...answer, none: 'budget' }
  const limits = bounds.map((bound, index) => limitOf(bound, coefficients.base[index + 1]!))
  answer.bounds = bounds.map((bound, index) => {
    const [held, limit] = [coefficients.base[index + 1]!, limits[index]!]
    return { ...bound, baseline: held, limit, binding: !keeps(bound, held, limit) }
  })
  const rows = [...moneyRows(question, coefficients), ...boundRows(question, coefficients, limits)]
  const sign = aim.better === 'less' ? 1 : -1

  const found: { mix: Mix; answers: number[] }[] = []
  const cuts: Row[] = []
  let last: 'time' | 'bounds' | undefined
  // A mix that the run throws out makes room for another, but not for ever.
  while (found.length < question.best && answer.problems < 3 * question.best) {
    if (proceed?.('mixes', answer.problems) === false) break
    answer.problems++
    const { status, values } = await solve(lpText(problemOf(coefficients, sign, [...rows, ...cuts])), { gap, seconds })
    if (status === 'infeasible' || status === 'none') {
      last = status === 'none' ? 'time' : 'bounds'
      break
    }
    const taken = coefficients.tranches.map((_, index) => Math.round(values[`x${index}`] ?? 0) === 1)
    cuts.push(cutOff(taken, cuts.length))
    const mix = programmes.map(
      (_, programme) =>
        coefficients.tranches.filter((tranche, index) => tranche.programme === programme && taken[index]).length,
    )
    if (mix.every((level) => level === 0)) break
    const answers = answersOf(program, programmes, [mix], outcomes, { reckoning }).map((list) => list[0]!)
    answer.runs++
    const broken = answer.bounds.filter((bound, index) => !keeps(bound, answers[index + 1]!, limits[index]!))
    for (const bound of broken) bound.binding = true
    if (broken.length) answer.thrownOut++
    else if (sign * (answers[0]! - baseline) < 0) found.push({ mix, answers })
    // The linear problem gives the best first; from here on none is expected to be better than nothing.
    else if (sign * (estimateOf(coefficients, mix, 0) - baseline) >= 0) break
  }
  if (found.length === 0) {
    const nothing = programmes.map(() => 0)
    const binding = bindingOf(coefficients, rows, nothing, programmes, sign)
    for (const bound of answer.bounds) bound.binding ||= binding.includes(`bound:${bound.indicator}`)
    const bounded = answer.thrownOut > 0 || answer.bounds.some((bound) => bound.binding)
    return {
      ...answer,
      none: last ?? (bounded ? 'bounds' : binding.some((row) => row.startsWith('budget')) ? 'budget' : 'no-gain'),
    }
  }
  return rank(question, coefficients, limits, found, answer)
}

function nothingToSpend(programmes: Programme[], { whole = Infinity, byYear = [] }: MixQuestion['budget']): boolean {
  const free = programmes.some(({ tranches, cost }) => tranches > 0 && cost.once === 0 && cost.perYear === 0)
  return !free && (whole <= 0 || (byYear.length > 0 && byYear.every((money) => money <= 0)))
}

/** Where a bound lies in a nation that has so much of it without programmes. */
const limitOf = ({ bound, ofBaseline = 1 }: Bound, baseline: number) => bound ?? ofBaseline * baseline

const keeps = ({ sense }: Pick<Bound, 'sense'>, value: number, limit: number) => {
  const slack = 1e-9 * Math.max(1, Math.abs(limit))
  return !(sense === 'at-most' ? value > limit + slack : value < limit - slack)
}

function rank(
  question: MixQuestion,
  coefficients: Coefficients,
  limits: number[],
  found: { mix: Mix; answers: number[] }[],
  answer: MixAnswer,
): MixAnswer {
  const { programmes, aim, bounds, seed, enough = 0.95, most = 20_000, proceed } = question
  const sign = aim.better === 'less' ? 1 : -1
  const draws = drawsOf(question, seed)
  const none = programmes.map(() => 0)
  /** Without programmes, by outcome: what each drawn nation is held against. */
  const base: number[][] = [aim, ...bounds].map(() => [])
  const kept = found.map(() => bounds.map(() => 0))
  const allocated = allocate({
    alternatives: found.length,
    // Of what is certain every draw is the same; two show that there is no spread.
    first: draws.certain ? 2 : 64,
    step: 256,
    enough,
    most,
    ...(proceed && { proceed: (done: number) => proceed('runs', done) }),
    draw: (alternative, from, to) => {
      const had = base[0]!.length
      if (to > had) {
        answer.runs += to - had
        draws.of(none, had, to).forEach((values, outcome) => base[outcome]!.push(...values))
      }
      const answers = draws.of(found[alternative]!.mix, from, to)
      bounds.forEach((bound, index) => {
        answers[index + 1]!.forEach((value, at) => {
          if (keeps(bound, value, limitOf(bound, base[index + 1]![from + at]!))) kept[alternative]![index]!++
        })
      })
      // Less is better in what is compared; the nation without programmes is the same in all of them.
      return answers[0]!.map((value, at) => sign * (value - base[0]![from + at]!))
    },
  })
  const rows = [...moneyRows(question, coefficients), ...boundRows(question, coefficients, limits)]
  const years = yearsOf(programmes)
  const mixes = found.map(({ mix, answers }, index): RankedMix => {
    const own = allocated.draws[index]!.map((value) => sign * value)
    const sorted = own.toSorted((one, other) => one - other)
    const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!
    const better = index === allocated.best ? 1 : chanceBetter(allocated.behind[index]!)
    const chosen = programmes.map((programme, which) => ({ ...programme, tranches: mix[which]! }))
    const byYear = (of: (programme: Programme, year: number) => number, many: number) =>
      Array.from({ length: many }, (_, year) => chosen.reduce((sum, programme) => sum + of(programme, year), 0))
    const parts = partsOf(question, mix, answers[0]!, answer.baseline)
    answer.runs += parts.length
    return {
      tranches: Object.fromEntries(programmes.map(({ id }, which) => [id, mix[which]!])),
      donor: byYear(donorCost, years),
      nation: byYear(nationCost, Math.max(years, Math.ceil((aim.month + 1) / 12))),
      aim: answers[0]!,
      change: answers[0]! - answer.baseline,
      band: {
        mean: own.reduce((sum, one) => sum + one, 0) / own.length,
        low: at(0.05),
        high: at(0.95),
        draws: own.length,
      },
      better,
      good: better > 0.05,
      bounds: bounds.map((bound, which) => ({
        ...bound,
        value: answers[which + 1]!,
        limit: limits[which]!,
        kept: kept[index]![which]! / own.length,
      })),
      parts,
      binding: bindingOf(coefficients, rows, mix, programmes, sign),
    }
  })
  answer.runs += allocated.made
  return {
    ...answer,
    bounds: answer.bounds.map((bound) => ({
      ...bound,
      binding: bound.binding || mixes.some(({ binding }) => binding.includes(`bound:${bound.indicator}`)),
    })),
    mixes: mixes
      .map((mix, index) => ({ mix, first: index === allocated.best }))
      .toSorted(
        (one, other) => Number(other.first) - Number(one.first) || sign * (one.mix.band.mean - other.mix.band.mean),
      )
      .map(({ mix }) => mix),
    correct: allocated.correct,
    enough: allocated.reached,
  }
}

/** Answers of a mix to draws by number: the draw is the same nation for every mix. Where nothing is uncertain there is one. */
function drawsOf({ program, programmes, aim, bounds, reckoning }: MixQuestion, seed: number) {
  const uncertain = uncertainOf(program, programmes)
  const outcomes = [aim, ...bounds]
  const readings = indicatorsIn(program, reckoning)
  const months = Math.max(...outcomes.map(({ month }) => month)) + 1
  const batch = 64
  const of = (mix: Mix, from: number, to: number): number[][] => {
    const answers: number[][] = outcomes.map(() => [])
    const chosen = programmes.map((programme, index) => ({ ...programme, tranches: mix[index]! }))
    for (let first = from; first < to; first += batch) {
      const many = Math.min(batch, to - first)
      const points = new Float64Array(many * uncertain.length)
      for (let lane = 0; lane < many; lane++) {
        const { uniform } = generator(seed, first + lane)
        for (let dimension = 0; dimension < uncertain.length; dimension++) {
          points[lane * uncertain.length + dimension] = uniform()
        }
      }
      const { parameters, changes } = lanesOf(program, programmes, uncertain, points, 0, many)
      const course = runFluid({
        program,
        lanes: many,
        months,
        parameters,
        adjust: adjusting(program, chosen, { changes }),
      })
      outcomes.forEach(({ indicator, month }, index) => {
        for (let lane = 0; lane < many; lane++) answers[index]!.push(readings[indicator]!.at(course, lane, month))
      })
    }
    return answers
  }
  return { of, certain: uncertain.length === 0 }
}

/** How much of the change goes when a programme is left out of the mix. */
function partsOf(question: MixQuestion, mix: Mix, aim: number, baseline: number): RankedMix['parts'] {
  const { program, programmes, reckoning } = question
  const used = programmes.flatMap((_, index) => (mix[index]! > 0 ? [index] : []))
  const without = answersOf(
    program,
    programmes,
    used.map((left) => mix.map((level, index) => (index === left ? 0 : level))),
    [question.aim],
    { reckoning },
  )[0]!
  return used
    .map((programme, index) => ({
      programme: programmes[programme]!.id,
      without: without[index]!,
      share: (aim - without[index]!) / (aim - baseline),
    }))
    .toSorted((one, other) => other.share - one.share)
}
