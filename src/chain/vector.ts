// The fluid day as WebAssembly, made at run time from the same rows as lanes.ts goes through: two lanes in each vector of two
// doubles, a lane's stocks in registers from day to day. It does the same operations in the same order, and WebAssembly
// rounds as JavaScript does, so it comes to the same bytes. Where it may not be made (a content policy without
// `wasm-unsafe-eval`, an old browser) there is none, and lanes.ts goes on.
import type { Day, RowWork } from './day.ts'
import type { Works } from './lanes.ts'

/** Beyond so many terms a day, compiling takes longer than it saves. */
const mostTerms = 4000

/** Rows for so many blocks of lanes, each block of `width` lanes (even), and what goes through a month of a block; undefined
 * where it can't be had. */
export function vectorWorks(
  day: Day,
  width: number,
  blocks: number,
): { rows: Float64Array; works: Works[] } | undefined {
  const terms = day.after.reduce((sum, { terms: some }) => sum + some.length, 0)
  if (typeof WebAssembly !== 'object' || terms > mostTerms) return undefined
  const size = day.rows * width * 8
  try {
    const instance = new WebAssembly.Instance(moduleFor(day, width, blocks * size))
    const { memory, prepare, days, finish } = instance.exports as unknown as {
      memory: WebAssembly.Memory
      prepare: (block: number, end: number) => void
      days: (block: number, end: number, count: number) => void
      finish: (block: number, end: number) => void
    }
    const end = width * 8
    const works = Array.from({ length: blocks }, (_, block): Works => {
      const from = block * size
      return {
        prepare: () => prepare(from, from + end),
        days: (count) => days(from, from + end, count),
        finish: () => finish(from, from + end),
      }
    })
    return { rows: new Float64Array(memory.buffer), works }
  } catch (error) {
    if (error instanceof WebAssembly.CompileError || error instanceof RangeError) return undefined
    throw error
  }
}

/** Modules that were made last, by all that they are made of: the engine makes a module faster the longer it runs, and a slider
 * changes numbers only. */
const modules = new Map<string, WebAssembly.Module>()
const mostModules = 8

function moduleFor(day: Day, width: number, bytes: number): WebAssembly.Module {
  const key = JSON.stringify([day, width, bytes])
  const module = modules.get(key) ?? new WebAssembly.Module(moduleOf(day, width, bytes))
  modules.delete(key)
  modules.set(key, module)
  if (modules.size > mostModules) modules.delete(modules.keys().next().value!)
  return module
}

type Code = number[]

/** A whole number as WebAssembly writes it (LEB128), from 0. */
function whole(value: number): Code {
  const code: Code = []
  let left = value
  do {
    code.push((left & 0x7f) | (left > 0x7f ? 0x80 : 0))
    left >>>= 7
  } while (left > 0)
  return code
}
const counted = (items: Code[]): Code => [...whole(items.length), ...items.flat()]
const sized = (code: Code): Code => [...whole(code.length), ...code]
const section = (id: number, code: Code): Code => [id, ...sized(code)]
const vector = (operation: number): Code => [0xfd, ...whole(operation)]
const named = (name: string): Code => sized(Array.from(name, (letter) => letter.charCodeAt(0)))

const i32 = 0x7f
const v128 = 0x7b
const add = vector(0xf0)
const sub = vector(0xf1)
const mul = vector(0xf2)
const div = vector(0xf3)
/** pmin(a, b) is b < a ? b : a; pmax(a, b) is a < b ? b : a. */
const pmin = vector(0xf6)
const pmax = vector(0xf7)
const get = (local: number): Code => [0x20, ...whole(local)]
const set = (local: number): Code => [0x21, ...whole(local)]
const tee = (local: number): Code => [0x22, ...whole(local)]
/** A number as a vector of it twice. */
function both(value: number): Code {
  const bytes = [...new Uint8Array(new Float64Array([value, value]).buffer)]
  return [...vector(0x0c), ...bytes]
}

/** Three functions over one memory: prepare(at, end), days(at, end, count), finish(at, end). From `at` to `end` stands the
 * block's first row; the others follow it. */
function moduleOf(day: Day, width: number, bytes: number): Uint8Array<ArrayBuffer> {
  const functions = ['prepare', 'days', 'finish']
  return Uint8Array.from([
    0x00,
    0x61,
    0x73,
    0x6d,
    1,
    0,
    0,
    0,
    ...section(
      1,
      counted([
        [0x60, 2, i32, i32, 0],
        [0x60, 3, i32, i32, i32, 0],
      ]),
    ),
    ...section(3, counted([[0], [1], [0]])),
    ...section(5, counted([[0, ...whole(Math.ceil(bytes / 65536))]])),
    ...section(7, counted([[...named('memory'), 2, 0], ...functions.map((name, index) => [...named(name), 0, index])])),
    ...section(
      10,
      counted([workBody(day.prepare, width), daysBody(day, width), workBody(day.finish, width)].map(sized)),
    ),
  ])
}

