// Importing the published reports on foreign training, as a ratio to a bare pass of the same bytes through csv-parse.
//   node --import ./scripts/loader.mjs bench/training.ts [FILE] [--server]
// With --server the store is the PostgreSQL server that TEST_DATABASE_URL and TEST_OWNER_URL name, otherwise the embedded
// database in a temporary folder. The import runs in a process of its own, started as `jurat` starts, so that the memory
// is that of the import.
import { spawnSync } from 'node:child_process'
import { createReadStream, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { localOperator } from '#accounts/index.ts'
import { readJob } from '#jobs/index.ts'
import { Bureau } from '#kernel/bureau.ts'
import { runNextJob } from '#kernel/jobs.ts'
import { migrateServer } from '#kernel/store/server.ts'
import { openStore } from '#kernel/store/store.ts'
import { keepUpload } from '#kernel/uploads.ts'
import { writeAccessRules } from '#kernel/access-rules.ts'
import { importTraining, training } from '#training/index.ts'
import { node, nodeEnvironment, nodeOptions } from '../scripts/ready.mjs'

const args = process.argv.slice(2)
const onServer = args.includes('--server')
const shared = process.env.JURAT_SHARED ?? new URL('../../shared', import.meta.url).pathname
const path =
  args.find((arg) => !arg.startsWith('--')) ?? join(shared, 'data/training/foreign-training-1999-2013.tsv.gz')
if (!existsSync(path)) throw new Error(`${path} is not there.`)

function barePass() {
  const { stdout } = spawnSync(node, [join(import.meta.dirname, 'bare-training.ts'), path], { encoding: 'utf8' })
  return Number(stdout)
}

/** Resident megabytes of this process. */
const resident = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? 0) / 1024

interface Outcome {
  ms: [number, number]
  rows: [object, object]
  idle: number
  peak: number
}

async function importTwice(): Promise<Outcome> {
  const temporary = mkdtempSync(join(tmpdir(), 'jurat-bench-'))
  const { TEST_DATABASE_URL: url, TEST_OWNER_URL: ownerUrl } = process.env
  if (onServer && (!url || !ownerUrl)) throw new Error('--server needs TEST_DATABASE_URL and TEST_OWNER_URL.')
  if (onServer) await migrateServer({ url: url!, ownerUrl: ownerUrl! })
  // a machine that does much else keeps the import from its connection for a while
  const busyAfterMs = 60_000
  const store = await openStore(
    onServer ? { url: url!, ownerUrl: ownerUrl!, busyAfterMs } : { folder: temporary, busyAfterMs },
  )
  await writeAccessRules(store)
  const session = await localOperator(store)
  const bureau = await Bureau.open(store, [...training, readJob])
  const idle = resident()
  let peak = idle
  const watching = setInterval(() => (peak = Math.max(peak, resident())), 50)

  async function once(): Promise<[ms: number, rows: object]> {
    const from = performance.now()
    const { id } = await keepUpload(bureau, session, basename(path), createReadStream(path))
    const { jobId } = (await bureau.act(session, importTraining, { files: [id] })) as { jobId: string }
    while (await runNextJob(bureau, new AbortController().signal, (error) => console.error(error)));
    const { state, output, problem } = await bureau.act(session, readJob, { id: jobId })
    if (state !== 'done') throw new Error(JSON.stringify(problem))
    return [performance.now() - from, (output as { rows: object }).rows]
  }

  try {
    const first = await once()
    const again = await once()
    return { ms: [first[0], again[0]], rows: [first[1], again[1]], idle, peak }
  } finally {
    clearInterval(watching)
    await store.close()
    rmSync(temporary, { recursive: true, force: true })
  }
}

if (args.includes('--imports')) console.log(JSON.stringify(await importTwice()))
else {
  const bare = [barePass(), barePass(), barePass()].toSorted((a, b) => a - b)[1]!
  const { stdout, status } = spawnSync(node, [...nodeOptions, import.meta.filename, '--imports', ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    env: nodeEnvironment,
  })
  if (status !== 0) throw new Error('The import failed.')
  const { ms, rows, idle, peak } = JSON.parse(stdout) as Outcome
  const told = (index: 0 | 1) =>
    `${ms[index].toFixed(0)} ms = ${(ms[index] / bare).toFixed(1)} x  ${JSON.stringify(rows[index])}`
  console.log(`${basename(path)}, ${onServer ? 'PostgreSQL server' : 'embedded database'}`)
  console.log(`bare csv-parse    ${bare.toFixed(0)} ms`)
  console.log(`import            ${told(0)}`)
  console.log(`import unchanged  ${told(1)}`)
  console.log(`peak memory       ${peak.toFixed(0)} MB (${idle.toFixed(0)} MB before)`)
}
