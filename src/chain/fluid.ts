// The fluid solver: the daily map of the model, without chance. Many runs go side by side as lanes, each with its own
// numbers.
import { monthEnd } from './calendar.ts'
import type { Program } from './program.ts'

export interface FluidRun {
  program: Program
  /** How many runs go side by side. */
  lanes: number
  months: number
  /** Each parameter of each lane: [parameter × lanes + lane]; none for the model's values in every lane. Copied. */
  parameters?: Float64Array
  /** Called at the first day of each month with that month's parameters, laid out as above, begun from `parameters`:
   * programmes change them here. */
  adjust?: (month: number, parameters: Float64Array) => void
}

/** What is kept of a run: months, not days. */
export interface Course {
  months: number
  lanes: number
  /** Persons in a stock at the end of a month: [(month × stocks + stock) × lanes + lane]; month 0 is the start. */
  stocks: Float64Array
  /** Persons through a flow in a month: [(month × flows + flow) × lanes + lane]; month 0 is the first. */
  flows: Float64Array
  /** The parameters in force, in the same way: [(month × parameters + parameter) × lanes + lane]. */
  parameters: Float64Array
}

export function runFluid({ program, lanes, months, parameters: given, adjust }: FluidRun): Course {
  const { stocks, flows, decisions, exits, sources, stations, leaves, splits, responses, starts } = program
  const many = program.parameters.length
  const base = given ?? spread(program.values, lanes)
  const places = stocks.length + decisions.length + exits.length
  const now = new Float64Array(stocks.length * lanes)
  starts.forEach((from, index) => now.set(base.subarray(from * lanes, (from + 1) * lanes), index * lanes))
  const course: Course = {
    months,
    lanes,
    stocks: new Float64Array((months + 1) * stocks.length * lanes),
    flows: new Float64Array(months * flows.length * lanes),
    parameters: new Float64Array(months * many * lanes),
  }
  course.stocks.set(now)
  const of = new Float64Array(many * lanes)
  const into = new Float64Array(places * lanes)
  const rest = new Float64Array(now.length)
  const going = new Float64Array(flows.length * lanes)
  for (let month = 0; month < months; month++) {
    of.set(base)
    adjust?.(month, of)
    respond(month)
    course.parameters.set(of, month * of.length)
    const sums = course.flows.subarray(month * flows.length * lanes, (month + 1) * flows.length * lanes)
    for (let day = monthEnd(month - 1); day < monthEnd(month); day++) {
      step()
      for (let index = 0; index < sums.length; index++) sums[index]! += going[index]!
    }
    course.stocks.set(now, (month + 1) * now.length)
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

  function respond(month: number) {
    for (const { target, reference, exponent, driver } of responses) {
      for (let lane = 0; lane < lanes; lane++) {
        let level = 0
        if (driver.of === 'parameter') level = of[driver.parameter * lanes + lane]!
        else if (driver.of === 'stocks') {
          for (const stock of driver.stocks) level += now[stock * lanes + lane]!
          if (driver.places !== undefined) level /= of[driver.places * lanes + lane]!
        } else {
          if (month === 0) continue
          const days = monthEnd(month - 1) - monthEnd(month - 2)
          const before = (month - 1) * flows.length
          for (const flow of driver.flows) level += course.flows[(before + flow) * lanes + lane]! / days
        }
        const factor = (level / of[reference * lanes + lane]!) ** of[exponent * lanes + lane]!
        for (const one of target) of[one * lanes + lane]! *= factor
      }
    }
  }
}

/** The same values in every lane. */
export function spread(values: Float64Array, lanes: number): Float64Array {
  const all = new Float64Array(values.length * lanes)
  values.forEach((value, index) => all.fill(value, index * lanes, (index + 1) * lanes))
  return all
}
