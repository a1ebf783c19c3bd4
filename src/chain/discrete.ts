// The event-by-event solver: the same graph in continuous time, person by person. It verifies the daily solvers against the
// theory of queues, and tells how long single persons wait. A slot is busy with one person for an exponential time of its
// rate; what leaves by itself does so after an exponential time of its rate, in service too, as in the daily map whoever was not
// done with today may leave; arrivals are Poisson. Parameters stand for a month, as for the other solvers. It is not the main engine: a nation has millions of events a year.
import { monthEnd } from './calendar.ts'
import type { DiscreteCourse, DiscreteRun } from './discrete-run.ts'
import { drawn, next } from './drawn.ts'
import { eventRates, type EventRates } from './event-rates.ts'
import { type Conduct, courseFor, forcing } from './force.ts'
import { minusLog } from './minus-log.ts'
import { Tally } from './tally.ts'

/**
 * Within a stock, first come first served. A station's priority decides between stocks: `in-order` takes up whoever stands
 * in the stock named first; nobody in service is put back. `proportional` takes up whoever came first to any of them. A
 * `list` is served as by slots whose rate may be over 1. Capacity is rounded to whole slots.
 *
 * Where a month's parameters are others than those before, what is left of an exponential time is brought to its new rate: having no
 * memory, it is then one of that rate. A slot that is taken away goes once whoever is in it is done.
 */
