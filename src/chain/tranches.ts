// What each tranche of each programme does to what is asked, by itself and beside each other one: runs of the fluid map, as the
// coefficients of a choice.
import { runFluid, type Course } from './fluid.ts'
import { readingsOf, type Reckoning } from './indicators.ts'
import { adjusting, type Programme } from './programmes.ts'
import type { Program } from './program.ts'
import { Ended, type Outcome, sound } from './sensitivity.ts'

/** Tranches by programme. */
export type Mix = number[]

/** The answers to each outcome of mixes, as [outcome][mix]: one fluid run each, side by side. */
export function answersOf(
  program: Program,
  programmes: Programme[],
  mixes: Mix[],
  outcomes: Outcome[],
  {
    reckoning,
    proceed,
  }: { reckoning?: Reckoning | undefined; proceed?: ((done: number, all: number) => boolean) | undefined } = {},
): Float64Array[] {
  const single = programmes.map((programme) => ({ ...programme, tranches: 1 }))
  const read = readingsOf(
    program,
    outcomes.map(({ indicator }) => indicator),
    reckoning,
  )
  const months = Math.max(...outcomes.map(({ month }) => month)) + 1
  const answers = outcomes.map(() => new Float64Array(mixes.length))
  let over: { over?: Course } = {}
  for (let from = 0; from < mixes.length; from += batch) {
    if (proceed?.(from, mixes.length) === false) throw new Ended('Ended before all mixes were run.')
    const part = mixes.slice(from, from + batch)
    const changes = single.map(({ effects }, index) =>
      effects.map(({ change }) => Float64Array.from(part, (mix) => change * mix[index]!)),
    )
    const adjust = adjusting(program, single, { changes })
    const course = runFluid({ program, lanes: part.length, months, adjust, ...over })
    over = { over: course }
    outcomes.forEach(({ indicator, month }, index) => {
      part.forEach((_, lane) => {
        answers[index]![from + lane] = sound(read[index]!.at(course, lane, month), indicator, month)
      })
    })
  }
  return answers
}

const batch = 64

/** One tranche of a programme: `level` 1 is the first. */
export interface Tranche {
  programme: number
  level: number
}

/** Each outcome of a mix is base + the sum of what its tranches add + the sum of what each two of them add beside that: exact for
 * every mix of two programmes, an approximation beyond. */
export interface Coefficients {
  tranches: Tranche[]
  /** By outcome. */
  base: number[]
  /** [outcome][tranche] */
  adds: Float64Array[]
  /** Pairs of tranches of different programmes that do more or less together, with how much by outcome. */
  together: { one: number; other: number; adds: number[] }[]
  /** How many pairs were left out for they do next to nothing together. */
  leftOut: number
  runs: number
}

/** Under this share of the largest effect of a tranche what two do together is left out. */
const negligible = 2e-3

export function coefficientsOf(
  program: Program,
  programmes: Programme[],
  outcomes: Outcome[],
  options: Parameters<typeof answersOf>[4] = {},
): Coefficients {
  const none: Mix = programmes.map(() => 0)
  const tranches = programmes.flatMap(({ tranches: most }, programme) =>
    Array.from({ length: most }, (_, index): Tranche => ({ programme, level: index + 1 })),
  )
  const withThese = (...list: Tranche[]) => {
    const mix = [...none]
    for (const { programme, level } of list) mix[programme] = level
    return mix
  }
  const pairs = tranches.flatMap((one, index) =>
    tranches.flatMap((other, otherIndex) => (other.programme > one.programme ? [[index, otherIndex] as const] : [])),
  )
  const mixes = [
    none,
    ...tranches.map((tranche) => withThese(tranche)),
    ...pairs.map(([one, other]) => withThese(tranches[one]!, tranches[other]!)),
  ]
  const answers = answersOf(program, programmes, mixes, outcomes, options)
  const at = new Map(mixes.map((mix, index) => [mix.join(' '), index]))
  const answer = (outcome: number, ...list: Tranche[]) =>
    answers[outcome]![at.get(withThese(...list.filter(({ level }) => level > 0)).join(' '))!]!
  const before = ({ programme, level }: Tranche): Tranche => ({ programme, level: level - 1 })
  const adds = outcomes.map((_, outcome) =>
    Float64Array.from(tranches, (tranche) => answer(outcome, tranche) - answer(outcome, before(tranche))),
  )
  const largest = adds.map((list) => list.reduce((most, one) => Math.max(most, Math.abs(one)), 0))
  const together = pairs.map(([first, second]) => {
    const [one, other] = [tranches[first]!, tranches[second]!]
    return {
      one: first,
      other: second,
      adds: outcomes.map(
        (_, outcome) =>
          answer(outcome, one, other) -
          answer(outcome, before(one), other) -
          answer(outcome, one, before(other)) +
          answer(outcome, before(one), before(other)),
      ),
    }
  })
  const kept = together.filter((pair) =>
    pair.adds.some((add, outcome) => Math.abs(add) > negligible * largest[outcome]!),
  )
  return {
    tranches,
    base: answers.map((list) => list[0]!),
    adds,
    together: kept,
    leftOut: together.length - kept.length,
    runs: mixes.length,
  }
}

/** What the coefficients say of a mix, of one outcome. */
export function estimateOf({ tranches, base, adds, together }: Coefficients, mix: Mix, outcome: number): number {
  const taken = tranches.map(({ programme, level }) => mix[programme]! >= level)
  let sum = base[outcome]!
  taken.forEach((is, index) => {
    if (is) sum += adds[outcome]![index]!
  })
  for (const pair of together) if (taken[pair.one] && taken[pair.other]) sum += pair.adds[outcome]!
  return sum
}
