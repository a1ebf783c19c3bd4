// Backup, restore and migration from the command line: on the folder or database itself, or by the server that holds it.
import { createReadStream, createWriteStream, existsSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { writeAccessRules } from '#kernel/access-rules.ts'
import { defineProblem, Problem } from '#kernel/problem.ts'
import { migrateServer } from '#kernel/store/server.ts'
import { openCertificateKeys, type KeyType } from '#rosters/index.ts'
import { certificateKeyFile, holdersAddress, open, openAsOwner } from '../main.ts'
import { ask } from './ask.ts'
import { RemoteProblem } from './backend.ts'
import { savedToken } from './credentials.ts'

const OwnerNeeded = defineProblem(
  409,
  'owner-needed',
  'The owner’s login is needed',
  'Set DATABASE_URL to the application’s login and JURAT_OWNER_URL to the owner’s, then run this again.',
)

const FileThere = defineProblem(
  409,
  'file-there',
  'The file is there already',
  '{file} is there already, and a backup is never written over another. Name a file that is not.',
)

/** What is written stands there only once it is whole, and never in the place of another file. */
async function asWholeFile<Written>(file: string, write: (file: string) => Promise<Written>): Promise<Written> {
  if (existsSync(file)) throw FileThere({ file })
  const part = `${file}.part`
  try {
    const written = await write(part)
    await rename(part, file)
    return written
  } finally {
    await rm(part, { force: true })
  }
}

async function send(server: string, method: string, path: string, body?: ReadableStream | string): Promise<Response> {
  const token = savedToken(server)
  const response = await ask(server, path, {
    method,
    headers: {
      ...(token && { authorization: `Bearer ${token}` }),
      ...(typeof body === 'string' && { 'content-type': 'application/json' }),
    },
    ...(body && { body, duplex: 'half' as const }),
  })
  if (!response.ok) throw new RemoteProblem({ ...((await response.json()) as object), status: response.status })
  return response
}

/** The server to ask, when one is named or holds the folder; else null. */
async function holder(server: string | undefined): Promise<string | null> {
  if (server) return server
  try {
    await (await open()).close()
    return null
  } catch (error) {
    const address = error instanceof Problem && error.slug === 'folder-in-use' ? holdersAddress() : null
    if (!address) throw error
    return address
  }
}

/** @throws FileThere */
export async function backup(file: string, server: string | undefined): Promise<object> {
  const address = await holder(server)
  return asWholeFile(file, async (part) => {
    if (address) {
      const { body } = await send(address, 'GET', '/backup')
      await pipeline(
        Readable.fromWeb(body as import('node:stream/web').ReadableStream),
        createWriteStream(part, { mode: 0o600 }),
      )
      return { file, from: address }
    }
    const store = await open()
    try {
      return { file, ...(await store.backup(part)) }
    } finally {
      await store.close()
    }
  })
}

export async function restore(file: string, replace: boolean, server: string | undefined): Promise<object> {
  const address = await holder(server)
  if (address) {
    const body = Readable.toWeb(createReadStream(file)) as ReadableStream
    return (await (await send(address, 'POST', `/restore?replace=${replace}`, body)).json()) as object
  }
  const store = await open()
  try {
    const restored = await store.restore(file, { replace })
    await writeAccessRules(store)
    return restored
  } finally {
    await store.close()
  }
}

/** Brings a server, or the folder, to this version. */
export async function migrate(): Promise<object> {
  const { DATABASE_URL: url, JURAT_OWNER_URL: ownerUrl } = process.env
  if (url && !ownerUrl) throw OwnerNeeded({})
  const applied = url && ownerUrl ? await migrateServer({ url, ownerUrl }) : []
  const store = await open()
  try {
    return { applied, rulesChanged: await writeAccessRules(store) }
  } finally {
    await store.close()
  }
}

/** Makes a new key that signs certificates, here or at the server that holds the folder. */
export async function rotateCertificateKey(type: KeyType, server: string | undefined): Promise<object> {
  const address = await holder(server)
  if (address)
    return (await (await send(address, 'POST', '/certificate-keys', JSON.stringify({ type }))).json()) as object
  const store = await open()
  try {
    const { bureau, session } = await openAsOwner(store)
    return await (await openCertificateKeys(bureau, certificateKeyFile())).rotate(session, type)
  } finally {
    await store.close()
  }
}
