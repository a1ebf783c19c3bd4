// Reading files in a thread of its own, so that pages stay quick: bytes go in, activities laid ready come out. Both ways
// are bounded: the thread gets no more bytes while what it has laid ready waits to be taken.
import { once } from 'node:events'
import { setFlagsFromString } from 'node:v8'
import { Worker } from 'node:worker_threads'
import type { KeptFinding } from './findings.ts'
import { sizeOf, type Batch } from './batch.ts'

/** What is to be read: a kept file and how to come by its pieces. */
export interface Source {
  /** Packed as they are kept, each in a buffer of its own that may be handed over. */
  pieces(): AsyncIterable<Uint8Array<ArrayBuffer>>
}

/** What a file turned out to be, said at its end. */
export interface FileEnd {
  iatiVersion: string | null
  generatedAt: string | null
  /** Whether it was read to its end: what it does not name is only then gone. */
  complete: boolean
  /** Activities that could not be kept. */
  wrong: number
  /** The first findings of each rule; the last of them says how many more there were. */
  findings: KeptFinding[]
}

/** What the thread says. */
export type FromThread =
  | { kind: 'batch'; batch: Batch; bytes: number }
  | { kind: 'end'; end: FileEnd }
  | { kind: 'taken' }
  | { kind: 'failed'; error: Error }

/** To the thread: the next file, its pieces, its end. */
export type ToThread = { kind: 'file' } | { kind: 'piece'; packed: Uint8Array<ArrayBuffer> } | { kind: 'fileEnd' }

export type Laid = Extract<FromThread, { kind: 'batch' | 'end' }>

/** Pieces that the thread may have before it took the first of them. */
const mostPieces = 8
/** Bytes laid ready that may wait to be taken. */
const mostWaiting = 8_000_000
const threadMegabytes = 192
/**
 * Of each half of the thread's space for young objects, from its beginning: in a space that begins small, what is being
 * read outlives collections for want of room, grows old, and keeps alive whatever it names.
 */
const youngMegabytes = 8

export class ReadingThread {
  readonly #worker: Worker
  readonly #laid: Laid[] = []
  #waiting = 0
  #pieces = 0
  #ended: Error | undefined
  #changed = () => {}
  #change = new Promise<void>((resolve) => (this.#changed = resolve))

  constructor(sources: readonly Source[]) {
    // an option of the process would overrule the thread's resource limits; this one holds for threads that begin later
    setFlagsFromString(`--min-semi-space-size=${youngMegabytes}`)
    setFlagsFromString(`--max-semi-space-size=${youngMegabytes}`)
    this.#worker = new Worker(new URL('./reading-thread.ts', import.meta.url), {
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: threadMegabytes },
    })
    this.#worker.on('message', (message: FromThread) => {
      if (message.kind === 'taken') this.#pieces--
      else if (message.kind === 'failed') this.#fail(message.error)
      else {
        if (message.kind === 'batch') this.#waiting += sizeOf(message.batch)
        this.#laid.push(message)
      }
      this.#tell()
    })
    this.#worker.on('error', (error) => this.#fail(error as Error))
    this.#worker.on('exit', () => this.#fail(new Error('The reading thread has ended.')))
    this.#feed(sources).catch((error: unknown) => this.#fail(error as Error))
  }

  /** The next batch of the file that is being read, or the word that the file has ended. */
  async next(): Promise<Laid> {
    while (!this.#laid.length) {
      if (this.#ended) throw this.#ended
      await this.#change
    }
    const laid = this.#laid.shift()!
    if (laid.kind === 'batch') this.#waiting -= sizeOf(laid.batch)
    this.#tell()
    return laid
  }

  async stop() {
    this.#fail(new Error('The reading was stopped.'))
    await this.#worker.terminate()
  }

  async #feed(sources: readonly Source[]) {
    await once(this.#worker, 'online')
    for (const source of sources) {
      this.#send({ kind: 'file' })
      for await (const packed of source.pieces()) {
        while (!this.#ended && (this.#pieces >= mostPieces || this.#waiting > mostWaiting)) await this.#change
        if (this.#ended) return
        this.#pieces++
        this.#send({ kind: 'piece', packed }, [packed.buffer])
      }
      this.#send({ kind: 'fileEnd' })
    }
  }

  #send(message: ToThread, transfer: ArrayBuffer[] = []) {
    this.#worker.postMessage(message, transfer)
  }

  #fail(error: Error) {
    this.#ended ??= error
    this.#tell()
  }

  #tell() {
    this.#changed()
    this.#change = new Promise((resolve) => (this.#changed = resolve))
  }
}
