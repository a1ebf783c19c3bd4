// How fast the justice chain runs: npm run bench:chain [-- --peers no]
// The textbook country's twelve stocks for ten years, fluid and with chance, and a small network of queues event by event;
// beside the same chain written out by hand, and beside engines that a user would pick, which are put into a folder of their
// own for this (npm `simulation` is under the AGPL and no dependency). Figures are per second of one thread's processor time
// in user mode, best of several, since a machine is seldom alone. Goals: 10,000 fluid runs and half of what is written by
// hand, 250 runs with chance, 7 million events, two threads 1.8 times one.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { runDiscrete } from '#chain/discrete.ts'
import { runFluid, type Course } from '#chain/fluid.ts'
import { jackson } from '#chain/given-networks.ts'
import { layOut } from '#chain/program.ts'
import { textbook } from '#chain/standard.ts'
import { runStochastic } from '#chain/stochastic.ts'
import { byHand, byHandOrder } from './chain-by-hand.ts'
import { calibrate, machine } from './served.ts'

const program = layOut(textbook)
const network = layOut(jackson)

/** How many a second of this thread's time: the best of some goes. `once` says how many it did. */
function rate(once: () => number, goes = 6, seconds = 0.3): number {
  once()
  let best = 0
  for (let go = 0; go < goes; go++) {
    const from = process.threadCpuUsage()
    let done = 0
    let used = 0
    while (used < seconds * 1e6) {
      done += once()
      used = process.threadCpuUsage(from).user
    }
    best = Math.max(best, (done / used) * 1e6)
  }
  return best
}

const hand = Float64Array.from(byHandOrder, (id) => program.values[program.parameters.indexOf(id)]!)
const starts = Float64Array.from(program.starts, ({ count }) => program.values[count]!)
/** Whoever runs batch after batch gives each the room of the last, as bands and sensitivity do. */
const again = (run: (over: { over?: Course }) => Course) => {
  let over: { over?: Course } = {}
  return () => {
    const course = run(over)
    over = { over: course }
    return course.lanes
  }
}
const works: Record<string, () => number> = {
  'fluid, written out by hand': () => {
    for (let run = 0; run < 64; run++) byHand(hand, 3650, Float64Array.from(starts))
    return 64
  },
  'fluid, vectors': again((over) => runFluid({ program, lanes: 64, months: 120, backend: 'vector', ...over })),
  'fluid, plain JavaScript': again((over) => runFluid({ program, lanes: 64, months: 120, backend: 'script', ...over })),
  'with chance': again((over) => runStochastic({ program, seed: 1, trajectories: 16, months: 120, ...over })),
  'event by event': () => runDiscrete({ program: network, seed: 1, days: 300_000 }).events,
}

if (isMainThread) await main()
else parentPort!.postMessage(goInThread(workerData as { work: string; times: number }))

/** So many times a piece of work, and the seconds and the processor's seconds that it took. */
function goInThread({ work, times }: { work: string; times: number }) {
  // as fast as it gets, so that no thread is measured while the engine still compiles for the other
  for (const begun = performance.now(); performance.now() - begun < 500;) works[work]!()
  const [from, used] = [performance.now(), process.threadCpuUsage()]
  for (let time = 0; time < times; time++) works[work]!()
  return { seconds: (performance.now() - from) / 1000, processor: process.threadCpuUsage(used).user / 1e6 }
}

async function inThreads(work: string, times: number, threads: number) {
  return Promise.all(
    Array.from(
      { length: threads },
      () =>
        new Promise<{ seconds: number; processor: number }>((resolve, reject) => {
          new Worker(new URL(import.meta.url), { workerData: { work, times } })
            .once('message', resolve)
            .once('error', reject)
        }),
    ),
  )
}

