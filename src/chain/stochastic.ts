// The stochastic solver: the same day as the fluid solver's, with whole persons and with chance. What the fluid map sends
// as a share of a stock, this one draws: each of n goes by itself with probability p. Every transition takes exactly one
// uniform a day, whether anybody is there or not, from its trajectory's own stream: so two runs of one seed stay paired
// (common random numbers), and a trajectory comes out the same whoever runs it, at once, in pieces or in threads.
import { monthEnd } from './calendar.ts'
import { type binomial, binomials, logsOf, poisson } from './draw.ts'
import { type Conduct, type Course, courseFor, forcing, spread } from './force.ts'
import { seed as seedStream, uniform, uniforms } from './random.ts'

export interface StochasticRun extends Conduct {
  /** A whole number from 0. */
  seed: number
  /** How many trajectories; they are the lanes of the course. */
  trajectories: number
  /** The number of the first, where a run is parted: trajectories 0 to 99 are 0 to 49 and, with `first` 50, 50 to 99. */
  first?: number
  /** How whole numbers are drawn; for tests of the tests. */
  draw?: { binomial: typeof binomial; poisson: typeof poisson }
}

/**
 * Runs the chain with chance. Starts are rounded to whole persons; what is held over from the fluid map's fractions:
 * - capacity that isn't whole: a part of a slot is a whole slot on that part of the days;
 * - `proportional`: of the slots, as many as the waiting up to and with a stock would have by their share, rounded down,
 *   less what the stocks before it had. Together they are all the slots, each within one of its share.
 */
