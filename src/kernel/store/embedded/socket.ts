// What the driver takes for its network connection: the message port of the thread that holds PGlite.
import { Duplex } from 'node:stream'
import { Worker } from 'node:worker_threads'
import type { FromWorker, ToWorker, WorkerData } from './worker.ts'

export class WorkerSocket extends Duplex {
  readonly #data: WorkerData
  readonly #before: Promise<void>
  #worker: Worker | undefined
  #end = Promise.withResolvers<void>()

  /** @param before settles when the thread that held the folder has ended */
  constructor(data: WorkerData, before: Promise<void> = Promise.resolve()) {
    super()
    this.#data = data
    this.#before = before
  }

  /** Settles when the thread has ended and its files are closed. */
  get ended() {
    return this.#end.promise
  }

  /** The driver calls it in place of connecting to a port. */
  connect() {
    void this.#before.then(() => (this.destroyed ? this.#end.resolve() : this.#start()))
    return this
  }

  #start() {
    // without the flags of this process: Node reads TypeScript itself, and there are no pages to compile
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: this.#data, execArgv: [] })
    this.#worker = worker
    let failure = 'The database thread ended.'
    worker.on('message', (message: FromWorker) => {
      if (message === 'open') this.emit('connect')
      else if (message instanceof Uint8Array) this.push(Buffer.from(message.buffer, message.byteOffset, message.length))
      else failure = message.failure
    })
    worker.on('error', (error) => {
      failure = error.message
    })
    worker.on('exit', (code) => {
      this.#worker = undefined
      this.#end.resolve()
      // the driver reads the end of its connection from either
      this.destroy(code === 0 ? undefined : new Error(failure))
    })
  }

  #post(message: ToWorker, transfer: ArrayBuffer[] = []) {
    this.#worker?.postMessage(message, transfer)
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void) {
    this.#hand([chunk], done)
  }

  // the parts of one statement arrive together and go as one message
  override _writev(chunks: { chunk: Buffer }[], done: () => void) {
    this.#hand(
      chunks.map(({ chunk }) => chunk),
      done,
    )
  }

  /** Copied once, since the driver writes on in its own buffer; the copy is handed over. */
  #hand(chunks: readonly Buffer[], done: () => void) {
    const bytes = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0))
    let at = 0
    for (const chunk of chunks) {
      bytes.set(chunk, at)
      at += chunk.length
    }
    this.#post(bytes, [bytes.buffer])
    done()
  }

  override _read() {}

  /** The driver said goodbye: close the database cleanly. */
  override _final(done: () => void) {
    this.#post('close')
    void this.ended.then(done)
  }

  /** Cuts off whatever runs. */
  override _destroy(error: Error | null, done: (error: Error | null) => void) {
    if (!this.#worker) return done(error)
    void this.#worker.terminate().then(() => done(error))
  }

  // the driver asks these of a socket
  setNoDelay() {
    return this
  }
  setKeepAlive() {
    return this
  }
  ref() {
    this.#worker?.ref()
    return this
  }
  unref() {
    this.#worker?.unref()
    return this
  }
}
