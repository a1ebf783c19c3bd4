// The fluid day in plain JavaScript: rows of lanes, so that what a day does is looked up once for all lanes, and each loop
// over them is short and straight. Needs no generated code, so it goes where the strictest content policy holds.
import type { Day, RowWork } from './day.ts'

/** What a month takes, on rows of which each has `width` lanes. */
export interface Works {
  prepare: () => void
  /** Goes through so many days. Sums begin at 0. */
  days: (count: number) => void
  finish: () => void
}

export function scriptWorks(day: Day, rows: Float64Array, width: number): Works {
  const begun = (list: RowWork[]) => [...new Set(list.flatMap(({ work, to }) => (work === 'madd' ? [to] : [])))]
  const through = (list: RowWork[], cleared: number[]) => {
    for (const row of cleared) rows.fill(0, row * width, (row + 1) * width)
    for (const { work, to, a, b } of list) workRow(rows, width, work, to * width, a * width, b * width)
  }
  const [before, after] = [begun(day.prepare), begun(day.finish)]
  return {
    prepare: () => through(day.prepare, before),
    days: scriptDays(day, rows, width),
    finish: () => through(day.finish, after),
  }
}

function workRow(rows: Float64Array, width: number, work: RowWork['work'], to: number, a: number, b: number) {
  if (work === 'mul') for (let lane = 0; lane < width; lane++) rows[to + lane] = rows[a + lane]! * rows[b + lane]!
  else if (work === 'madd')
    for (let lane = 0; lane < width; lane++) rows[to + lane] = rows[to + lane]! + rows[a + lane]! * rows[b + lane]!
  else if (work === 'less') for (let lane = 0; lane < width; lane++) rows[to + lane] = larger(0, 1 - rows[a + lane]!)
  else for (let lane = 0; lane < width; lane++) rows[to + lane] = rows[a + lane]! / larger(1, rows[b + lane]!)
}

function scriptDays(day: Day, rows: Float64Array, width: number): Works['days'] {
  const at = (row: number) => row * width
  const stations = day.stations.map(({ slots, rate, proportional, serves }) => ({
    slots: at(slots),
    rate: at(rate),
    proportional,
    serves: serves.map(({ stock, rest, served, sum }) => ({
      stock: at(stock),
      rest: at(rest),
      served: at(served),
      sum: at(sum),
    })),
  }))
  const slots = new Float64Array(width)
  // Where a stock's terms stand, four at a time: [after, how many, coefficient, of, coefficient, of, …].
  const pieces: number[][] = []
  for (const { stock, terms } of day.after) {
    for (let from = 0; from < terms.length; from += 4) {
      const some = terms.slice(from, from + 4)
      const places = some.flatMap(({ coefficient, of }) => [at(coefficient), at(of)])
      pieces.push([at(stock), from === 0 ? some.length : -some.length, ...places, 0, 0, 0, 0, 0, 0].slice(0, 10))
    }
  }
  const plan = Int32Array.from(pieces.flat())
  const copies = Int32Array.from(day.unserved.flatMap(({ stock, rest }) => [at(stock), at(rest)]))
  const sums = Int32Array.from(day.rested.flatMap(({ rest, sum }) => [at(rest), at(sum)]))
  const cleared = [...day.rested, ...day.stations.flatMap(({ serves }) => serves)].map(({ sum }) => at(sum))

  return (count) => {
    for (const sum of cleared) rows.fill(0, sum, sum + width)
    for (let gone = 0; gone < count; gone++) {
      for (const { slots: limit, rate, proportional, serves } of stations) {
        if (proportional) {
          slots.fill(0)
          for (const { stock } of serves) for (let lane = 0; lane < width; lane++) slots[lane]! += rows[stock + lane]!
          for (let lane = 0; lane < width; lane++) {
            const most = rows[limit + lane]!
            slots[lane] = most / larger(larger(slots[lane]!, most), 1e-300)
          }
          for (const { stock, rest, served, sum } of serves) share(rows, slots, width, rate, stock, rest, served, sum)
        } else {
          for (let lane = 0; lane < width; lane++) slots[lane] = rows[limit + lane]!
          for (const { stock, rest, served, sum } of serves) serve(rows, slots, width, rate, stock, rest, served, sum)
        }
      }
      for (let index = 0; index < copies.length; index += 2) copy(rows, width, copies[index]!, copies[index + 1]!)
      for (let index = 0; index < sums.length; index += 2) add(rows, width, sums[index]!, sums[index + 1]!)
      for (let index = 0; index < plan.length; index += 10) gather(rows, width, plan, index)
    }
  }
}

