// The thread that reads files: see reading.ts.
import { parentPort } from 'node:worker_threads'
import { readActivities } from '#iati/read.ts'
import { regionOf } from '#portfolio/pure.ts'
import { KeptFindings } from './findings.ts'
import { prepare, type Prepared } from './prepared.ts'
import type { FileEnd, FromThread, ToThread } from './reading.ts'

const batchActivities = 200
const batchCharacters = 1_000_000

const port = parentPort!
const tell = (message: FromThread) => port.postMessage(message)

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

async function* bytesOfFile(): AsyncGenerator<Uint8Array> {
  for (;;) {
    const message = await next()
    if (message.kind === 'fileEnd') return
    if (message.kind !== 'bytes') throw new Error('A file began within a file.')
    tell({ kind: 'taken' })
    yield message.bytes
  }
}

async function readFile() {
  const findings = new KeptFindings()
  const end: FileEnd = { iatiVersion: null, generatedAt: null, complete: false, wrong: 0, findings: findings.kept }
  let batch: Prepared[] = []
  let characters = 0
  let bytes = 0
  const flush = () => {
    if (batch.length) tell({ kind: 'batch', batch, characters, bytes })
    batch = []
    characters = 0
  }
  const source = bytesOfFile()
  for await (const part of readActivities(source, { progress: (taken) => (bytes = taken) })) {
    for (const finding of part.findings) findings.add(finding)
    if (part.kind === 'activity') {
      const prepared = prepare(part, regionOf)
      batch.push(prepared)
      characters += prepared.version.length + prepared.shares.length + prepared.activity.length
      if (batch.length >= batchActivities || characters >= batchCharacters) flush()
    }
  }
  flush()
  for await (const _ of source); // what the reader left when it stopped early
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
