// Which of several is best when each look at them is a draw: how many more draws each deserves, and how sure the choice is.
import { normalProbability } from './normal-probability.ts'

/** Of one alternative: an answer for each draw that was made of it. The same draw is the same world for all: common random numbers. */
export type Draws = ArrayLike<number>

export interface Standing {
  /** Index of the one whose mean is least. */
  best: number
  /** Of each other: mean of its answer less the best's over the draws that both have, with its standard error. */
  behind: { difference: number; error: number; draws: number }[]
  /** At least so likely the best is the best: 1 − the sum of the chances that another is better (Bonferroni), each by the normal law of
   * the mean difference over common draws. */
  correct: number
}

/** Where alternatives stand by their draws, the least answer being the best. */
export function standingOf(all: Draws[]): Standing {
  const means = all.map((draws) => meanOf(draws, draws.length))
  const best = means.indexOf(Math.min(...means))
  const behind = all.map((draws, index) => {
    const many = Math.min(draws.length, all[best]!.length)
    if (index === best) return { difference: 0, error: 0, draws: many }
    const differences = Float64Array.from({ length: many }, (_, at) => draws[at]! - all[best]![at]!)
    const difference = meanOf(differences, many)
    const squares = differences.reduce((sum, one) => sum + (one - difference) ** 2, 0)
    return { difference, error: many > 1 ? Math.sqrt(squares / (many - 1) / many) : Infinity, draws: many }
  })
  const wrong = behind.reduce((sum, one, index) => (index === best ? sum : sum + chanceBetter(one)), 0)
  return { best, behind, correct: Math.max(0, 1 - wrong) }
}

/** The chance that one that lies behind by so much is better all the same. */
export function chanceBetter({ difference, error }: { difference: number; error: number }): number {
  if (!(error > 0)) return difference > 0 ? 0 : difference < 0 ? 1 : 0.5
  return normalProbability(-difference / error)
}

const meanOf = (draws: Draws, many: number) => {
  let sum = 0
  for (let at = 0; at < many; at++) sum += draws[at]!
  return sum / many
}

export interface Allocation {
  /** How many alternatives there are. */
  alternatives: number
  /** The answers of an alternative to the draws from one number to another, not counted. */
  draw: (alternative: number, from: number, to: number) => Draws
  /** Draws of each to begin with, and how many are added in a round. */
  first: number
  step: number
  /** The probability of a correct choice at which it ends, and the draws of all together at which it ends in any case. */
  enough: number
  most: number
  proceed?: (draws: number) => boolean
}

export interface Allocated extends Standing {
  draws: number[][]
  made: number
  /** Whether it is sure enough; else the bound was reached. */
  reached: boolean
}

/** Optimal computing budget allocation [Chen et al. 2000]: an alternative deserves draws as the square of (the spread of its difference
 * to the best ÷ the difference), and the best as many as the one that deserves most, for they are compared draw by draw. */
export function allocate({ alternatives, draw, first, step, enough, most, proceed }: Allocation): Allocated {
  const draws: number[][] = Array.from({ length: alternatives }, () => [])
  let made = 0
  const more = (alternative: number, to: number) => {
    const from = draws[alternative]!.length
    if (to <= from) return
    draws[alternative]!.push(...Array.from(draw(alternative, from, to)))
    made += to - from
  }
  for (let alternative = 0; alternative < alternatives; alternative++) more(alternative, first)
  for (;;) {
    const standing = standingOf(draws)
    const reached = alternatives < 2 || standing.correct > enough
    if (reached || made >= most || proceed?.(made) === false) return { ...standing, draws, made, reached }
    const weights = standing.behind.map(({ difference, error, draws: many }, index) =>
      index === standing.best ? 0 : (error * Math.sqrt(many)) ** 2 / Math.max(difference, 1e-300) ** 2,
    )
    const top = Math.max(...weights)
    // Who can't be told from the best (the same answer in each draw) deserves none more.
    const share = weights.map((weight) => (top > 0 && Number.isFinite(weight) ? weight / top : 0))
    share[standing.best] = 1
    const sum = share.reduce((all, one) => all + one, 0)
    const target = (made + Math.min(step, most - made)) / sum
    let grew = false
    share.forEach((one, alternative) => {
      const to = Math.min(Math.ceil(target * one), draws[alternative]!.length + most - made)
      grew ||= to > draws[alternative]!.length
      more(alternative, to)
    })
    if (!grew) return { ...standing, draws, made, reached: false }
  }
}
