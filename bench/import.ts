// Importing a folder of IATI files, as a ratio to a bare saxes pass over the same bytes in the same run.
//   node --import ./scripts/loader.mjs bench/import.ts [FOLDER] [--server]
// The folder is that of the State Department's files by default. With --server the store is the PostgreSQL server that
// TEST_DATABASE_URL and TEST_OWNER_URL name, otherwise the embedded database in a temporary folder. The import runs in a
// process of its own, started as `jurat` starts, so that the memory is that of the import.
import { spawnSync } from 'node:child_process'
import { createReadStream, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { localOperator } from '#accounts/index.ts'
import { exchange, importIati } from '#exchange/index.ts'
import { Bureau } from '#kernel/bureau.ts'
import { runNextJob } from '#kernel/jobs.ts'
import { readJob } from '#jobs/index.ts'
import { migrateServer } from '#kernel/store/server.ts'
import { openStore } from '#kernel/store/store.ts'
import { keepUpload } from '#kernel/uploads.ts'
import { writeAccessRules } from '#kernel/access-rules.ts'
import { node, nodeEnvironment, nodeOptions } from '../scripts/ready.mjs'

const args = process.argv.slice(2)
const imports = args.includes('--imports')
const onServer = args.includes('--server')
const shared = process.env.JURAT_SHARED ?? new URL('../../shared', import.meta.url).pathname
const folder = args.find((arg) => !arg.startsWith('--')) ?? join(shared, 'data/iati/activities/state')
if (!existsSync(folder)) throw new Error(`${folder} is not there.`)
const paths = readdirSync(folder)
  .filter((name) => name.endsWith('.xml'))
  .toSorted()
  .map((name) => join(folder, name))
const bytes = paths.reduce((sum, path) => sum + statSync(path).size, 0)

/** In a process of its own that does nothing else: among all that Jurat loads the same pass takes up to twice as long. */
function barePass() {
  const { stdout } = spawnSync(node, [join(import.meta.dirname, 'bare-pass.ts'), ...paths], { encoding: 'utf8' })
  return Number(stdout)
}

/** Resident megabytes of this process with its children. */
function residentMegabytes(): number {
  const of = (pid: string): number => {
    try {
      const own = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0)
      const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean)
      return own + children.reduce((sum, child) => sum + of(child), 0)
    } catch {
      return 0
    }
  }
  return of(String(process.pid)) / 1024
}

interface Measured {
  ms: number
  /** Milliseconds of processor time, of all threads. */
  processor: number
  /** Of the milliseconds, those until all files were kept. */
  kept: number
  activities: object
}
interface Outcome {
  first: Measured
  again: Measured
  /** Megabytes of all processes. */
  peak: number
  idle: number
}

async function importTwice(): Promise<Outcome> {
  const temporary = mkdtempSync(join(tmpdir(), 'jurat-bench-'))
  const { TEST_DATABASE_URL: url, TEST_OWNER_URL: ownerUrl } = process.env
  if (onServer && (!url || !ownerUrl)) throw new Error('--server needs TEST_DATABASE_URL and TEST_OWNER_URL.')
  if (onServer) await migrateServer({ url: url!, ownerUrl: ownerUrl! })
  const store = await openStore(onServer ? { url: url!, ownerUrl: ownerUrl! } : { folder: temporary })
  await writeAccessRules(store)
  const session = await localOperator(store)
  const bureau = await Bureau.open(store, [...exchange, readJob])
  const idle = residentMegabytes()
  let peak = idle
  const watching = setInterval(() => (peak = Math.max(peak, residentMegabytes())), 50)

  async function importAll(): Promise<Measured> {
    const from = performance.now()
    const processorFrom = process.cpuUsage()
    const files: string[] = []
    for (const path of paths)
      files.push((await keepUpload(bureau, session, path.split('/').at(-1)!, createReadStream(path))).id)
    const kept = performance.now() - from
    const { jobId } = (await bureau.act(session, importIati, { files })) as { jobId: string }
    while (await runNextJob(bureau, new AbortController().signal, (error) => console.error(error)));
    const { state, output, problem } = await bureau.act(session, readJob, { id: jobId })
    if (state !== 'done') throw new Error(JSON.stringify(problem))
    const ms = performance.now() - from
    const { user, system } = process.cpuUsage(processorFrom)
    const { activities } = output as { activities: object }
    return { ms, processor: (user + system) / 1000, kept, activities }
  }

  try {
    return { first: await importAll(), again: await importAll(), peak, idle }
  } finally {
    clearInterval(watching)
    await store.close()
    rmSync(temporary, { recursive: true, force: true })
  }
}

if (imports) console.log(JSON.stringify(await importTwice()))
else {
  const bare = [barePass(), barePass(), barePass()].toSorted((a, b) => a - b)[1]!
  const { stdout, status } = spawnSync(node, [...nodeOptions, import.meta.filename, '--imports', ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    env: nodeEnvironment,
  })
  if (status !== 0) throw new Error('The import failed.')
  const { first, again, peak, idle } = JSON.parse(stdout) as Outcome
  const told = ({ ms, processor, kept, activities }: Measured) =>
    `${ms.toFixed(0)} ms = ${(ms / bare).toFixed(2)} x (of which keeping the files ${kept.toFixed(0)} ms; ` +
    `${processor.toFixed(0)} ms of processor time)  ${JSON.stringify(activities)}`
  console.log(
    `${paths.length} files, ${(bytes / 1e6).toFixed(1)} MB, ${onServer ? 'PostgreSQL server' : 'embedded database'}`,
  )
  console.log(`bare saxes pass   ${bare.toFixed(0)} ms`)
  console.log(`import            ${told(first)}`)
  console.log(`import unchanged  ${told(again)}`)
  console.log(`peak memory       ${peak.toFixed(0)} MB (${idle.toFixed(0)} MB before)`)
}