/** Where in the block's first row the two lanes stand, and where it ends. */
const [at, end] = [0, 1]
const rowAccess = (width: number) => ({
  load: (row: number): Code => [...get(at), ...vector(0), 4, ...whole(row * width * 8)],
  store: (row: number, from: number): Code => [...get(at), ...get(from), ...vector(11), 4, ...whole(row * width * 8)],
})
/** A loop that goes on from two lanes to the next. */
const overLanes = (body: Code): Code => [
  0x03,
  0x40,
  ...body,
  ...get(at),
  0x41,
  16,
  0x6a,
  ...tee(at),
  ...get(end),
  0x49,
  0x0d,
  0,
  0x0b,
]

function workBody(list: RowWork[], width: number): Code {
  const { load, store } = rowAccess(width)
  const here = new Map<number, number>()
  const first = 2
  const value = (row: number) => (here.has(row) ? get(here.get(row)!) : load(row))
  const body = list.flatMap(({ work, to, a, b }) => {
    const before = here.get(to)
    const local = before ?? first + here.size
    const code: Code = []
    if (work === 'mul') code.push(...value(a), ...value(b), ...mul)
    else if (work === 'madd')
      code.push(...(before === undefined ? both(0) : get(before)), ...value(a), ...value(b), ...mul, ...add)
    else if (work === 'less') code.push(...both(0), ...both(1), ...value(a), ...sub, ...pmax)
    else code.push(...value(a), ...both(1), ...value(b), ...pmax, ...div)
    here.set(to, local)
    return [...code, ...set(local)]
  })
  const stores = [...here].flatMap(([row, from]) => store(row, from))
  return [...counted([[...whole(here.size), v128]]), ...overLanes([...body, ...stores]), 0x0b]
}

function daysBody(day: Day, width: number): Code {
  const { load, store } = rowAccess(width)
  const [count, left, first] = [2, 3, 4]
  let locals = first
  const local = () => locals++

  const stocks = new Map(day.after.map(({ stock }) => [stock, local()]))
  const sums = new Map<number, number>()
  const sumOf = (row: number) => {
    if (!sums.has(row)) sums.set(row, local())
    return sums.get(row)!
  }
  /** Where a row of the day stands that is only in a register: what rests and what is served. */
  const held = new Map(day.unserved.map(({ stock, rest }) => [rest, stocks.get(stock)!]))
  const value = (row: number): Code => {
    const here = held.get(row)
    return here === undefined ? load(row) : get(here)
  }
  const loop: Code = []
  const say = (...code: Code[]) => {
    for (const part of code) for (const byte of part) loop.push(byte)
  }

  for (const { slots, rate, proportional, serves } of day.stations) {
    const open = local()
    if (proportional) {
      say(both(0))
      for (const { stock } of serves) say(get(stocks.get(stock)!), add)
      say(load(slots), pmax, both(1e-300), pmax, set(open), load(slots), get(open), div, set(open))
    } else say(load(slots), set(open))
    serves.forEach(({ stock, rest, served, sum }, index) => {
      const before = get(stocks.get(stock)!)
      held.set(rest, local()).set(served, local())
      if (proportional) say(before, get(open), mul)
      else {
        const taken = local()
        say(before, get(open), pmin, tee(taken))
        if (index < serves.length - 1) say(get(open), get(taken), sub, set(open))
      }
      say(load(rate), mul, set(held.get(served)!))
      say(before, value(served), sub, set(held.get(rest)!))
      say(get(sumOf(sum)), value(served), add, set(sumOf(sum)))
    })
  }
  for (const { rest, sum } of day.rested) say(get(sumOf(sum)), value(rest), add, set(sumOf(sum)))
  const next = day.after.map(({ terms }) => {
    terms.forEach(({ coefficient, of }, index) => {
      say(load(coefficient), value(of), mul)
      if (index > 0) say(add)
    })
    const to = local()
    say(set(to))
    return to
  })
  day.after.forEach(({ stock }, index) => say(get(next[index]!), set(stocks.get(stock)!)))

  const begin = [...stocks].flatMap(([row, to]) => [...load(row), ...set(to)])
  const cleared = [...sums.values()].flatMap((to) => [...both(0), ...set(to)])
  const ended = [...stocks, ...sums].flatMap(([row, from]) => store(row, from))
  const days = [0x03, 0x40, ...loop, ...get(left), 0x41, 1, 0x6b, ...tee(left), 0x0d, 0, 0x0b]
  return [
    ...counted([
      [1, i32],
      [...whole(locals - first), v128],
    ]),
    ...overLanes([...begin, ...cleared, ...get(count), ...set(left), ...days, ...ended]),
    0x0b,
  ]
}
