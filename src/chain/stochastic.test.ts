import assert from 'node:assert/strict'
import test from 'node:test'
import { Worker } from 'node:worker_threads'
import { binomial, poisson } from './draw.ts'
import type { Course } from './force.ts'
import { network } from './given-networks.ts'
import type { ChainModel } from './model.ts'
import { normalQuantile } from './normal.ts'
import { layOut } from './program.ts'
import { generator } from './random.ts'
import { textbook } from './standard.ts'
import { runStochastic, type StochasticRun } from './stochastic.ts'

const program = layOut(textbook)
type Draw = NonNullable<StochasticRun['draw']>

// Wrong builds, which the tests below have to catch.

/** Noise of the normal law, rounded, and cut off at 0. */
const gaussian: Draw = {
  binomial: (n, p, u) => Math.min(n, Math.max(0, Math.round(n * p + Math.sqrt(n * p * (1 - p)) * normalQuantile(u)))),
  poisson: (mean, u) => Math.max(0, Math.round(mean + Math.sqrt(mean) * normalQuantile(u))),
}

/** The classic rejection from Lorentz's law: exact, but it takes as many uniforms as it needs, so that two runs of one seed
 * soon go their own ways. */
function rejecting(seed: number): Draw {
  const { uniform } = generator(seed)
  // log n!, by Stirling.
  const log = (n: number) =>
    n < 2 ? 0 : n * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI * n) + 1 / (12 * n) - 1 / (360 * n ** 3)
  return {
    binomial: (n, p) => {
      const mean = n * p
      if (!(mean > 0)) return 0
      if (p > 0.5 || mean < 10) return binomial(n, p, uniform())
      const width = Math.sqrt(2 * mean * (1 - p))
      for (;;) {
        const y = Math.tan(Math.PI * uniform())
        const k = Math.floor(width * y + mean)
        if (k < 0 || k > n) continue
        const chance = log(n) - log(k) - log(n - k) + k * Math.log(p) + (n - k) * Math.log1p(-p)
        if (uniform() <= 1.2 * width * (1 + y * y) * Math.exp(chance)) return k
      }
    },
    poisson: (mean) => poisson(mean, uniform()),
  }
}

/** Exponential service: 1 − exp(−rate) of those that are served. */
function exponential(model: ChainModel): ChainModel {
  const wrong = structuredClone(model)
  for (const { rate } of wrong.stations) wrong.parameters[rate]!.value = 1 - Math.exp(-wrong.parameters[rate]!.value)
  return wrong
}

/** Of a stock after the first months: the mean, its standard error by trajectory, and the variance. */
function standing(course: Course, stocks: number, stock: number, after: number) {
  const { lanes, months } = course
  const means = new Float64Array(lanes)
  let squares = 0
  for (let month = after; month <= months; month++)
    for (let lane = 0; lane < lanes; lane++) {
      const persons = course.stocks[(month * stocks + stock) * lanes + lane]!
      means[lane]! += persons / (months - after + 1)
      squares += persons ** 2 / (lanes * (months - after + 1))
    }
  const mean = means.reduce((sum, one) => sum + one, 0) / lanes
  const spread = means.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (lanes - 1)
  return { mean, error: Math.sqrt(spread / lanes), variance: squares - mean ** 2 }
}

/** The stationary law of N after N − Binomial(min(N, slots), rate) + Poisson(arrivals), by going on until it stands. */
function exactLaw(arrivals: number, rate: number, slots: number, most: number) {
  const chance = (n: number, k: number, p: number) => {
    let log = k * Math.log(p) + (n - k) * Math.log1p(-p)
    for (let i = 0; i < k; i++) log += Math.log((n - i) / (k - i))
    return Math.exp(log)
  }
  const served = Array.from({ length: slots + 1 }, (_, n) =>
    Array.from({ length: n + 1 }, (__, k) => chance(n, k, rate)),
  )
  const coming = [Math.exp(-arrivals)]
  while (coming.length < 2 || coming.at(-1)! > 1e-14 || coming.length < arrivals)
    coming.push((coming.at(-1)! * arrivals) / coming.length)
  let law = new Float64Array(most).fill(1 / most)
  let before = -1
  for (let round = 0; round < 20_000; round++) {
    const rested = new Float64Array(most)
    law.forEach((p, n) => {
      const done = served[Math.min(n, slots)]!
      for (let k = 0; k < done.length; k++) rested[n - k]! += p * done[k]!
    })
    const next = new Float64Array(most)
    rested.forEach((p, n) => {
      for (let k = 0; k < coming.length; k++) next[Math.min(most - 1, n + k)]! += p * coming[k]!
    })
    law = next
    if (round % 100 === 0) {
      const mean = law.reduce((sum, p, n) => sum + p * n, 0)
      if (Math.abs(mean - before) < 1e-9) break
      before = mean
    }
  }
  const mean = law.reduce((sum, p, n) => sum + p * n, 0)
  return { mean, variance: law.reduce((sum, p, n) => sum + p * n * n, 0) - mean ** 2 }
}

