// The parameters in force in a month: the run's own, changed by programmes, answered by responses, and held to what such a
// number may be. The same for every solver.
import { monthEnd } from './calendar.ts'
import type { Program } from './program.ts'

/** What is kept of a run: months, not days. */
export interface Course {
  /** Months gone through: fewer than asked for where `proceed` ended the run; what stands beyond them is nothing. */
  months: number
  lanes: number
  /** Persons in a stock at the end of a month: [(month × stocks + stock) × lanes + lane]; month 0 is the start. */
  stocks: Float64Array
  /** Persons through a flow in a month: [(month × flows + flow) × lanes + lane]; month 0 is the first. */
  flows: Float64Array
  /** The parameters in force in each month gone through, 0 the first: [parameter × lanes + lane]. Months in which they are the same
   * share them. */
  parameters: Float64Array[]
}

/** What a run of any solver may be told. */
export interface Conduct {
  program: Program
  months: number
  /** Each parameter of each lane: [parameter × lanes + lane]; none for the model's values in every lane. Copied. */
  parameters?: Float64Array
  /** Called at the first day of each month with that month's parameters, laid out as above, begun from `parameters`:
   * programmes change them here. */
  adjust?: (month: number, parameters: Float64Array) => void
  /** Called before each month with the months gone by; the run ends there unless it says true. For progress, and to
   * cancel. */
  proceed?: (month: number) => boolean
  /** A course that nobody reads any more: where it is of the same size its room is taken for this one. */
  over?: Course
}

/** How many numbers a course keeps of one lane in a month: so many times the lanes and the months it takes 8 bytes each. */
export const keptOf = ({ stocks, flows, parameters }: Pick<Program, 'stocks' | 'flows' | 'parameters'>): number =>
  stocks.length + flows.length + parameters.length

/** An empty course, its stocks of month 0 filled from the parameters `base` (whole persons where `whole`). */
export function courseFor(
  { program, months, over }: Conduct,
  lanes: number,
  base: Float64Array,
  whole: boolean,
): Course {
  const { stocks, flows, starts } = program
  const course: Course = {
    months: 0,
    lanes,
    stocks: roomFor((months + 1) * stocks.length * lanes, over?.stocks),
    flows: roomFor(months * flows.length * lanes, over?.flows),
    parameters: [],
  }
  starts.forEach(({ count, personsPer }, stock) => {
    for (let lane = 0; lane < lanes; lane++) {
      const per = personsPer === undefined ? 1 : base[personsPer * lanes + lane]!
      const persons = Math.max(0, base[count * lanes + lane]! * per)
      course.stocks[stock * lanes + lane] = whole ? Math.round(persons) : persons
    }
  })
  return course
}

const roomFor = (size: number, before: Float64Array | undefined) =>
  before?.length === size ? before : new Float64Array(size)

/** What puts the parameters of the month that follows `course.months` into the course, and gives them: the same numbers again where
 * they are those of the month before. */
export function forcing({ program, adjust }: Conduct, course: Course, base: Float64Array): () => Float64Array {
  const { lanes } = course
  const still = !adjust && program.responses.length === 0
  let room = new Float64Array(base.length)
  return () => {
    const { months: month, parameters } = course
    const before = parameters[month - 1]
    if (!(before && still)) {
      room.set(base)
      adjust?.(month, room)
      respond(program, course, room)
      hold(program, room, base, lanes)
    }
    const same = before && (still || alike(before, room))
    const of = same ? before : room
    parameters.push(of)
    if (!same) room = new Float64Array(base.length)
    return of
  }
}

function hold({ bounds }: Program, of: Float64Array, base: Float64Array, lanes: number) {
  bounds.forEach(({ low, high }, parameter) => {
    for (let at = parameter * lanes; at < (parameter + 1) * lanes; at++) {
      const value = of[at]!
      // What isn't a number comes of a programme's own making: then the number stays as it was given.
      of[at] = value < low ? low : value > high ? high : Number.isNaN(value) ? base[at]! : value
    }
  })
}

function alike(one: Float64Array, other: Float64Array): boolean {
  for (let at = 0; at < one.length; at++) if (one[at] !== other[at]) return false
  return true
}

/** A response may make a parameter this many times larger or smaller at most. */
const furthest = 1e6

function respond({ responses, flows, stocks }: Program, course: Course, of: Float64Array) {
  const { lanes, months: month } = course
  const standing = month * stocks.length
  const before = (month - 1) * flows.length
  const days = monthEnd(month - 1) - monthEnd(month - 2)
  for (const { target, reference, exponent, driver } of responses) {
    // Of flows there is no month before the first: the target is as given.
    if (month === 0 && (driver.of === 'flows' || driver.of === 'wait')) continue
    for (let lane = 0; lane < lanes; lane++) {
      let persons = 0
      if (driver.of === 'stocks' || driver.of === 'wait')
        for (const stock of driver.stocks) persons += course.stocks[(standing + stock) * lanes + lane]!
      let daily = 0
      if (driver.of === 'flows' || driver.of === 'wait')
        for (const flow of driver.flows) daily += course.flows[(before + flow) * lanes + lane]! / days
      const level =
        driver.of === 'parameter'
          ? of[driver.parameter * lanes + lane]!
          : driver.of === 'stocks'
            ? persons / (driver.places === undefined ? 1 : of[driver.places * lanes + lane]!)
            : driver.of === 'flows'
              ? daily
              : persons / daily
      const factor = (level / of[reference * lanes + lane]!) ** of[exponent * lanes + lane]!
      const held = Number.isNaN(factor) ? 1 : Math.min(Math.max(factor, 1 / furthest), furthest)
      for (const one of target) of[one * lanes + lane]! *= held
    }
  }
}

/** The same values in every lane. */
export function spread(values: Float64Array, lanes: number): Float64Array {
  const all = new Float64Array(values.length * lanes)
  values.forEach((value, index) => all.fill(value, index * lanes, (index + 1) * lanes))
  return all
}
