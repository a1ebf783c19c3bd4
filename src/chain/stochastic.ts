// The stochastic solver: the same day as the fluid solver's, with whole persons and with chance. What the fluid map sends
// as a share of a stock, this one draws: each of n goes by itself with probability p. Every transition takes exactly one
// uniform a day, whether anybody is there or not, from its trajectory's own stream: so two runs of one seed stay paired
// (common random numbers), and a trajectory comes out the same whoever runs it, at once, in pieces or in threads.
import { monthEnd } from './calendar.ts'
import { binomial, poisson } from './draw.ts'
import { type Conduct, type Course, courseFor, spread, takeForce } from './force.ts'
import { seed as seedStream, uniform } from './random.ts'

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
  const draw = run.draw ?? { binomial, poisson }
  const { stocks, flows, sources, stations, leaves, splits } = program
  const base = parameters ?? spread(program.values, lanes)
  const course = courseFor(run, lanes, base, true)
  const now = course.stocks.slice(0, stocks.length * lanes)
  const rest = new Float64Array(now.length)
  const into = new Float64Array((stocks.length + program.decisions.length + program.exits.length) * lanes)
  /** What of a slot each station has over from the days before. */
  const over = new Float64Array(stations.length * lanes)
  const state = new Int32Array(4 * lanes)
  for (let lane = 0; lane < lanes; lane++) seedStream(state, 4 * lane, seed, first + lane)
  let of = base
  let sums = course.flows
  for (let month = 0; month < months; month++) {
    if (proceed && !proceed(month)) break
    of = takeForce(run, course, base)
    sums = course.flows.subarray(month * flows.length * lanes, (month + 1) * flows.length * lanes)
    for (let day = monthEnd(month - 1); day < monthEnd(month); day++) step()
    course.stocks.set(now, (month + 1) * now.length)
    course.months++
  }
  return course

  function step() {
    rest.set(now)
    into.fill(0)
    for (const { flow, arrivals } of sources) {
      for (let lane = 0; lane < lanes; lane++) {
        send(flow, lane, draw.poisson(of[arrivals * lanes + lane]!, uniform(state, 4 * lane)))
      }
    }
    stations.forEach(({ capacity, rate, priority, pace, serves }, station) => {
      for (let lane = 0; lane < lanes; lane++) {
        const at = station * lanes + lane
        const perSlot = of[rate * lanes + lane]!
        let slots
        if (pace === 'list') slots = draw.poisson(of[capacity * lanes + lane]! * perSlot, uniform(state, 4 * lane))
        else {
          over[at]! += of[capacity * lanes + lane]!
          slots = Math.floor(over[at]!)
          over[at]! -= slots
        }
        let waiting = 0
        if (priority === 'proportional') for (const { stock } of serves) waiting += now[stock * lanes + lane]!
        const share = waiting > slots ? slots / waiting : 1
        let reached = 0
        let given = 0
        for (const { flow, stock } of serves) {
          const before = now[stock * lanes + lane]!
          let served
          if (priority === 'in-order') {
            served = Math.min(before, slots)
            slots -= served
          } else {
            reached += before
            const upTo = reached === waiting ? Math.min(waiting, slots) : Math.floor(reached * share)
            served = upTo - given
            given = upTo
          }
          const done = pace === 'list' ? served : draw.binomial(served, perSlot, uniform(state, 4 * lane))
          rest[stock * lanes + lane]! -= done
          send(flow, lane, done)
        }
      }
    })
    leaves.forEach((list, stock) => {
      for (const { flow, rate } of list) {
        for (let lane = 0; lane < lanes; lane++) {
          const at = stock * lanes + lane
          const gone = draw.binomial(rest[at]!, of[rate * lanes + lane]!, uniform(state, 4 * lane))
          rest[at]! -= gone
          send(flow, lane, gone)
        }
      }
    })
    for (const { decision, ways, otherwise } of splits) {
      for (let lane = 0; lane < lanes; lane++) {
        let left = into[decision * lanes + lane]!
        // The shares that are still to go: each way takes its part of them, so all together are multinomial.
        let open = 1
        for (const { flow, rate } of ways) {
          const share = of[rate * lanes + lane]!
          const taken = draw.binomial(left, share / open, uniform(state, 4 * lane))
          open -= share
          left -= taken
          send(flow, lane, taken)
        }
        send(otherwise, lane, left)
      }
    }
    for (let index = 0; index < now.length; index++) now[index] = rest[index]! + into[index]!
  }

  function send(flow: number, lane: number, persons: number) {
    sums[flow * lanes + lane]! += persons
    into[flows[flow]!.to * lanes + lane]! += persons
  }
}
