// What the benches share that measure a bureau as it is served: a server of its own process, and a person signed in.
import { spawn, type ChildProcess } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { node, nodeEnvironment, nodeOptions } from '../scripts/ready.mjs'

const port = 18_000 + (process.pid % 1000)
export const origin = `http://127.0.0.1:${port}`

export const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!

/** Milliseconds for 64 MB of SHA-256, by which figures of two machines can be compared. */
export function calibrate(): number {
  const block = Buffer.alloc(1 << 20)
  const once = () => {
    const from = performance.now()
    const hash = createHash('sha256')
    for (let at = 0; at < 64; at++) hash.update(block)
    hash.digest()
    return performance.now() - from
  }
  return median(Array.from({ length: 7 }, once))
}

export const machine = () =>
  `${cpus().length} cores, ${cpus()[0]?.model}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`

/** Environment variables that say where the bureau is: JURAT_DATA, or DATABASE_URL and JURAT_OWNER_URL. */
export type Where = Record<string, string>

/** What it says is shown where BENCH_DEBUG is set. */
export function jurat(where: Where, ...args: string[]): ChildProcess {
  const { DATABASE_URL: _, JURAT_OWNER_URL: __, ...env } = nodeEnvironment
  return spawn(node, [...nodeOptions, 'src/cli.ts', ...args], {
    env: { ...env, ...where },
    stdio: ['ignore', 'ignore', process.env.BENCH_DEBUG ? 'inherit' : 'ignore'],
  })
}

const answers = async (path: string) => {
  try {
    return (await fetch(origin + path, { redirect: 'manual' })).status < 500
  } catch {
    return false
  }
}

export interface Started {
  child: ChildProcess
  /** Milliseconds until its first page came. */
  ms: number
}

export async function start(where: Where): Promise<Started> {
  const from = performance.now()
  const child = jurat(where, 'serve', '--demonstration', '--port', String(port))
  while (!(await answers('/sign-in'))) {
    if (child.exitCode !== null) throw new Error('The server ended.')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return { child, ms: performance.now() - from }
}

export const stop = (child: ChildProcess) =>
  new Promise((resolve) => (child.once('exit', resolve), child.kill('SIGTERM')))

/** The cookie of the first invented person who may see the balance. */
export async function signIn(): Promise<string> {
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

/** Megabytes of memory of a process: the most it ever had, and what it has now. Linux tells. */
export function memoryOf({ pid }: ChildProcess): { peak: number; now: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const read = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1024
  return { peak: read('VmHWM'), now: read('VmRSS') }
}

/** Seconds of processor time that a process and its threads have taken. Linux tells. */
export function processorSeconds({ pid }: ChildProcess): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}