for (const [arrivals, rate, slots, mean, variance, most] of [
  [0.9, 0.05, 20, 22.833505, 93.7162, 260],
  [4.75, 0.05, 100, 104.383149, 409.6985, 420],
] as const) {
  test(`a queue of ${slots} slots stands as its exact law says; with 1 − exp(−rate) it would not`, () => {
    const law = exactLaw(arrivals, rate, slots, most)
    assert.ok(Math.abs(law.mean - mean) < 1e-4 && Math.abs(law.variance - variance) < 0.02, JSON.stringify(law))
    const model = network(arrivals, [{ slots, rate, start: Math.round(mean) }])
    const seen = (run: ChainModel) =>
      standing(
        runStochastic({ program: layOut(run), seed: 4, trajectories: slots < 50 ? 400 : 150, months: 120 }),
        1,
        0,
        36,
      )
    const right = seen(model)
    assert.ok(right.error < 0.02 * mean, `${right.error}`)
    assert.ok(Math.abs(right.mean - mean) < 3.5 * right.error, `${right.mean} ± ${right.error}`)
    assert.ok(Math.abs(right.variance / variance - 1) < 0.15, `${right.variance}`)
    const wrong = seen(exponential(model))
    assert.ok(Math.abs(wrong.mean - mean) > 6 * wrong.error, `not caught: ${wrong.mean} ± ${wrong.error}`)
  })
}

test('of a queue of 20 slots 1 − exp(−rate) makes 25.891 where it is 22.834 by days and 22.957 by Erlang', () => {
  const [arrivals, rate, slots] = [0.9, 0.05, 20]
  const offered = arrivals / rate
  let [term, under] = [1, 0]
  for (let k = 0; k < slots; k++) {
    under += term
    term *= offered / (k + 1)
  }
  const full = (term * slots) / (slots - offered)
  const byErlang = offered + ((full / (under + full)) * offered) / (slots - offered)
  assert.equal(byErlang.toFixed(3), '22.957')
  const wrong = exactLaw(arrivals, 1 - Math.exp(-rate), slots, 320).mean
  assert.ok(Math.abs(wrong - 25.891) < 1e-3, `${wrong}`)
  assert.equal((100 * (wrong / byErlang - 1)).toFixed(1), '12.8')
  assert.equal((100 * (22.833505 / byErlang - 1)).toFixed(1), '-0.5')
})

test('a list that goes through twenty a day where eighteen come stands at 24.361', () => {
  const model = network(18, [{ slots: 1, rate: 20, pace: 'list', start: 24 }])
  const run = runStochastic({ program: layOut(model), seed: 2, trajectories: 200, months: 120 })
  const { mean, error, variance } = standing(run, 1, 0, 12)
  assert.ok(Math.abs(mean - 24.361) < 3.5 * error && error < 0.1, `${mean} ± ${error}`)
  assert.ok(Math.abs(Math.sqrt(variance) - 10.02) < 0.5, `${Math.sqrt(variance)}`)
})

