// The fluid solver: the daily map of the model, without chance. Many runs go side by side as lanes, each with its own
// numbers.
import { monthEnd } from './calendar.ts'
import { type Conduct, type Course, courseFor, spread, takeForce } from './force.ts'
export { type Conduct, type Course, spread } from './force.ts'

export interface FluidRun extends Conduct {
  /** How many runs go side by side. */
  lanes: number
}

export function runFluid(run: FluidRun): Course {
  const { program, lanes, months, parameters, proceed } = run
  const { stocks, flows, decisions, exits, sources, stations, leaves, splits } = program
  const base = parameters ?? spread(program.values, lanes)
  const course = courseFor(run, lanes, base, false)
  const now = course.stocks.slice(0, stocks.length * lanes)
  const places = stocks.length + decisions.length + exits.length
  let of = base
  const into = new Float64Array(places * lanes)
  const rest = new Float64Array(now.length)
  const going = new Float64Array(flows.length * lanes)
  for (let month = 0; month < months; month++) {
    if (proceed && !proceed(month)) break
    of = takeForce(run, course, base)
    const sums = course.flows.subarray(month * flows.length * lanes, (month + 1) * flows.length * lanes)
    for (let day = monthEnd(month - 1); day < monthEnd(month); day++) {
      step()
      for (let index = 0; index < sums.length; index++) sums[index]! += going[index]!
    }
    course.stocks.set(now, (month + 1) * now.length)
    course.months++
  }
  return course

  function step() {
    rest.set(now)
    into.fill(0)
    for (const { flow, arrivals } of sources) {
      for (let lane = 0; lane < lanes; lane++) send(flow, lane, of[arrivals * lanes + lane]!)
    }
    for (const { capacity, rate, priority, pace, serves } of stations) {
      for (let lane = 0; lane < lanes; lane++) {
        let slots = of[capacity * lanes + lane]!
        const perSlot = of[rate * lanes + lane]!
        // A list goes through capacity × rate a day, as if each of those slots completed one.
        const pacing = pace === 'slot' ? perSlot : 1
        if (pace === 'list') slots *= perSlot
        let waiting = 0
        if (priority === 'proportional') for (const { stock } of serves) waiting += now[stock * lanes + lane]!
        const share = waiting > slots ? slots / waiting : 1
        for (const { flow, stock } of serves) {
          const before = now[stock * lanes + lane]!
          const served = priority === 'proportional' ? before * share : Math.min(before, slots)
          if (priority === 'in-order') slots -= served
          const done = served * pacing
          rest[stock * lanes + lane]! -= done
          send(flow, lane, done)
        }
      }
    }
    leaves.forEach((list, stock) => {
      for (const { flow, rate } of list) {
        for (let lane = 0; lane < lanes; lane++) {
          const gone = rest[stock * lanes + lane]! * of[rate * lanes + lane]!
          rest[stock * lanes + lane]! -= gone
          send(flow, lane, gone)
        }
      }
    })
    for (const { decision, ways, otherwise } of splits) {
      for (let lane = 0; lane < lanes; lane++) {
        const came = into[decision * lanes + lane]!
        let left = came
        for (const { flow, rate } of ways) {
          const taken = came * of[rate * lanes + lane]!
          left -= taken
          send(flow, lane, taken)
        }
        send(otherwise, lane, left)
      }
    }
    for (let index = 0; index < now.length; index++) now[index] = rest[index]! + into[index]!
  }

  function send(flow: number, lane: number, persons: number) {
    going[flow * lanes + lane] = persons
    into[flows[flow]!.to * lanes + lane]! += persons
  }
}
