// A day of the fluid map, laid out for speed. What a day does to the stocks is linear but for the stations' limits, and
// shares and rates stand for a month. So each month the ways through decisions are multiplied out once, and a day is:
//   served = min(waiting, slots) × rate; rest = before − served; after = Σ coefficient × (rest or served or arrivals).
// Flows within decisions follow at the month's end from the sums of what was served and what rested. Everything stands in
// rows of numbers, one number a lane; two backends go through the same rows in the same order, so to the same bytes.
import type { Program } from './program.ts'

/** A row written from others: `mul` to = a × b, `madd` to += a × b, `less` to = 1 − a held at 0, `over` to = a / (b held at
 * 1). Rows that are added to begin at 0. */
export interface RowWork {
  work: 'mul' | 'madd' | 'less' | 'over'
  to: number
  a: number
  b: number
}

export interface Day {
  /** How many rows there are. Row 0 is all 1, row 1 the month's count of days, then the parameters, the stocks and the
   * month's flows, in their order. */
  rows: number
  parameters: number
  stocks: number
  flows: number
  /** What is worked out from a month's parameters before it, and of its flows after it, in this order. */
  prepare: RowWork[]
  finish: RowWork[]
  stations: {
    slots: number
    rate: number
    proportional: boolean
    serves: { stock: number; rest: number; served: number; sum: number }[]
  }[]
  /** Stocks that no station serves: they rest as they stand. */
  unserved: { stock: number; rest: number }[]
  /** What of the rest is summed for the month's flows. */
  rested: { rest: number; sum: number }[]
  /** Each stock after the day: the sum of its terms in their order. */
  after: { stock: number; terms: { coefficient: number; of: number }[] }[]
}

export const [one, dayCount, firstParameter] = [0, 1, 2]

export function dayOf(program: Program): Day {
  const { stocks, decisions, flows, sources, stations, leaves, splits } = program
  let rows = firstParameter
  const row = () => rows++
  const many = (count: number) => Array.from({ length: count }, row)
  const parameter = many(program.parameters.length)
  const stock = many(stocks.length)
  const through = many(flows.length)
  const prepare: RowWork[] = []
  const finish: RowWork[] = []
  const work = (what: RowWork['work'], to: number, a: number, b = one) => {
    prepare.push({ work: what, to, a, b })
    return to
  }

  // The shares of each decision, held to 1 together, and what share of all that comes to it ends in which stock.
  const shares = new Map<number, { flow: number; share: number }[]>()
  const reach = new Map<number, Map<number, number>>()
  for (const { decision, ways, otherwise } of splits) {
    const total = ways.length === 1 ? parameter[ways[0]!.rate]! : row()
    if (ways.length > 1) for (const { rate } of ways) work('madd', total, parameter[rate]!)
    const parts = ways.map(({ flow, rate }) => ({
      flow,
      share: ways.length === 1 ? total : work('over', row(), parameter[rate]!, total),
    }))
    shares.set(decision, [...parts, { flow: otherwise, share: work('less', row(), total) }])
  }
  const spreadTo = (coefficients: Map<number, number>, to: number, share: number) => {
    if (to < stocks.length) into(coefficients, to, share, one)
    else for (const [end, part] of reach.get(to) ?? []) into(coefficients, end, share, part)
  }
  const into = (coefficients: Map<number, number>, end: number, share: number, part: number) => {
    if (!coefficients.has(end)) coefficients.set(end, row())
    work('madd', coefficients.get(end)!, share, part)
  }
  for (const { decision } of splits.toReversed()) {
    const ends = new Map<number, number>()
    reach.set(decision, ends)
    for (const { flow, share } of shares.get(decision)!) spreadTo(ends, flows[flow]!.to, share)
  }

  const after = stock.map((to) => ({ stock: to, terms: [] as { coefficient: number; of: number }[] }))
  const came = decisions.map(row)
  /** So many persons of a row's, by a share, went through a flow in the month, and into a decision where it leads to one. */
  const follow = (flow: number, persons: number, by: number) => {
    const { to } = flows[flow]!
    finish.push({ work: 'mul', to: through[flow]!, a: persons, b: by })
    const decision = came[to - stocks.length]
    if (decision !== undefined) finish.push({ work: 'madd', to: decision, a: through[flow]!, b: one })
  }

  const rest = [...stock]
  const served: Day['stations'] = stations.map(({ capacity, rate, pace, priority, serves }) => ({
    // A list goes through capacity × rate a day, as if each of those slots completed one.
    slots: pace === 'slot' ? parameter[capacity]! : work('mul', row(), parameter[capacity]!, parameter[rate]!),
    rate: pace === 'slot' ? parameter[rate]! : one,
    proportional: priority === 'proportional',
    serves: serves.map((serving) => {
      rest[serving.stock] = row()
      return { stock: stock[serving.stock]!, rest: rest[serving.stock]!, served: row(), sum: row() }
    }),
  }))
  const unserved = stock.flatMap((from, index) =>
    rest[index] === from ? [{ stock: from, rest: (rest[index] = row()) }] : [],
  )

  const rested: Day['rested'] = []
  leaves.forEach((list, index) => {
    const of = rest[index]!
    const coefficients = new Map<number, number>()
    let left = one
    const sum = list.length ? row() : one
    for (const { flow, rate } of list) {
      const share = left === one ? parameter[rate]! : work('mul', row(), left, parameter[rate]!)
      const stays = work('less', row(), parameter[rate]!)
      left = left === one ? stays : work('mul', row(), left, stays)
      spreadTo(coefficients, flows[flow]!.to, share)
      follow(flow, sum, share)
    }
    if (list.length) rested.push({ rest: of, sum })
    into(coefficients, index, left, one)
    for (const [end, coefficient] of coefficients) after[end]!.terms.push({ coefficient, of })
  })
  stations.forEach(({ serves }, station) => {
    serves.forEach(({ flow }, index) => {
      const { served: of, sum } = served[station]!.serves[index]!
      const coefficients = new Map<number, number>()
      spreadTo(coefficients, flows[flow]!.to, one)
      for (const [end, coefficient] of coefficients) after[end]!.terms.push({ coefficient, of })
      follow(flow, sum, one)
    })
  })
  const arriving = new Map<number, number>()
  for (const { flow, arrivals } of sources) {
    spreadTo(arriving, flows[flow]!.to, parameter[arrivals]!)
    follow(flow, parameter[arrivals]!, dayCount)
  }
  for (const [end, coefficient] of arriving) after[end]!.terms.push({ coefficient, of: one })
  for (const { decision } of splits) {
    for (const { flow, share } of shares.get(decision)!) follow(flow, came[decision - stocks.length]!, share)
  }
  return {
    rows,
    parameters: parameter.length,
    stocks: stocks.length,
    flows: flows.length,
    prepare,
    finish,
    stations: served,
    unserved,
    rested,
    after,
  }
}
