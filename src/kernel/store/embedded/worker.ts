// The thread that holds PGlite. It speaks PostgreSQL's own protocol over its message port: bytes of
// the driver in, bytes of the database out. PGlite computes synchronously, so messages keep their order.
import { parentPort, workerData } from 'node:worker_threads'
import { PGlite } from '@electric-sql/pglite'
import { btree_gist } from '@electric-sql/pglite/contrib/btree_gist'
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm'
import { unaccent } from '@electric-sql/pglite/contrib/unaccent'
import { databaseCode } from './database-code.ts'
import { DurableFileSystem, durableStartParams } from './durable-file-system.ts'

/** What the opener hands to the thread. */
export interface WorkerData {
  folder: string
  /** One 32-bit counter, shared: how many fsyncs have reached the disk. */
  fsyncs: SharedArrayBuffer
}
/** To the thread: bytes of the protocol, or the word to close the database. */
export type ToWorker = Uint8Array | 'close'
/** From the thread: bytes of the protocol, the word that it is open, or why it ends. */
export type FromWorker = Uint8Array | 'open' | { failure: string }

const port = parentPort!
const { folder, fsyncs } = workerData as WorkerData
const counter = new Int32Array(fsyncs)
const send = (message: FromWorker, transfer: ArrayBuffer[] = []) => port.postMessage(message, transfer)

function end(error: unknown): never {
  send({ failure: error instanceof Error ? error.message : String(error) })
  process.exit(1)
}

const database = await PGlite.create({
  fs: new DurableFileSystem(folder, () => Atomics.add(counter, 0, 1), end),
  pgliteWasmModule: await databaseCode(),
  startParams: durableStartParams,
  // segments of the log of 4 MB instead of 16: a fresh database is 33 MB, not 45, and copied sooner
  initDbStartParams: ['--wal-segsize=4'],
  extensions: { btree_gist, pg_trgm, unaccent },
}).catch(end)

/** Answers are sent in pieces of about this size, so that a large one never lies in memory twice. */
const PIECE_BYTES = 1 << 18

async function run(message: Uint8Array) {
  // the first message of a connection has no letter: it is its startup packet
  if (message[0] === 0) return send(Uint8Array.from(await database.execProtocolRaw(message)))
  let pieces: Uint8Array[] = []
  let size = 0
  const flush = () => {
    if (size === 0) return
    const bytes = new Uint8Array(size)
    let at = 0
    for (const piece of pieces) {
      bytes.set(piece, at)
      at += piece.length
    }
    pieces = []
    size = 0
    send(bytes, [bytes.buffer])
  }
  const done = database.execProtocolRawStream(message, {
    syncToFs: false,
    onRawData(piece) {
      pieces.push(piece.slice()) // a view into memory that PostgreSQL will write over
      size += piece.length
      if (size >= PIECE_BYTES) flush()
    },
  })
  flush()
  await done
}

port.on('message', (message: ToWorker) => {
  if (message === 'close') database.close().then(() => process.exit(0), end)
  else run(message).catch(end)
})
send('open')
