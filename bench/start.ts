// How soon a bureau that was begun before answers its first page, on both engines:
//   node --import ./scripts/loader.mjs bench/start.ts
//   BENCH_OWNER_URL=postgres://postgres@…/postgres BENCH_URL=postgres://app@…/postgres node --import ./scripts/loader.mjs bench/start.ts
// Without a PostgreSQL server only the embedded database is measured. Beside the time stands what the processor took, since
// a machine that does something else besides takes longer.
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { calibrate, jurat, machine, median, memoryOf, processorSeconds, start, stop, type Where } from './served.ts'

const rounds = Number(process.env.BENCH_ROUNDS ?? 5)
const { BENCH_OWNER_URL: ownerUrl, BENCH_URL: url } = process.env
const calibration = calibrate()
console.log(`${machine()}\ncalibration: 64 MB of SHA-256 in ${calibration.toFixed(0)} ms\n`)

async function measure(engine: string, where: Where) {
  const first = await start(where)
  await stop(first.child)
  const runs: { ms: number; processor: number; memory: number }[] = []
  for (let round = 0; round < rounds; round++) {
    const { child, ms } = await start(where)
    runs.push({ ms, processor: processorSeconds(child), memory: memoryOf(child).now })
    await stop(child)
  }
  const of = (measured: (run: (typeof runs)[number]) => number) => median(runs.map(measured))
  console.log(
    `${engine}: first start, demonstration loaded, ${(first.ms / 1000).toFixed(1)} s; second start to first page ` +
      `${(of(({ ms }) => ms) / 1000).toFixed(2)} s (median of ${rounds}, least ${(Math.min(...runs.map(({ ms }) => ms)) / 1000).toFixed(2)} s, ` +
      `${(of(({ ms }) => ms) / calibration).toFixed(1)} x calibration), ` +
      `processor ${of(({ processor }) => processor).toFixed(2)} s, memory then ${of(({ memory }) => memory).toFixed(0)} MB`,
  )
}

const folder = mkdtempSync(join(tmpdir(), 'jurat-bench-'))
try {
  await measure('embedded', { JURAT_DATA: folder })
  if (url && ownerUrl) {
    const admin = new pg.Client({ connectionString: ownerUrl })
    await admin.connect()
    const name = `jurat_bench_${process.pid}`
    const at = (address: string) => Object.assign(new URL(address), { pathname: `/${name}` }).href
    await admin.query(`create database ${name} template template0 encoding 'UTF8' locale 'C.UTF-8'`)
    try {
      const where = { DATABASE_URL: at(url), JURAT_OWNER_URL: at(ownerUrl), JURAT_DATA: folder }
      const [code] = (await once(jurat(where, 'migrate'), 'exit')) as [number]
      if (code !== 0) throw new Error('The database could not be migrated.')
      await measure('PostgreSQL server', where)
    } finally {
      await admin.query(`drop database ${name} with (force)`)
      await admin.end()
    }
  }
} finally {
  rmSync(folder, { recursive: true })
}
