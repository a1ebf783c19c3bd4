// The fluid solver: the daily map of the model, without chance. Many runs go side by side as lanes, each with its own
// numbers.
import { monthEnd } from './calendar.ts'
import { type Day, dayCount, dayOf, firstParameter } from './day.ts'
import { type Conduct, type Course, courseFor, forcing, spread } from './force.ts'
import { scriptWorks, type Works } from './lanes.ts'
import type { Program } from './program.ts'
import { vectorWorks } from './vector.ts'

export { type Conduct, type Course, spread } from './force.ts'

export interface FluidRun extends Conduct {
  /** How many runs go side by side. */
  lanes: number
  /** `vector`, unless said: WebAssembly made at run time; where a content policy forbids that, and in `script`, plain
   * JavaScript. Both give the same bytes. */
  backend?: 'script' | 'vector'
}

/** Lanes that are worked on together: their rows stay in the processor's nearest cache. */
const widest = 32
/** Blocks of lanes keep from month to month what they worked out, within so many numbers; beyond, they take turns. */
const mostNumbers = 2 ** 22

/** Runs the chain's daily map. `course.months` is less than `months` where `proceed` ended it. */
export function runFluid(run: FluidRun): Course {
  const { program, lanes, months, parameters, proceed, backend = 'vector' } = run
  const base = parameters ?? spread(program.values, lanes)
  const course = courseFor(run, lanes, base, false)
  const takeForce = forcing(run, course, base)
  // Two lanes go at once in a vector.
  const width = Math.min(widest, lanes + (lanes % 2))
  const { day, shops } = made.get(program) ?? { day: dayOf(program), shops: new Map<string, Workshop>() }
  made.set(program, { day, shops })
  const blocks = Math.max(1, Math.min(Math.ceil(lanes / width), Math.floor(mostNumbers / (day.rows * width))))
  const key = `${backend} ${width} ${blocks}`
  const workshop = shops.get(key) ?? workshopFor(day, width, blocks, backend)
  // Whoever runs the same program within this run makes their own.
  shops.delete(key)
  for (let month = 0; month < months; month++) {
    if (proceed && !proceed(month)) break
    const of = takeForce()
    const anew = of !== course.parameters[month - 1] || lanes > width * blocks
    for (let from = 0; from < lanes; from += width) {
      throughMonth(workshop, (from / width) % blocks, course, of, from, anew)
    }
    course.months++
  }
  shops.set(key, workshop)
  return course
}

interface Workshop {
  day: Day
  width: number
  rows: Float64Array
  works: Works[]
}

/** What a program is run with is kept as long as the program is. */
const made = new WeakMap<Program, { day: Day; shops: Map<string, Workshop> }>()

function workshopFor(day: Day, width: number, blocks: number, backend: 'script' | 'vector'): Workshop {
  const size = day.rows * width
  const vector = backend === 'vector' ? vectorWorks(day, width, blocks) : undefined
  const rows = vector?.rows ?? new Float64Array(size * blocks)
  const works =
    vector?.works ??
    Array.from({ length: blocks }, (_, block) =>
      scriptWorks(day, rows.subarray(block * size, (block + 1) * size), width),
    )
  for (let block = 0; block < blocks; block++) rows.fill(1, block * size, block * size + width)
  return { day, width, rows, works }
}

/** A month of a block of lanes, from the course's stocks to those of the next month. */
function throughMonth(
  { day, width, rows, works }: Workshop,
  block: number,
  course: Course,
  of: Float64Array,
  from: number,
  anew: boolean,
) {
  const { lanes, months: month } = course
  const some = Math.min(width, lanes - from)
  const start = block * day.rows * width
  const parameters = start + firstParameter * width
  const stocks = parameters + day.parameters * width
  const flows = stocks + day.stocks * width
  const { prepare, days, finish } = works[block]!
  if (anew) {
    copy(of, from, lanes, rows, parameters, width, some, day.parameters)
    prepare()
  }
  copy(course.stocks, month * day.stocks * lanes + from, lanes, rows, stocks, width, some, day.stocks)
  const count = monthEnd(month) - monthEnd(month - 1)
  rows.fill(count, start + dayCount * width, start + (dayCount + 1) * width)
  days(count)
  finish()
  copy(rows, stocks, width, course.stocks, (month + 1) * day.stocks * lanes + from, lanes, some, day.stocks)
  copy(rows, flows, width, course.flows, month * day.flows * lanes + from, lanes, some, day.flows)
}

/** Copies some lanes of so many rows. */
function copy(
  from: Float64Array,
  fromStart: number,
  fromWidth: number,
  to: Float64Array,
  toStart: number,
  toWidth: number,
  some: number,
  count: number,
) {
  for (let row = 0; row < count; row++) {
    const source = fromStart + row * fromWidth
    const target = toStart + row * toWidth
    for (let lane = 0; lane < some; lane++) to[target + lane] = from[source + lane]!
  }
}
