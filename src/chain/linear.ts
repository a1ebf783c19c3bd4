// A linear problem with whole numbers as text in the LP format, which a solver reads.

export interface Row {
  name: string
  terms: [coefficient: number, variable: string][]
  sense: '<=' | '>='
  bound: number
}

export interface LinearProblem {
  /** To be made least. */
  aim: Row['terms']
  rows: Row[]
  /** Variables that are 0 or 1. */
  binaries: string[]
  /** Variables from 0 to 1. */
  shares: string[]
}

/** What a solver found. `optimal` within the gap that was asked for, `feasible` when time ran out before that. */
export interface Solution {
  status: 'optimal' | 'feasible' | 'infeasible' | 'none'
  /** The value of each variable. */
  values: Record<string, number>
}

/** Solves a problem in the LP format; handed in, for the chain itself imports nothing. */
export type Solve = (problem: string, options: { gap: number; seconds: number }) => Promise<Solution>

/** The LP text. A term a line: long lines break readers of the format. */
export function lpText({ aim, rows, binaries, shares }: LinearProblem): string {
  const sum = (terms: Row['terms']) => {
    const used = terms.filter(([coefficient]) => coefficient !== 0)
    if (used.length === 0) return ' 0 nothing'
    return used
      .map(([coefficient, variable]) => ` ${coefficient < 0 ? '-' : '+'} ${written(Math.abs(coefficient))} ${variable}`)
      .join('\n')
  }
  return [
    'Minimize',
    ' aim:',
    sum(aim),
    'Subject To',
    ...rows.flatMap(({ name, terms, sense, bound }) => [` ${name}:`, sum(terms), ` ${sense} ${written(bound)}`]),
    'Bounds',
    ' nothing = 0',
    ...shares.map((variable) => ` 0 <= ${variable} <= 1`),
    ...(binaries.length > 0 ? ['Binary', ...binaries.map((variable) => ` ${variable}`)] : []),
    'End',
    '',
  ].join('\n')
}

/** Without an exponent sign that a reader might take for a sum. */
const written = (value: number): string =>
  Number(value.toPrecision(12)).toString().includes('e') ? value.toFixed(12) : Number(value.toPrecision(12)).toString()
