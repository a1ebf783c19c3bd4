// The thread that reads files: see reading.ts.
import { parentPort } from 'node:worker_threads'
import { readActivities } from '#iati/read.ts'
import { unpackNow } from '#kernel/packed.ts'
import { regionOf } from '#portfolio/pure.ts'
import { BatchWriter, bytesIn } from './batch.ts'
import { KeptFindings } from './findings.ts'
import { prepare, type Organisation } from './prepared.ts'
import type { FileEnd, FromThread, ToThread } from './reading.ts'

const batchActivities = 200
const batchBytes = 1_000_000

const port = parentPort!
const tell = (message: FromThread, transfer: ArrayBuffer[] = []) => port.postMessage(message, transfer)

/** The messages in their order, as they are asked for. */
const waiting: ToThread[] = []
let wake = () => {}
port.on('message', (message: ToThread) => {
  waiting.push(message)
  wake()
})
async function next(): Promise<ToThread> {
  while (!waiting.length) await new Promise<void>((resolve) => (wake = resolve))
  return waiting.shift()!
}

/** The pieces of the file that has begun; its `rest` is what a reader that refuses a file has left. */
class FileBytes {
  #ended = false

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    for (;;) {
      const message = await next()
      this.#ended = message.kind === 'fileEnd'
      if (message.kind !== 'piece') return
      tell({ kind: 'taken' })
      yield unpackNow(message.packed)
    }
  }

  async passOverRest() {
    if (!this.#ended) for await (const _ of this);
  }
}

/** Each organisation is told once, and again with each reference that it goes by. */
const told = new Set<string>()
function isNews({ id, ref }: Organisation): boolean {
  const key = `${id} ${ref ?? ''}`
  if (told.has(key)) return false
  told.add(key)
  return true
}

const writer = new BatchWriter()

async function readFile() {
  const findings = new KeptFindings()
  const end: FileEnd = { iatiVersion: null, generatedAt: null, complete: false, wrong: 0, findings: findings.kept }
  const flush = (bytes: number) => {
    if (!writer.activities) return
    const batch = writer.take()
    // handed over, not copied
    tell(
      { kind: 'batch', batch, bytes },
      bytesIn(batch).map(({ buffer }) => buffer),
    )
  }
  const source = new FileBytes()
  for await (const event of readActivities(source)) {
    if (event.kind === 'finding') findings.add(event.finding)
    else if (event.kind === 'activity' || event.kind === 'wrong')
      for (const finding of event.findings) findings.add(finding)
    else if (event.kind === 'header')
      Object.assign(end, { iatiVersion: event.version || null, generatedAt: event.generated ?? null })
    else Object.assign(end, { complete: event.complete, wrong: event.wrong })

    if (event.kind === 'activity') {
      const prepared = prepare(event, regionOf)
      writer.add(prepared, prepared.organisations.filter(isNews))
      if (writer.activities >= batchActivities || writer.size >= batchBytes) flush(event.bytes)
    } else if (event.kind === 'end') flush(event.bytes)
  }
  await source.passOverRest()
  tell({ kind: 'end', end })
}

try {
  for (;;) {
    const message = await next()
    if (message.kind === 'file') await readFile()
  }
} catch (error) {
  tell({ kind: 'failed', error: error as Error })
}
