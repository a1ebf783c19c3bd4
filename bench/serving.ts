// How soon a bureau answers, how fast and how many at once: the demonstration bureau as `npm start` serves it.
//   node --import ./scripts/loader.mjs bench/serving.ts
// Prints absolute figures with the machine they were taken on, and each time as a ratio to a calibration: the median of
// a fixed amount of hashing on the same machine in the same run.
import autocannon from 'autocannon'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { calibrate, machine, memoryOf, origin, signIn, start, stop } from './served.ts'

const folder = mkdtempSync(join(tmpdir(), 'jurat-bench-'))
const where = { JURAT_DATA: folder }

const load = (path: string, cookie: string, connections: number, amount: number) =>
  autocannon({
    url: origin + path,
    connections,
    amount,
    headers: { cookie, 'accept-encoding': 'gzip, deflate, br' },
  })

const calibration = calibrate()
const show = (what: string, ms: number, more = '') =>
  console.log(
    `${what.padEnd(46)} ${ms.toFixed(0).padStart(7)} ms  ${(ms / calibration).toFixed(2).padStart(7)} x calibration ${more}`,
  )
console.log(`${machine()}\ncalibration: 64 MB of SHA-256 in ${calibration.toFixed(0)} ms\n`)

try {
  const { child, ms } = await start(where)
  show('first start, demonstration loaded, to first page', ms)
  const cookie = await signIn()
  for (const path of [
    '/',
    '/balance?by=country',
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
      `p99 ${latency.p99} ms, ${(bytes / 1000).toFixed(1)} kB packed, status ${response.status}`,
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
  // the peak stands at the start: V8 takes 600 MB for some seconds to compile one function of PGlite's
  const { peak, now } = memoryOf(child)
  console.log(`memory of the server: ${now.toFixed(0)} MB, at most ${peak.toFixed(0)} MB`)
  await stop(child)
} finally {
  rmSync(folder, { recursive: true })
}
