// How soon a bureau answers, how fast and how many at once: the demonstration bureau as `npm start` serves it.
//   node --import tsx bench/serving.ts
// Prints absolute figures with the machine they were taken on, and each time as a ratio to a calibration: the median of
// a fixed amount of hashing on the same machine in the same run.
import autocannon from 'autocannon'
import { spawn, type ChildProcess } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { cpus, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'

const port = 18_000 + (process.pid % 1000)
const origin = `http://127.0.0.1:${port}`
const folder = mkdtempSync(join(tmpdir(), 'jurat-bench-'))
const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!
const now = () => performance.now()

/** Milliseconds for 64 MB of SHA-256. */
function calibrate(): number {
  const block = Buffer.alloc(1 << 20)
  const once = () => {
    const from = now()
    const hash = createHash('sha256')
    for (let at = 0; at < 64; at++) hash.update(block)
    hash.digest()
    return now() - from
  }
  return median(Array.from({ length: 7 }, once))
}

const answers = async (path: string) => {
  try {
    return (await fetch(origin + path, { redirect: 'manual' })).status < 500
  } catch {
    return false
  }
}

/** Starts the server and answers it with the milliseconds until its first page came. */
async function start(): Promise<{ child: ChildProcess; ms: number }> {
  const from = now()
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', 'src/cli.ts', 'serve', '--demonstration', '--port', String(port)],
    {
      env: { ...process.env, JURAT_DATA: folder },
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  )
  while (!(await answers('/sign-in'))) {
    if (child.exitCode !== null) throw new Error('The server ended.')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return { child, ms: now() - from }
}
const stop = (child: ChildProcess) => new Promise((resolve) => (child.once('exit', resolve), child.kill('SIGTERM')))

async function signIn(): Promise<string> {
  const page = await (await fetch(`${origin}/sign-in`)).text()
  const people = [...page.matchAll(/name="person" value="([0-9a-f-]+)"/g)].map(([, id]) => id!)
  for (const person of people) {
    const response = await fetch(`${origin}/sign-in/demonstration`, {
      method: 'POST',
      body: new URLSearchParams({ person }),
      headers: { origin },
      redirect: 'manual',
    })
    const cookie = response.headers
      .getSetCookie()
      .find((one) => one.startsWith('jurat='))
      ?.split(';')[0]
    if (cookie && (await fetch(`${origin}/balance`, { headers: { cookie } })).status === 200) return cookie
  }
  throw new Error('Nobody could sign in to see the balance.')
}

const load = (path: string, cookie: string, connections: number, amount: number) =>
  autocannon({ url: origin + path, connections, amount, headers: { cookie, 'accept-encoding': 'gzip, deflate, br' } })

const calibration = calibrate()
const show = (what: string, ms: number, more = '') =>
  console.log(
    `${what.padEnd(46)} ${ms.toFixed(0).padStart(7)} ms  ${(ms / calibration).toFixed(2).padStart(7)} x calibration ${more}`,
  )
console.log(
  `${cpus().length} cores, ${cpus()[0]?.model}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`,
)
console.log(`calibration: 64 MB of SHA-256 in ${calibration.toFixed(0)} ms\n`)

try {
  const first = await start()
  show('first start, demonstration loaded, to first page', first.ms)
  await stop(first.child)
  const seconds: number[] = []
  for (let round = 0; round < 3; round++) {
    const { child, ms } = await start()
    seconds.push(ms)
    await stop(child)
  }
  show('second start to first page (median of 3)', median(seconds))

  const { child } = await start()
  const cookie = await signIn()
  for (const path of [
    '/',
    '/balance?by=country,fiscal-year',
    '/countries/HT',
    '/activities',
    '/search?q=police',
    '/institutions',
  ]) {
    await load(path, cookie, 1, 20)
    const { latency } = await load(path, cookie, 1, 100)
    const response = await fetch(origin + path, { headers: { cookie, 'accept-encoding': 'gzip' } })
    const bytes = Number(response.headers.get('content-length'))
    await response.arrayBuffer()
    show(
      `page ${path}`,
      latency.p50,
      `p99 ${latency.p99} ms, ${(bytes / 1000).toFixed(1)} kB compressed, status ${response.status}`,
    )
  }
  const many = await load('/balance?by=country', cookie, 200, 2_000)
  console.log(
    `\n200 readers at once: ${many.requests.average.toFixed(0)} requests/s, errors ${many.errors + many.non2xx}, p50 ${many.latency.p50} ms, p99 ${many.latency.p99} ms`,
  )
  const read = await load('/api/v1/me', cookie, 32, 4_000)
  console.log(
    `small scoped read, 32 connections: ${read.requests.average.toFixed(0)} requests/s, p50 ${read.latency.p50} ms, p99 ${read.latency.p99} ms`,
  )
  const resident = Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
  console.log(`peak memory of the server: ${resident.toFixed(0)} MB`)
  await stop(child)
} finally {
  rmSync(folder, { recursive: true })
}
