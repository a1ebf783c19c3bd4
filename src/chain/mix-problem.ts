// The linear problem of a mix: money, what institutions absorb and what must be kept, as rows over tranches.
import type { LinearProblem, Row } from './linear.ts'
import type { Reckoning } from './indicators.ts'
import { donorCost, type Absorption, type Programme } from './programmes.ts'
import type { Program } from './program.ts'
import type { Outcome } from './sensitivity.ts'
import { estimateOf, type Coefficients, type Mix } from './tranches.ts'

/** What a mix must keep: a floor of rights, an equal treatment of groups. The bound is a number, or what it is without any
 * programme times `ofBaseline`. */
export interface Bound extends Outcome {
  sense: 'at-most' | 'at-least'
  bound?: number
  ofBaseline?: number
}

export interface MixQuestion {
  program: Program
  /** What there is to choose from; `tranches` is the most of each. */
  programmes: Programme[]
  /** What is to become less or more. */
  aim: Outcome & { better: 'less' | 'more' }
  bounds: Bound[]
  /** Donor's money: in all, and by year of the run. None: no limit. */
  budget: { whole?: number; byYear?: number[] }
  /** What an institution can take in a year. */
  limits: Absorption
  /** How many mixes to look at closely. */
  best: number
  seed: number
  /** Ends at this probability of a correct choice, or at so many runs. */
  enough?: number
  most?: number
  reckoning?: Reckoning
  /** Of the linear problem: a gap that is good enough, and seconds for each. */
  gap?: number
  seconds?: number
  proceed?: (step: 'tranches' | 'mixes' | 'runs', done: number) => boolean
}

export const yearsOf = (programmes: Programme[]) =>
  Math.max(1, ...programmes.map(({ start, months }) => Math.ceil((start + months) / 12)))

/** Budgets and absorption, in what each tranche costs. */
export function moneyRows({ programmes, budget, limits }: MixQuestion, { tranches }: Coefficients): Row[] {
  const cost = (year: number) => (programme: Programme) => donorCost({ ...programme, tranches: 1 }, year)
  const row = (name: string, bound: number, of: (programme: Programme) => number): Row => ({
    name,
    sense: '<=',
    bound,
    terms: tranches.map(({ programme }, index) => [of(programmes[programme]!), `x${index}`]),
  })
  const years = Array.from({ length: yearsOf(programmes) }, (_, year) => year)
  const whole = (programme: Programme) => years.reduce((sum, year) => sum + cost(year)(programme), 0)
  return [
    ...(budget.whole === undefined ? [] : [row('budget', budget.whole, whole)]),
    ...years.flatMap((year) => {
      const money = budget.byYear?.[year]
      return budget.byYear && year < budget.byYear.length ? [row(`budget:${year}`, money!, cost(year))] : []
    }),
    ...Object.entries(limits).flatMap(([institution, limit]) =>
      years.map((year) =>
        row(`absorption:${institution}:${year}`, limit, (programme) =>
          programme.institution === institution ? cost(year)(programme) : 0,
        ),
      ),
    ),
  ].filter(({ terms }) => terms.some(([money]) => money > 0))
}

export function boundRows({ bounds }: MixQuestion, coefficients: Coefficients, limits: number[]): Row[] {
  return bounds.map(({ sense, indicator }, index) => ({
    name: `bound:${indicator}`,
    sense: sense === 'at-most' ? '<=' : '>=',
    bound: limits[index]! - coefficients.base[index + 1]!,
    terms: termsOf(coefficients, index + 1, 1),
  }))
}

const termsOf = ({ adds, together }: Coefficients, outcome: number, sign: number): Row['terms'] => [
  ...Array.from(adds[outcome]!, (add, index): Row['terms'][number] => [sign * add, `x${index}`]),
  ...together.map((pair, index): Row['terms'][number] => [sign * pair.adds[outcome]!, `y${index}`]),
]

/** x is 1 where a tranche is taken, the first of a programme before the second; y is 1 where both of a pair are. */
export function problemOf(coefficients: Coefficients, sign: number, rows: Row[]): LinearProblem {
  const { tranches, together } = coefficients
  const order = tranches.flatMap(({ level }, index): Row[] =>
    level > 1
      ? [{ name: `order${index}`, sense: '<=', bound: 0, terms: [[1, `x${index}`], [-1, `x${index - 1}`]] }] // prettier-ignore
      : [],
  )
  const pairs = together.flatMap(({ one, other }, index): Row[] => [
    { name: `both${index}`, sense: '>=', bound: -1, terms: [[1, `y${index}`], [-1, `x${one}`], [-1, `x${other}`]] }, // prettier-ignore
    { name: `one${index}`, sense: '<=', bound: 0, terms: [[1, `y${index}`], [-1, `x${one}`]] }, // prettier-ignore
    { name: `other${index}`, sense: '<=', bound: 0, terms: [[1, `y${index}`], [-1, `x${other}`]] }, // prettier-ignore
  ])
  return {
    aim: termsOf(coefficients, 0, sign),
    // Names of rows are the solver's business; ours may hold what its format doesn't allow.
    rows: [...rows.map((row, index) => ({ ...row, name: `r${index}` })), ...order, ...pairs],
    binaries: tranches.map((_, index) => `x${index}`),
    shares: together.map((_, index) => `y${index}`),
  }
}

/** Not this mix again. */
export const cutOff = (taken: boolean[], number: number): Row => ({
  name: `cut${number}`,
  sense: '>=',
  bound: 1 - taken.filter(Boolean).length,
  terms: taken.map((is, index) => [is ? -1 : 1, `x${index}`]),
})

/** The rows that keep a tranche out which would do good. */
export function bindingOf(
  coefficients: Coefficients,
  rows: Row[],
  mix: Mix,
  programmes: Programme[],
  sign: number,
): string[] {
  const { tranches, together } = coefficients
  const level = (row: Row, at: Mix) => {
    const is = (index: number) => at[tranches[index]!.programme]! >= tranches[index]!.level
    return row.terms.reduce((sum, [many, variable]) => {
      const index = Number(variable.slice(1))
      const taken = variable.startsWith('x') ? is(index) : is(together[index]!.one) && is(together[index]!.other)
      return taken ? sum + many : sum
    }, 0)
  }
  const now = estimateOf(coefficients, mix, 0)
  const binding = new Set<string>()
  programmes.forEach(({ tranches: most }, index) => {
    if (mix[index]! >= most) return
    const next = mix.map((many, which) => (which === index ? many + 1 : many))
    if (sign * (estimateOf(coefficients, next, 0) - now) >= 0) return
    for (const row of rows) {
      const broken = row.sense === '<=' ? level(row, next) > row.bound + 1e-9 : level(row, next) < row.bound - 1e-9
      if (broken) binding.add(row.name)
    }
  })
  return [...binding]
}
