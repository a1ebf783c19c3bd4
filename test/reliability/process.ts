// Running a bookkeeper and cutting it off.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { nodeOptions } from '../../scripts/ready.mjs'

export const nightly = process.env.JURAT_NIGHTLY === '1'

/** For tests of the embedded database and of whole servers of their own: each is tested once, not beside either database. */
export const withServer = process.env.TEST_DATABASE_URL ? 'of the embedded database' : false
export const withoutServer = process.env.TEST_DATABASE_URL
  ? false
  : 'it needs a PostgreSQL server: TEST_DATABASE_URL, TEST_OWNER_URL'

/** Milliseconds that one test of `npm test` may take, however slow the machine. */
const BUDGET_MS = 45_000

/** Counts rounds up to the wanted number, or, in `npm test`, as far as the time goes, but three at least. */
export function* rounds(often: number, nightlyOften: number) {
  const wanted = nightly ? nightlyOften : often
  const began = Date.now()
  for (let round = 1; round <= wanted; round++) {
    if (!nightly && round > 3 && Date.now() - began > BUDGET_MS) return
    yield round
  }
}

export interface Bookkeeper {
  pid: number
  /** The last entry that it said was committed. */
  acknowledged(): number
  /** Entries that it found when it opened the book; undefined while it is opening. */
  held(): number | undefined
  /** Settles once that many further entries were acknowledged, or when it has ended. */
  wrote(count: number): Promise<void>
  kill(): Promise<void>
  ended: Promise<void>
  /** What it said when it ended by itself. */
  complaint(): string
}

export function startBookkeeper(options: object, acknowledged: number): Bookkeeper {
  const program = fileURLToPath(new URL('./bookkeeper.ts', import.meta.url))
  const child = spawn(process.execPath, [...nodeOptions, program, JSON.stringify(options), String(acknowledged)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let last = acknowledged
  let held: number | undefined
  let complaint = ''
  let ended = false
  let onProgress = () => {}
  const exit = once(child, 'close').then(() => {
    ended = true
    onProgress()
  })
  child.stderr.on('data', (bytes) => (complaint += String(bytes)))
  createInterface(child.stdout).on('line', (line) => {
    const [word, number] = line.split(' ')
    if (word === 'holds') held = Number(number)
    else last = Number(number)
    onProgress()
  })
  return {
    pid: child.pid!,
    ended: exit,
    acknowledged: () => last,
    held: () => held,
    complaint: () => complaint,
    wrote: (count) =>
      new Promise((resolve) => {
        let from = held === undefined ? undefined : last
        onProgress = () => {
          if (from === undefined && held !== undefined) from = Math.max(held, last)
          if (ended || (from !== undefined && last >= from + count)) resolve()
        }
        onProgress()
      }),
    async kill() {
      child.kill('SIGKILL')
      await exit
    },
  }
}