async function main() {
  console.log(machine(), `${calibrate().toFixed(0)} ms for 64 MB of SHA-256`)
  const rates: Record<string, number> = {}
  const say = (name: string, value: number, unit: string, beside?: number, what?: string) =>
    console.log(
      name.padEnd(34),
      Math.round(value).toLocaleString('en').padStart(12),
      unit,
      beside ? `  ${(value / beside).toPrecision(3)} × ${what}` : '',
    )
  for (const [name, once] of Object.entries(works)) {
    const value = (rates[name] = rate(once))
    const byItself = rates['fluid, written out by hand']!
    const fluid = name.startsWith('fluid,') && value !== byItself
    say(name, value, name === 'event by event' ? 'events/s' : 'runs/s', fluid ? byItself : undefined, 'by hand')
  }
  for (const [work, times] of [
    ['fluid, vectors', 500],
    ['with chance', 40],
  ] as const) {
    // In turn, and the best of each, since a machine is seldom alone.
    const [clock, processor] = [
      [Infinity, Infinity],
      [Infinity, Infinity],
    ]
    for (let turn = 0; turn < 10; turn++) {
      const threads = turn % 2
      const all = await inThreads(work, times, threads + 1)
      clock[threads] = Math.min(clock[threads]!, Math.max(...all.map(({ seconds }) => seconds)))
      processor[threads] = Math.min(processor[threads]!, all.reduce((sum, one) => sum + one.processor, 0) / all.length)
    }
    console.log(
      `two threads, ${work}:`.padEnd(34),
      `${((2 * clock[0]!) / clock[1]!).toFixed(2)} × one by the clock,`,
      `${((2 * processor[0]!) / processor[1]!).toFixed(2)} × by processor time`,
    )
  }
  if (process.argv.includes('no')) return
  const folder = mkdtempSync(join(tmpdir(), 'bench-chain-'))
  try {
    await besidePeers(folder, rates, say)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function besidePeers(
  folder: string,
  rates: Record<string, number>,
  say: (name: string, value: number, unit: string, beside?: number, what?: string) => void,
) {
  const attempt = async (name: string, go: () => Promise<number> | number, work: string) => {
    try {
      const value = await go()
      say(name, value, work === 'event by event' ? 'events/s' : 'runs/s')
      say(`  ${work}`, rates[work]!, '', value, name)
    } catch (error) {
      console.log(`${name}: left out, ${String(error).split('\n')[0]}`)
    }
  }
  const install = (name: string) => {
    writeFileSync(join(folder, 'package.json'), '{}')
    execFileSync('npm', ['install', '--silent', '--no-audit', '--no-fund', '--prefix', folder, name], {
      stdio: 'ignore',
    })
  }
  await attempt(
    'npm simulation 9.0.0',
    async () => {
      install('simulation@9.0.0')
      return simulationRate(folder)
    },
    'fluid, vectors',
  )
  await attempt(
    'npm simjs 2.0.3',
    () => {
      install('simjs@2.0.3')
      return simjsRate(folder)
    },
    'event by event',
  )
  await attempt('SimPy 2.3.1', () => simpyRate(folder), 'event by event')
}

/** The twelve stocks as system dynamics: a variable for each line of the day. */
async function simulationRate(folder: string): Promise<number> {
  const { Model } = (await import(join(folder, 'node_modules/simulation/src/api/Model.js'))) as {
    Model: new (settings: object) => any
  }
  const once = () => {
    const model = new Model({ timeLength: 365, timeStep: 1, timeUnits: 'Days', algorithm: 'Euler' })
    const stocks = program.stocks.map((id, index) =>
      model.Stock({ name: id.replaceAll('-', '_'), initial: program.values[program.starts[index]!.count]! }),
    )
    const name = (stock: number) => `[${program.stocks[stock]!.replaceAll('-', '_')}]`
    const value = (parameter: number) => String(program.values[parameter])
    // What goes to each place, as text; decisions are multiplied out along the way.
    const goes = (from: number | undefined, flow: number, amount: string): void => {
      const { to } = program.flows[flow]!
      const split = program.splits.find(({ decision }) => decision === to)
      if (!split) {
        const pipe = model.Flow(from === undefined ? null : stocks[from], to < stocks.length ? stocks[to] : null, {
          rate: amount,
        })
        for (const stock of stocks) if (amount.includes(`[${stock.name}]`)) model.Link(stock, pipe)
        return
      }
      let rest = '1'
      for (const way of split.ways) {
        goes(from, way.flow, `(${amount})*${value(way.rate)}`)
        rest += `-${value(way.rate)}`
      }
      goes(from, split.otherwise, `(${amount})*(${rest})`)
    }
    for (const { flow, arrivals } of program.sources) goes(undefined, flow, value(arrivals))
    const served = new Map<number, string>()
    for (const { capacity, rate: pace, serves } of program.stations) {
      let open = value(capacity)
      for (const { flow, stock } of serves) {
        const taken = `Min(${name(stock)},${open})`
        served.set(stock, `${taken}*${value(pace)}`)
        goes(stock, flow, served.get(stock)!)
        open = `(${open}-${taken})`
      }
    }
    program.leaves.forEach((list, stock) => {
      let rest = served.has(stock) ? `(${name(stock)}-${served.get(stock)})` : name(stock)
      for (const { flow, rate: pace } of list) {
        goes(stock, flow, `${rest}*${value(pace)}`)
        rest = `${rest}*(1-${value(pace)})`
      }
    })
    model.simulate()
    return 0.1
  }
  return rate(once, 2, 0.5)
}

/** The network of queues with simjs, in a process of its own: it wants a window. */
function simjsRate(folder: string): number {
  const file = join(folder, 'simjs-network.cjs')
  writeFileSync(
    file,
    `globalThis.window = globalThis
require('simjs')
const { Sim, Random, Facility, Entity } = globalThis.Sim
const sim = new Sim(), random = new Random(7)
const rates = [0.5, 0.4, 0.12], next = [[0.6, 2], [0.7, 3], [0.2, 1]]
const facilities = [3, 2, 5].map((n, i) => new Facility('f' + i, 0, n))
let events = 0
class Source extends Entity {
  start() { this.come() }
  come() { events++; this.visit(1); this.setTimer(random.exponential(1)).done(this.come) }
  // Stations are counted from 1: a callback's argument that is 0 gets lost.
  visit(at) { this.useFacility(facilities[at - 1], random.exponential(rates[at - 1])).done(this.done, this, [at]) }
  done(at) { events++; const [share, to] = next[at - 1]; if (random.random() < share) this.visit(to) }
}
sim.addEntity(Source)
const from = process.cpuUsage()
sim.simulate(60000)
console.log(events / process.cpuUsage(from).user * 1e6)
`,
  )
  return Number(execFileSync(process.execPath, [file], { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] }))
}

/** The network of queues with Debian's SimPy, unpacked and not installed. */
function simpyRate(folder: string): number {
  execFileSync('apt-get', ['download', 'python3-simpy'], { cwd: folder, stdio: 'ignore' })
  const archive = readdirSync(folder).find((name) => name.endsWith('.deb'))!
  execFileSync('dpkg', ['-x', archive, folder], { cwd: folder })
  const file = join(folder, 'network.py')
  writeFileSync(
    file,
    `import random, time
from SimPy.Simulation import Process, Resource, activate, hold, initialize, now, release, request, simulate
random.seed(7)
rates = [0.5, 0.4, 0.12]; onward = [(0.6, 1), (0.7, 2), (0.2, 0)]; events = 0
class Case(Process):
    def run(self):
        global events
        at = 0
        while True:
            yield request, self, stations[at]
            yield hold, self, random.expovariate(rates[at])
            yield release, self, stations[at]
            events += 1
            share, to = onward[at]
            if random.random() >= share: return
            at = to
class Source(Process):
    def run(self):
        global events
        while True:
            yield hold, self, random.expovariate(1)
            events += 1
            case = Case(); activate(case, case.run())
initialize()
stations = [Resource(capacity=n) for n in (3, 2, 5)]
source = Source(); activate(source, source.run())
begun = time.process_time()
simulate(until=20000)
print(events / (time.process_time() - begun))
`,
  )
  return Number(
    execFileSync('python3', [file], {
      cwd: folder,
      env: { ...process.env, PYTHONPATH: join(folder, 'usr/lib/python3/dist-packages') },
      stdio: ['ignore', 'pipe', 'ignore'],
    }),
  )
}
