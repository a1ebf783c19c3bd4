// Putting Jurat together: opens the database, the bureau over it, and the server before it.
import { serve as listen } from '@hono/node-server'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import pino from 'pino'
import {
  deviceRoutes,
  localOperator,
  roleNames,
  signInOptions,
  signInRoutes,
  type SignInOptions,
} from '#accounts/index.ts'
import { careRoutes } from '#care/index.ts'
import { helpRoutes } from '#help/index.ts'
import { createServer } from '#http/server.ts'
import { sealingKey } from '#kernel/audit/key.ts'
import { startSealing } from '#kernel/audit/seal.ts'
import { Bureau } from '#kernel/bureau.ts'
import { writeAccessRules } from '#kernel/access-rules.ts'
import { releaseJobs, startWorker } from '#kernel/jobs.ts'
import { defineProblem, Problem } from '#kernel/problem.ts'
import { openStore, type Store } from '#kernel/store/store.ts'
import { followUpRoutes } from '#followup/index.ts'
import { mailOptions, noticeCount, watchMails } from '#notices/index.ts'
import {
  certificateKeyRoutes,
  certificateRoutes,
  openCertificateKeys,
  watchReturns,
  type CertificateKeys,
} from '#rosters/index.ts'
import type { Backend } from './cli/backend.ts'
import { savedToken } from './cli/credentials.ts'
import { localBackend } from './cli/local.ts'
import { remoteBackend } from './cli/remote.ts'
import { errorLog } from './log.ts'
import { operations, pages } from './operations.ts'

const packageFile = new URL('../package.json', import.meta.url)
export const { version } = JSON.parse(readFileSync(packageFile, 'utf8')) as { version: string }

const NeedsServer = defineProblem(
  409,
  'needs-server',
  'No way to act on this database',
  'DATABASE_URL is the application’s login, which acts for nobody by itself. Set JURAT_SERVER to ask the running server, or JURAT_OWNER_URL to act as its local operator.',
)

export const logError = errorLog(pino.destination(2))

/** Where a bureau keeps its files: the embedded database, the sealing key, the address of whoever serves it. */
export const folder = () => resolve(process.env.JURAT_DATA || './data')
const addressFile = () => join(folder(), 'server.json')
export const keyFile = () => join(folder(), 'keys', 'seal.pem')
/** The key that signs certificates; another than the seal's, for its public half goes out to everybody. */
export const certificateKeyFile = () => join(folder(), 'keys', 'certificates.pem')

export async function open(): Promise<Store> {
  const { DATABASE_URL: url, JURAT_OWNER_URL: ownerUrl } = process.env
  if (url) return openStore(ownerUrl ? { url, ownerUrl } : { url })
  mkdirSync(folder(), { recursive: true, mode: 0o700 })
  const store = await openStore({ folder: folder() })
  await writeAccessRules(store)
  await releaseJobs(store)
  return store
}

/** The bureau with its local operator, for whoever owns the folder or has the owner's login. */
export async function openAsOwner(store: Store) {
  const bureau = await Bureau.open(store, operations, publicAddress(Number(process.env.PORT) || 8080))
  return { bureau, session: await localOperator(store) }
}

/** Where a command goes: to a server that is named or holds the folder, or else to the folder itself. */
export async function backendFor(server: string | undefined): Promise<Backend> {
  if (server) return remoteBackend(server, savedToken(server))
  if (process.env.DATABASE_URL && !process.env.JURAT_OWNER_URL) throw NeedsServer({})
  let store: Store
  try {
    store = await open()
  } catch (error) {
    const holder = error instanceof Problem && error.slug === 'folder-in-use' ? holdersAddress() : null
    if (!holder) throw error
    return remoteBackend(holder, savedToken(holder))
  }
  const { bureau, session } = await openAsOwner(store)
  return localBackend(bureau, session, () => store.close())
}

/** The address of the server that holds the folder; null when it is held by a command that will soon be done. */
export function holdersAddress(): string | null {
  if (!existsSync(addressFile())) return null
  return (JSON.parse(readFileSync(addressFile(), 'utf8')) as { url: string }).url
}

/** Where people reach this bureau: JURAT_PUBLIC_URL, else this machine. */
const publicAddress = (port: number) => new URL(process.env.JURAT_PUBLIC_URL || `http://localhost:${port}`).origin

export interface Serving {
  url: string
  stop(): Promise<void>
}

/** Everything that is served, before it listens anywhere; certificates where there is a key that signs them. */
export const createApp = (store: Store, bureau: Bureau, options: SignInOptions, keys?: CertificateKeys) =>
  createServer({
    bureau,
    pages,
    roleNames,
    routes: [
      ...deviceRoutes(bureau, options.publicUrl),
      ...careRoutes(store, () => bureau.today()),
      ...(keys ? certificateKeyRoutes(keys) : []),
    ],
    mounts: [
      signInRoutes(bureau, options),
      helpRoutes(),
      followUpRoutes(bureau),
      ...(keys ? [certificateRoutes({ bureau, keys, issuer: issuerAt(options.publicUrl) })] : []),
    ],
    waiting: noticeCount(bureau),
    publicUrl: options.publicUrl,
    version,
    log: logError,
  })

/** Who certificates say that they are issued by. */
const issuerAt = ({ origin, host }: URL) => ({ origin, name: process.env.JURAT_ISSUER || `The bureau at ${host}` })

/** Serves a bureau until stopped. */
export async function serve(store: Store, { host, port }: { host: string; port: number }): Promise<Serving> {
  const bureau = await Bureau.open(store, operations, publicAddress(port))
  const options = signInOptions(process.env, { publicUrl: bureau.address, log: logError })
  const app = createApp(store, bureau, options, await openCertificateKeys(bureau, certificateKeyFile()))
  const server = await new Promise<ReturnType<typeof listen>>((ready, failed) => {
    const listening = listen({ fetch: app.fetch, hostname: host, port }, () => ready(listening))
    listening.on('error', failed)
  })
  const worker = startWorker(bureau, logError)
  const stopSealing = startSealing(store, sealingKey(keyFile()), logError)
  const stopWatching = watchReturns(bureau, logError)
  const stopMails = watchMails(bureau, mailOptions(process.env, bureau.address), logError)
  const url = options.publicUrl.origin
  if (store.kind === 'embedded')
    writeFileSync(addressFile(), JSON.stringify({ url: `http://127.0.0.1:${port}`, pid: process.pid }), { mode: 0o600 })
  return {
    url,
    async stop() {
      await new Promise((closed) => {
        server.close(closed)
        if ('closeIdleConnections' in server) server.closeIdleConnections()
      })
      await worker.stop()
      await stopSealing()
      await stopWatching()
      await stopMails()
      rmSync(addressFile(), { force: true })
      await store.close()
    },
  }
}