const larger = (a: number, b: number) => (a < b ? b : a)

function serve(
  rows: Float64Array,
  slots: Float64Array,
  width: number,
  rate: number,
  stock: number,
  rest: number,
  served: number,
  sum: number,
) {
  for (let lane = 0; lane < width; lane++) {
    const before = rows[stock + lane]!
    const open = slots[lane]!
    const taken = open < before ? open : before
    const done = taken * rows[rate + lane]!
    slots[lane] = open - taken
    rows[rest + lane] = before - done
    rows[served + lane] = done
    rows[sum + lane]! += done
  }
}

function share(
  rows: Float64Array,
  slots: Float64Array,
  width: number,
  rate: number,
  stock: number,
  rest: number,
  served: number,
  sum: number,
) {
  for (let lane = 0; lane < width; lane++) {
    const before = rows[stock + lane]!
    const done = before * slots[lane]! * rows[rate + lane]!
    rows[rest + lane] = before - done
    rows[served + lane] = done
    rows[sum + lane]! += done
  }
}

function copy(rows: Float64Array, width: number, from: number, to: number) {
  for (let lane = 0; lane < width; lane++) rows[to + lane] = rows[from + lane]!
}

function add(rows: Float64Array, width: number, from: number, to: number) {
  for (let lane = 0; lane < width; lane++) rows[to + lane]! += rows[from + lane]!
}

/** One to four terms into a stock, or, where the count is under 0, added to what is there. */
function gather(rows: Float64Array, width: number, plan: Int32Array, index: number) {
  const to = plan[index]!
  const count = plan[index + 1]!
  const c1 = plan[index + 2]!
  const x1 = plan[index + 3]!
  const c2 = plan[index + 4]!
  const x2 = plan[index + 5]!
  const c3 = plan[index + 6]!
  const x3 = plan[index + 7]!
  const c4 = plan[index + 8]!
  const x4 = plan[index + 9]!
  if (count === 1) for (let lane = 0; lane < width; lane++) rows[to + lane] = rows[c1 + lane]! * rows[x1 + lane]!
  else if (count === 2)
    for (let lane = 0; lane < width; lane++)
      rows[to + lane] = rows[c1 + lane]! * rows[x1 + lane]! + rows[c2 + lane]! * rows[x2 + lane]!
  else if (count === 3)
    for (let lane = 0; lane < width; lane++)
      rows[to + lane] =
        rows[c1 + lane]! * rows[x1 + lane]! + rows[c2 + lane]! * rows[x2 + lane]! + rows[c3 + lane]! * rows[x3 + lane]!
  else if (count === 4)
    for (let lane = 0; lane < width; lane++)
      rows[to + lane] =
        rows[c1 + lane]! * rows[x1 + lane]! +
        rows[c2 + lane]! * rows[x2 + lane]! +
        rows[c3 + lane]! * rows[x3 + lane]! +
        rows[c4 + lane]! * rows[x4 + lane]!
  else
    for (let lane = 0; lane < width; lane++) {
      let sum = rows[to + lane]! + rows[c1 + lane]! * rows[x1 + lane]!
      if (count < -1) sum += rows[c2 + lane]! * rows[x2 + lane]!
      if (count < -2) sum += rows[c3 + lane]! * rows[x3 + lane]!
      if (count < -3) sum += rows[c4 + lane]! * rows[x4 + lane]!
      rows[to + lane] = sum
    }
}