export function runStochastic(run: StochasticRun): Course {
  const { program, seed, trajectories: lanes, months, parameters, proceed, first = 0 } = run
  const poissonOf = run.draw?.poisson ?? poisson
  const { stocks, decisions, exits, flows, sources, stations, leaves, splits } = program
  const base = parameters ?? spread(program.values, lanes)
  const course = courseFor(run, lanes, base, true)
  const takeForce = forcing(run, course, base)
  const row = (index: number) => index * lanes
  const goes = (flow: number) => ({ flow: row(flow), to: row(flows[flow]!.to) })
  const now = course.stocks.slice(0, stocks.length * lanes)
  const rest = new Float64Array(now.length)
  const into = new Float64Array((stocks.length + decisions.length + exits.length) * lanes)
  const slots = new Float64Array(lanes)
  const chances = new Float64Array(lanes)
  const gone = new Float64Array(lanes)
  const served = new Float64Array(lanes)
  /** What of a slot each station has over from the days before. */
  const over = new Float64Array(stations.length * lanes)
  const state = new Int32Array(4 * lanes)
  for (let lane = 0; lane < lanes; lane++) seedStream(state, 4 * lane, seed, first + lane)

  const arriving = sources.map(({ flow, arrivals }) => ({ ...goes(flow), mean: row(arrivals) }))
  const serving = stations.map((station) => ({
    ...station,
    serves: station.serves.map(({ flow, stock }) => ({ ...goes(flow), stock: row(stock) })),
  }))
  const leaving = leaves.flatMap((list, stock) =>
    list.map(({ flow, rate }) => ({ ...goes(flow), stock: row(stock), rate: row(rate) })),
  )
  let parts = 0
  const parting = splits.map(({ decision, ways, otherwise }) => ({
    decision: row(decision),
    otherwise: goes(otherwise),
    ways: ways.map(({ flow, rate }) => ({ ...goes(flow), rate: row(rate), part: row(parts++) })),
  }))
  /** Each way's share of what the ways before it left, so that all together are multinomial. */
  const part = new Float64Array(parts * lanes)
  const partLogs = new Float64Array(part.length)
  const logs = new Float64Array(base.length)

  let of = base
  let sums = course.flows
  for (let month = 0; month < months; month++) {
    if (proceed && !proceed(month)) break
    of = takeForce()
    if (of !== course.parameters[month - 1]) {
      for (const { ways } of parting) partShares(ways)
      logsOf(part, partLogs)
      logsOf(of, logs)
    }
    sums = course.flows.subarray(month * flows.length * lanes, (month + 1) * flows.length * lanes).fill(0)
    for (let day = monthEnd(month - 1); day < monthEnd(month); day++) step()
    course.stocks.set(now, (month + 1) * now.length)
    course.months++
  }
  return course

  /** Shares that are over 1 together are held to 1, as in the fluid map. */
  function partShares(ways: (typeof parting)[number]['ways']) {
    for (let lane = 0; lane < lanes; lane++) {
      const total = ways.reduce((sum, { rate }) => sum + of[rate + lane]!, 0)
      let open = Math.max(1, total)
      for (const { rate, part: at } of ways) {
        const share = of[rate + lane]!
        part[at + lane] = open > 0 ? Math.min(1, share / open) : 0
        open -= share
      }
    }
  }

  function step() {
    rest.set(now)
    into.fill(0)
    for (const { flow, to, mean } of arriving) {
      for (let lane = 0; lane < lanes; lane++) {
        const came = poissonOf(of[mean + lane]!, uniform(state, 4 * lane))
        sums[flow + lane]! += came
        into[to + lane]! += came
      }
    }
    serving.forEach(serve)
    for (const { flow, to, stock, rate } of leaving) go(rest, stock, rest, stock, of, rate, logs, flow, to)
    for (const { decision, ways, otherwise } of parting) {
      for (const way of ways) go(into, decision, into, decision, part, way.part, partLogs, way.flow, way.to)
      for (let lane = 0; lane < lanes; lane++) {
        const left = into[decision + lane]!
        sums[otherwise.flow + lane]! += left
        into[otherwise.to + lane]! += left
      }
    }
    for (let index = 0; index < now.length; index++) now[index] = rest[index]! + into[index]!
  }

  function serve({ capacity, rate, priority, pace, serves }: (typeof serving)[number], station: number) {
    for (let lane = 0; lane < lanes; lane++) {
      const places = of[row(capacity) + lane]!
      if (pace === 'list') slots[lane] = poissonOf(places * of[row(rate) + lane]!, uniform(state, 4 * lane))
      else {
        const open = over[row(station) + lane]! + places
        // A whole slot stays one where adding up its parts fell short of it by rounding.
        slots[lane] = Math.floor(open + 1e-9)
        over[row(station) + lane] = open - slots[lane]!
      }
    }
    serves.forEach(({ flow, to, stock }, index) => {
      for (let lane = 0; lane < lanes; lane++) {
        const before = now[stock + lane]!
        if (priority === 'in-order') {
          const taken = Math.min(before, slots[lane]!)
          served[lane] = taken
          slots[lane]! -= taken
        } else served[lane] = shareOf(serves, index, lane)
      }
      if (pace === 'slot') return go(served, 0, rest, stock, of, row(rate), logs, flow, to)
      for (let lane = 0; lane < lanes; lane++) {
        const done = served[lane]!
        rest[stock + lane]! -= done
        sums[flow + lane]! += done
        into[to + lane]! += done
      }
    })
  }

  /** The slots of one of the stocks that share them by how many wait. */
  function shareOf(serves: { stock: number }[], index: number, lane: number) {
    let [waiting, upTo, before] = [0, 0, 0]
    serves.forEach(({ stock }, at) => {
      const persons = now[stock + lane]!
      waiting += persons
      if (at <= index) upTo += persons
      if (at < index) before += persons
    })
    const open = slots[lane]!
    if (waiting <= open) return upTo - before
    return Math.floor((open * upTo) / waiting) - Math.floor((open * before) / waiting)
  }

  /** Of each of so many, whether they go: one uniform a lane. Who goes is taken from `less`. */
  function go(
    many: Float64Array,
    manyAt: number,
    less: Float64Array,
    lessAt: number,
    by: Float64Array,
    byAt: number,
    byLogs: Float64Array,
    flow: number,
    to: number,
  ) {
    uniforms(state, chances)
    if (run.draw) {
      chances.forEach((u, lane) => (gone[lane] = run.draw!.binomial(many[manyAt + lane]!, by[byAt + lane]!, u)))
    } else binomials(many, manyAt, by, byAt, byLogs, chances, gone)
    pass(gone, less, lessAt, sums, flow, into, to)
  }
}

/** Whoever goes is taken from where they were, and counted where they go. */
function pass(
  gone: Float64Array,
  less: Float64Array,
  lessAt: number,
  sums: Float64Array,
  flow: number,
  into: Float64Array,
  to: number,
) {
  for (let lane = 0; lane < gone.length; lane++) {
    const persons = gone[lane]!
    less[lessAt + lane]! -= persons
    sums[flow + lane]! += persons
    into[to + lane]! += persons
  }
}