export function runDiscrete(run: DiscreteRun): DiscreteCourse {
  const { program, days, warmUp = 0, proceed } = run
  const { stocks, flows, sources, stations, leaves } = program
  const until = warmUp + days
  const base = run.parameters ?? program.values
  const still = !run.adjust && program.responses.length === 0
  // Only what changes needs months, which responses are driven by.
  let months = 1
  while (!still && monthEnd(months - 1) < until) months++
  const conduct: Conduct = { ...run, months }
  const course = courseFor(conduct, 1, base, true)
  const takeForce = forcing(conduct, course, base)
  /** What is in force now. */
  const of = takeForce().slice()
  const times = drawn(run.seed, 0, minusLog)
  const ways = drawn(run.seed, 1, (uniform) => uniform)

  const { routes, stationOf, served, rates, setRates } = eventRates(program)
  const { perSlot, leaving, source } = rates
  setRates(of)
  const to = Int32Array.from(flows, (flow) => flow.to)
  const flowSums = new Float64Array(flows.length)
  /** Of them, what the months before have told. */
  const told = new Float64Array(flows.length)

  const free = new Int32Array(stations.length)
  const fair = stations.map(({ priority }) => priority === 'proportional')

  // Persons: where they are, since when, and their neighbours in the queue. `turn` is counted up when somebody goes on, so
  // that an event which was meant for them before is known to be over.
  let room = 1024
  let since = new Float64Array(room)
  let where = new Int32Array(room)
  let turn = new Int32Array(room)
  let ahead = new Int32Array(room)
  let behind = new Int32Array(room)
  let spare = new Int32Array(room)
  let spares = 0
  let used = 0
  const first = new Int32Array(stocks.length).fill(-1)
  const last = new Int32Array(stocks.length).fill(-1)

  // Events stand in a heap of four branches: when, whose (a source's is under 0) and of which turn; a completion's turn is odd.
  // Behind the last stands infinity, so that each has four below it.
  let most = 1024
  let when = new Float64Array(most).fill(Infinity)
  let whose = new Int32Array(most)
  let turns = new Int32Array(most)
  let heap = 0
  // The event at the top is over, and the next that is put may take its place.
  let hollow = false

  const standing = new Float64Array(stocks.length)
  const area = new Float64Array(stocks.length)
  const changed = new Float64Array(stocks.length)
  const waited = stocks.map((_, stock) => (stationOf[stock]! < 0 ? undefined : new Tally()))
  // Now, and the time of the event that is put. In an array, since a fraction in a variable of a closure, or handed from
  // function to function, is a new object each time.
  const clock = new Float64Array(2)
  let events = 0
  let counted = false

  sources.forEach((_, index) => {
    if (source[index]! > 0) put(source[index]!, -1 - index, 0)
  })
  program.starts.forEach(({ count, personsPer }, stock) => {
    const persons = of[count]! * (personsPer === undefined ? 1 : of[personsPer]!)
    for (let left = Math.round(persons); left > 0; left--) enter(person(), stock)
  })
  if (warmUp === 0) counted = true
  stations.forEach(({ capacity }, station) => open(station, Math.round(of[capacity]!)))
  let stop = still ? until : Math.min(until, monthEnd(0))
  let going = true
  while (going) {
    while (heap > 0 && when[0]! <= stop) {
      const who = whose[0]!
      const its = turns[0]!
      if (!counted && when[0]! > warmUp) begin()
      clock[0] = when[0]!
      if (who < 0) {
        events++
        hollow = true
        put(source[-1 - who]!, who, 0)
        go(person(), sources[-1 - who]!.flow)
      } else {
        hollow = true
        if (turn[who] !== its) {
          close()
          continue
        }
        events++
        const stock = where[who]!
        if (its & 1) goFromSlot(who, stock)
        else leave(who, stock)
        if (hollow) close()
      }
      if ((events & 0xffff) === 0 && proceed && !proceed(clock[0]!)) {
        going = false
        break
      }
    }
    if (stop >= until) break
    if (going) turnMonth()
  }
  const ended = going ? until : clock[0]!
  if (!counted) begin()
  for (let stock = 0; stock < stocks.length; stock++) area[stock]! += standing[stock]! * (ended - changed[stock]!)
  const span = Math.max(0, ended - warmUp)
  return {
    days: span,
    events,
    persons: area.map((sum) => (span > 0 ? sum / span : 0)),
    flows: flowSums,
    end: standing,
    waits: waited.map((tally) => tally?.waits()),
  }

  /** From here on it counts. */
  function begin() {
    counted = true
    events = 0
    area.fill(0)
    changed.fill(warmUp)
    told.forEach((many, flow) => (told[flow] = many - flowSums[flow]!))
    flowSums.fill(0)
  }

  /** A month is over: what came of it is kept for the responses, and what the next has in force is taken. */
  function turnMonth() {
    clock[0] = stop
    if (!counted && stop > warmUp) begin()
    const before = course.parameters[course.months]
    course.stocks.set(standing, (course.months + 1) * stocks.length)
    flowSums.forEach((many, flow) => (course.flows[course.months * flows.length + flow] = many - told[flow]!))
    told.set(flowSums)
    course.months++
    stop = Math.min(until, monthEnd(course.months))
    const now = takeForce()
    if (now === before) return
    const slots = stations.map(({ capacity }) => Math.round(of[capacity]!))
    const were = { source: source.slice(), perSlot: perSlot.slice(), leaving: leaving.slice() }
    of.set(now)
    setRates(of)
    bringFrom(were)
    stations.forEach(({ capacity }, station) => open(station, Math.round(of[capacity]!) - slots[station]!))
  }

  /** So many slots more, or fewer, and who waits for them is taken up. */
  function open(station: number, slots: number) {
    free[station]! += slots
    for (let left = Infinity; free[station]! > 0 && free[station]! < left;) {
      left = free[station]!
      takeUp(station)
    }
  }

  /** Brings the events that stand from the rates that were to those of now. */
  function bringFrom(were: EventRates) {
    const now = clock[0]!
    let kept = 0
    for (let index = 0; index < heap; index++) {
      const [who, its] = [whose[index]!, turns[index]!]
      if (who >= 0 && turn[who] !== its) continue
      const [before, rate] = [rateOf(who, its, were), rateOf(who, its, rates)]
      if (!(rate > 0)) continue
      when[kept] = rate === before ? when[index]! : now + ((when[index]! - now) * before) / rate
      whose[kept] = who
      turns[kept++] = its
    }
    when.fill(Infinity, kept, heap)
    heap = kept
    for (let top = (heap - 2) >> 2; top >= 0; top--) {
      clock[1] = when[top]!
      sink(whose[top]!, turns[top]!, top)
    }
    // What had no rate had no event.
    const out = new Set(spare.subarray(0, spares))
    for (let who = -sources.length; who < used; who++) {
      const its = who < 0 ? 0 : turn[who]!
      if (rateOf(who, its, were) > 0 || out.has(who)) continue
      const rate = rateOf(who, its, rates)
      if (rate > 0) put(rate, who, its)
    }
  }

  /** Of a source (under 0), of whoever is in service (their turn is odd) or waits and rests. */
  function rateOf(who: number, its: number, { source, perSlot, leaving }: EventRates) {
    if (who < 0) return source[-1 - who]!
    const stock = where[who]!
    return its & 1 ? perSlot[stationOf[stock]!]! + leaving[stock]! : leaving[stock]!
  }

  function person() {
    if (spares > 0) return spare[--spares]!
    if (used === room) {
      room *= 2
      since = grown(since, new Float64Array(room))
      where = grown(where, new Int32Array(room))
      turn = grown(turn, new Int32Array(room))
      ahead = grown(ahead, new Int32Array(room))
      behind = grown(behind, new Int32Array(room))
      spare = grown(spare, new Int32Array(room))
    }
    return used++
  }

  function count(stock: number, change: number) {
    area[stock]! += standing[stock]! * (clock[0]! - changed[stock]!)
    changed[stock] = clock[0]!
    standing[stock]! += change
  }

  /** Along a flow and through what decisions it leads to. */
  function go(who: number, flow: number) {
    flowSums[flow]!++
    let place = to[flow]!
    while (place >= stocks.length) {
      const route = routes[place - stocks.length]
      if (!route) {
        spare[spares++] = who
        return
      }
      const at = next(ways)
      let way = 0
      while (at >= route.upTo[way]!) way++
      const onto = route.flows[way]!
      flowSums[onto]!++
      place = to[onto]!
    }
    enter(who, place)
  }

  function enter(who: number, stock: number) {
    count(stock, 1)
    where[who] = stock
    since[who] = clock[0]!
    turn[who] = (turn[who]! | 1) + 1
    const station = stationOf[stock]!
    if (station >= 0 && free[station]! > 0) return serve(who, stock, station)
    if (leaving[stock]! > 0) put(leaving[stock]!, who, turn[who])
    if (station < 0) return
    behind[who] = -1
    ahead[who] = last[stock]!
    if (last[stock]! < 0) first[stock] = who
    else behind[last[stock]!] = who
    last[stock] = who
  }

  function serve(who: number, stock: number, station: number) {
    free[station]!--
    if (counted) waited[stock]!.add(clock, since, who)
    turn[who]! |= 1
    const rate = perSlot[station]! + leaving[stock]!
    if (rate > 0) put(rate, who, turn[who]!)
  }

  function unqueue(who: number, stock: number) {
    const [before, after] = [ahead[who]!, behind[who]!]
    if (before < 0) first[stock] = after
    else behind[before] = after
    if (after < 0) last[stock] = before
    else ahead[after] = before
  }

  /** Done with, or left before that. */
  function goFromSlot(who: number, stock: number) {
    const station = stationOf[stock]!
    count(stock, -1)
    const [done, left] = [perSlot[station]!, leaving[stock]!]
    go(who, left > 0 && next(ways) * (done + left) >= done ? leaveOf(stock) : served[stock]!)
    // only now, for whoever comes to wait for the same station again is no further ahead than others
    free[station]!++
    if (free[station]! > 0) takeUp(station)
  }

  function takeUp(station: number) {
    let who = -1
    for (const { stock } of stations[station]!.serves) {
      const candidate = first[stock]!
      if (candidate < 0) continue
      if (who < 0 || since[candidate]! < since[who]!) who = candidate
      if (!fair[station]) break
    }
    if (who < 0) return
    const stock = where[who]!
    unqueue(who, stock)
    serve(who, stock, station)
  }

  function leave(who: number, stock: number) {
    if (stationOf[stock]! >= 0) unqueue(who, stock)
    count(stock, -1)
    go(who, leaveOf(stock))
  }

  /** The flow of one of a stock's leaves. */
  function leaveOf(stock: number) {
    const list = leaves[stock]!
    let at = next(ways) * leaving[stock]!
    let index = 0
    while (index < list.length - 1 && at >= of[list[index]!.rate]!) at -= of[list[index++]!.rate]!
    return list[index]!.flow
  }

  /** An event after an exponential time of so much a day. */
  function put(rate: number, who: number, its: number) {
    const time = clock[0]! + next(times) / rate
    if (hollow) {
      hollow = false
      clock[1] = time
      return sink(who, its, 0)
    }
    if (heap + 4 > most) {
      most *= 2
      when = grown(when, new Float64Array(most).fill(Infinity))
      whose = grown(whose, new Int32Array(most))
      turns = grown(turns, new Int32Array(most))
    }
    let at = heap++
    while (at > 0) {
      const above = (at - 1) >> 2
      if (when[above]! <= time) break
      when[at] = when[above]!
      whose[at] = whose[above]!
      turns[at] = turns[above]!
      at = above
    }
    when[at] = time
    whose[at] = who
    turns[at] = its
  }

  /** Nothing came to stand where the event at the top was. */
  function close() {
    hollow = false
    heap--
    clock[1] = when[heap]!
    when[heap] = Infinity
    if (heap > 0) sink(whose[heap]!, turns[heap]!, 0)
  }

  /** Puts the event of the time `clock[1]` at a place of the heap that is free, the top's or another, and down to its own. */
  function sink(who: number, its: number, from: number) {
    const time = clock[1]!
    let at = from
    for (;;) {
      const child = 4 * at + 1
      if (child >= heap) break
      // Which of four comes first is as good as random: reckoned, not asked, it is never foreseen wrong.
      const one = child + Number(when[child + 1]! < when[child]!)
      const other = child + 2 + Number(when[child + 3]! < when[child + 2]!)
      const least = one + (other - one) * Number(when[other]! < when[one]!)
      if (when[least]! >= time) break
      when[at] = when[least]!
      whose[at] = whose[least]!
      turns[at] = turns[least]!
      at = least
    }
    when[at] = time
    whose[at] = who
    turns[at] = its
  }
}

function grown<T extends Float64Array | Int32Array>(from: T, to: T): T {
  to.set(from)
  return to
}