test('a delay stands at arrivals × days with a Poisson spread, whatever law the days have', () => {
  const queue = network(10, [{ slots: 0, rate: 0, start: 900 }])
  queue.parameters['phase'] = { label: 'Phase', quantity: 'rate', value: 2 / 180 }
  queue.stocks[0]!.leaves.push({ id: 'half', label: 'Half', rate: 'phase', to: 'second' })
  queue.stocks.push({
    ...queue.stocks[0]!,
    id: 'second',
    leaves: [{ id: 'over', label: 'Over', rate: 'phase', to: 'out' }],
  })
  const laid = layOut(queue)
  const course = runStochastic({ program: laid, seed: 3, trajectories: 150, months: 96 })
  // Both halves together.
  const sums = { ...course, stocks: new Float64Array((course.months + 1) * 150) }
  for (let at = 0; at < sums.stocks.length; at++) {
    const [month, lane] = [Math.floor(at / 150), at % 150]
    sums.stocks[at] = course.stocks[2 * month * 150 + lane]! + course.stocks[(2 * month + 1) * 150 + lane]!
  }
  const { mean, error, variance } = standing(sums, 1, 0, 36)
  assert.ok(Math.abs(mean - 1800) < 3.5 * error, `${mean} ± ${error}`)
  assert.ok(Math.abs(variance / 1800 - 1) < 0.1, `${variance}`)
})

const published = [
  [47952.9, 215.6],
  [2394.1, 47.8],
  [2782.8, 53],
  [4948.2, 68.3],
  [51970.5, 365],
  [6130.7, 115.1],
  [26741.3, 179.9],
  [6188.9, 81.6],
  [1587.1, 39.7],
  [1701.2, 42.4],
  [6211.3, 78.8],
  [57533.2, 230.3],
] as const

/** How many standard errors each stock is from what was published of 600 runs, and its spread beside theirs. */
function besidePublished(draw?: Draw) {
  const n = 60
  const { stocks } = runStochastic({ program, seed: 5, trajectories: n, months: 120, ...(draw && { draw }) })
  return published.map(([mean, sd], stock) => {
    const at = stocks.subarray((120 * 12 + stock) * n, (120 * 12 + stock + 1) * n)
    const own = at.reduce((sum, one) => sum + one, 0) / n
    const spread = Math.sqrt(at.reduce((sum, one) => sum + (one - own) ** 2, 0) / (n - 1))
    return { off: (own - mean) / (sd * Math.sqrt(1 / n + 1 / 600)), spread: spread / sd, share: own / mean }
  })
}

test('the textbook country with chance: mean and spread of each stock as published of 600 exact runs', () => {
  for (const [stock, { off, spread }] of besidePublished().entries()) {
    assert.ok(Math.abs(off) < 3.5, `${program.stocks[stock]} is ${off} standard errors off`)
    assert.ok(spread > 0.65 && spread < 1.4, `${program.stocks[stock]} spreads ${spread} times as much`)
  }
})

test('normal noise cut off at 0 would be caught: long sentences 5 to 7 % too few', () => {
  const wrong = besidePublished(gaussian)
  for (const stock of [8, 9]) {
    assert.ok(wrong[stock]!.off < -6 && wrong[stock]!.share < 0.97, JSON.stringify(wrong[stock]))
  }
})

test('whole persons, and nobody is lost or made', () => {
  const n = 5
  const { stocks, flows } = runStochastic({ program, seed: 6, trajectories: n, months: 36 })
  for (const persons of [...stocks, ...flows]) assert.ok(Number.isInteger(persons) && persons >= 0)
  const sources = new Set(program.sources.map(({ flow }) => flow))
  for (let lane = 0; lane < n; lane++) {
    let expected = 0
    for (let stock = 0; stock < 12; stock++) expected += stocks[stock * n + lane]!
    for (let month = 0; month < 36; month++) {
      program.flows.forEach(({ to }, flow) => {
        const persons = flows[(month * program.flows.length + flow) * n + lane]!
        if (sources.has(flow)) expected += persons
        if (to >= 12 + program.decisions.length) expected -= persons
      })
      let stands = 0
      for (let stock = 0; stock < 12; stock++) stands += stocks[((month + 1) * 12 + stock) * n + lane]!
      assert.equal(stands, expected)
    }
  }
})

