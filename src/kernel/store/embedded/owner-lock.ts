// One process at a time holds a database folder: PGlite itself would let two write over each other.
//
// The lock is a socket whose name lives in the kernel, so it is free at once when its holder is
// killed, and cannot be stolen. Where two processes do not see each other's sockets (containers that
// share a volume, systems without such names), the file `owner.json` speaks, with a heartbeat.
import { createHash, randomUUID } from 'node:crypto'
import { readFileSync, readlinkSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { connect, createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { FolderInUse } from '../problems.ts'

const HEARTBEAT_MS = 5000
/** A holder that cannot be asked counts as gone after this silence. */
const SILENCE_MS = 20_000
/** How long a holder may take to say who it is. */
const ANSWER_MS = 1000

interface Owner {
  token: string
  pid: number
  bootId: string
  /** Process ids are comparable within one of these only. */
  pidNamespace: string
}

export interface OwnerLock {
  /** Throws when the folder was taken over, which only a process that stood still for long can meet. */
  assertHeld(): void
  release(): Promise<void>
}

/**
 * Takes the folder, which must exist; `folder` is its real path.
 * @throws FolderInUse, naming the process that holds it
 */
export async function takeFolder(folder: string): Promise<OwnerLock> {
  const server = await listen(socketName(folder), folder)
  const file = join(folder, 'owner.json')
  const owner: Owner = { token: randomUUID(), pid: process.pid, ...machine() }
  try {
    refuseWhereHeld(file, folder)
    writeFileSync(`${file}.${process.pid}`, JSON.stringify(owner), { mode: 0o600 })
    renameSync(`${file}.${process.pid}`, file)
  } catch (error) {
    server?.close()
    throw error
  }

  let lastBeat = Date.now()
  const beat = () => {
    if (read(file)?.token !== owner.token) throw FolderInUse({ folder, owner: 'another process took it over' })
    utimesSync(file, new Date(), new Date())
    lastBeat = Date.now()
  }
  const heart = setInterval(() => {
    try {
      beat()
    } catch {
      // said at the next transaction, which asks again
      lastBeat = 0
    }
  }, HEARTBEAT_MS)
  heart.unref()
  server?.unref()

  return {
    assertHeld() {
      if (Date.now() - lastBeat > 2 * HEARTBEAT_MS) beat()
    },
    async release() {
      clearInterval(heart)
      if (read(file)?.token === owner.token) rmSync(file)
      await new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()))
    },
  }
}

/** The name is free again the moment its holder ends; undefined where the system has no such names. */
function socketName(folder: string): string | undefined {
  const name = `jurat-${createHash('sha256').update(folder).digest('hex').slice(0, 32)}`
  if (process.platform === 'linux') return `\0${name}`
  if (process.platform === 'win32') return `\\\\.\\pipe\\${name}`
  return undefined
}

async function listen(name: string | undefined, folder: string): Promise<Server | undefined> {
  if (!name) return undefined
  const server = createServer((caller) => {
    caller.on('error', () => {})
    caller.end(String(process.pid))
  })
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE') return reject(error)
      void whoHolds(name).then((owner) => reject(FolderInUse({ folder, owner })))
    })
    server.listen(name, () => resolve(server))
  })
}

function whoHolds(name: string): Promise<string> {
  return new Promise((resolve) => {
    let pid = ''
    const say = () => resolve(pid ? `process ${pid} holds it` : 'another process holds it')
    const caller = connect(name)
    caller.setTimeout(ANSWER_MS, () => caller.destroy())
    caller.on('data', (bytes) => (pid += bytes))
    caller.on('error', say)
    caller.on('close', say)
  })
}

function refuseWhereHeld(file: string, folder: string) {
  const owner = read(file)
  if (!owner) return
  const here = machine()
  const comparable = owner.bootId === here.bootId && owner.pidNamespace === here.pidNamespace
  // on Linux and Windows a holder in the same place would have held the socket
  if (comparable && (owner.pid === process.pid || !isAlive(owner.pid) || socketName(folder))) return
  const silence = Date.now() - statSync(file).mtimeMs
  if (silence > SILENCE_MS) return
  const seconds = Math.ceil((SILENCE_MS - silence) / 1000)
  throw FolderInUse({
    folder,
    owner: `process ${owner.pid} of another container or machine holds it (if that has ended, try again in ${seconds} seconds)`,
  })
}

function read(file: string): Owner | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Owner
  } catch {
    return undefined
  }
}

function machine(): Pick<Owner, 'bootId' | 'pidNamespace'> {
  try {
    return {
      bootId: readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim(),
      pidNamespace: readlinkSync('/proc/self/ns/pid'),
    }
  } catch {
    return { bootId: process.platform, pidNamespace: process.platform }
  }
}

function isAlive(pid: number) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