/** Var(difference) of unpaired runs over that of paired ones: court pending, remand, custody. */
function pairing(n: number, months: number, drawOf?: (seed: number) => Draw) {
  const run = (seed: number, more: number) => {
    const parameters = new Float64Array(program.parameters.length * n)
    program.values.forEach((value, at) => {
      const factor = program.parameters[at] === 'lower.slots' ? more : 1
      parameters.fill(factor * value, at * n, (at + 1) * n)
    })
    const course = runStochastic({
      program,
      seed,
      trajectories: n,
      months,
      parameters,
      ...(drawOf && { draw: drawOf(seed) }),
    })
    const sum = (list: number[]) =>
      Float64Array.from({ length: n }, (_, lane) =>
        list.reduce((so, stock) => so + course.stocks[(months * 12 + stock) * n + lane]!, 0),
      )
    return [sum([3, 4, 5, 6]), sum([1, 3, 5]), sum([1, 3, 5, 7, 8, 9])]
  }
  const variance = (list: Float64Array) => {
    const mean = list.reduce((sum, one) => sum + one, 0) / n
    return list.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (n - 1)
  }
  const [base, paired, alone] = [run(1, 1), run(1, 1.02), run(2, 1.02)]
  return base.map((from, at) => {
    const less = (to: Float64Array) => Float64Array.from(to, (value, lane) => value - from[lane]!)
    return variance(less(alone[at]!)) / variance(less(paired[at]!))
  })
}

test('a scenario beside its base with the same seed: the difference varies at least fifty times less', () => {
  const ratios = pairing(48, 60)
  for (const ratio of ratios) assert.ok(ratio >= 50, ratios.join(' '))
})

test('a sampler that draws again would be caught: the same seed would gain nothing', () => {
  const ratios = pairing(24, 24, rejecting)
  for (const ratio of ratios) assert.ok(ratio < 5, ratios.join(' '))
})

test('the same bytes at once, in pieces and in two threads', async () => {
  const months = 6
  const whole = runStochastic({ program, seed: 9, trajectories: 6, months })
  const part = (first: number) => runStochastic({ program, seed: 9, first, trajectories: 3, months })
  const joined = (one: Course, other: Course) => {
    const stocks: number[] = []
    for (let at = 0; at < one.stocks.length; at += 3)
      stocks.push(...one.stocks.subarray(at, at + 3), ...other.stocks.subarray(at, at + 3))
    return Float64Array.from(stocks)
  }
  assert.deepEqual(joined(part(0), part(3)), whole.stocks)
  const here = JSON.stringify(new URL('.', import.meta.url).href)
  const thread = `
    const { parentPort, workerData } = require('node:worker_threads')
    Promise.all(['program', 'standard', 'stochastic'].map((name) => import(${here} + name + '.ts'))).then(
      ([{ layOut }, { textbook }, { runStochastic }]) =>
        parentPort.postMessage(runStochastic({ program: layOut(textbook), seed: 9, trajectories: 3, ...workerData })),
    )`
  const inThread = (first: number) =>
    new Promise<Course>((resolve, reject) => {
      new Worker(thread, { eval: true, workerData: { first, months } }).once('message', resolve).once('error', reject)
    })
  const [one, other] = await Promise.all([inThread(0), inThread(3)])
  assert.deepEqual(joined(one, other), whole.stocks)
})

test('slots that stocks share by how many wait are whole, and all of them', () => {
  const model = structuredClone(textbook)
  for (const station of model.stations) station.priority = 'proportional'
  model.parameters['lower.slots']!.value = 400.4
  model.parameters['lower.pace']!.value = 1
  const laid = layOut(model)
  const { flows, stocks } = runStochastic({ program: laid, seed: 1, trajectories: 2, months: 12 })
  for (const persons of [...flows, ...stocks]) assert.ok(Number.isInteger(persons) && persons >= 0)
  const tried = ['lower-tried-remand', 'lower-tried-free'].map((id) => laid.flows.findIndex((one) => one.id === id))
  const done = tried.reduce((sum, flow) => sum + flows[flow * 2]!, 0)
  // January: 30 days of 400.4 slots, each of them used once while enough wait.
  assert.equal(done, Math.floor(30 * 400.4))
})

test('a seed and a stream are numbers of their own', () => {
  const first = (seed: number, stream: number) => generator(seed, stream).uniform()
  const all = [0, 1, 2, 2 ** 33].flatMap((seed) => [0, 1, 2, 2 ** 40].map((stream) => first(seed, stream)))
  assert.equal(new Set(all).size, 16)
  assert.equal(first(1, 2), first(1, 2))
})
