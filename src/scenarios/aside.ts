// Short reckonings aside of the thread that answers everybody: one at a time, in the order in which they came, as many as are answered
// in a bearable time; whoever has gone is not reckoned for. The thread stays, for the engine makes it faster the longer it runs.
import { Worker } from 'node:worker_threads'
import { defineProblem } from '#kernel/problem.ts'
import type { Short, ShortAnswers } from './short.ts'

export const TooMuchAsked = defineProblem(
  503,
  'too-much-reckoned',
  'Others are being reckoned for',
  'So many runs of justice chains are asked for just now that yours would wait too long. Try again in a minute.',
)

/** A second each at the worst. */
const mostWaiting = 30
/** Far beyond what the limits on draws let any take. */
const mostMs = 60_000
const heapMegabytes = 512

interface Asked {
  work: Short
  settle: (tell: { answer: unknown } | { error: unknown }) => void
}

const waiting: Asked[] = []
let thread: Worker | undefined
/** The first of those who ask, for whom the thread is at work. */
let now: (Asked & { timer: NodeJS.Timeout }) | undefined

/**
 * @throws Problem where too many wait
 * @throws Error what the reckoning threw; the signal's reason where whoever asked has gone
 */
export function aside<Kind extends Short['kind']>(
  work: Extract<Short, { kind: Kind }>,
  signal?: AbortSignal,
): Promise<ShortAnswers[Kind]> {
  if (waiting.length >= mostWaiting) throw TooMuchAsked({})
  return new Promise((resolve, reject) => {
    const asked: Asked = {
      work,
      settle(told) {
        signal?.removeEventListener('abort', gone)
        if ('answer' in told) resolve(told.answer as ShortAnswers[Kind])
        else reject(told.error as Error)
      },
    }
    const gone = () => {
      const at = waiting.indexOf(asked)
      if (at >= 0) waiting.splice(at, 1)
      asked.settle({ error: signal!.reason })
      // What it is at for nobody, it is at no longer.
      if (now?.settle === asked.settle) drop()
    }
    if (signal?.aborted) return gone()
    signal?.addEventListener('abort', gone)
    waiting.push(asked)
    next()
  })
}

function next() {
  if (now) return
  const asked = waiting.shift()
  if (!asked) {
    thread?.unref()
    return
  }
  thread ??= begun()
  thread.ref()
  const timer = setTimeout(() => {
    asked.settle({ error: new Error(`A short reckoning took more than ${mostMs} ms.`) })
    drop()
  }, mostMs)
  now = { ...asked, timer }
  thread.postMessage(asked.work)
}

function begun(): Worker {
  const worker = new Worker(new URL('./short-thread.ts', import.meta.url), {
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: heapMegabytes },
  })
  const told = (message: { answer: unknown } | { error: unknown }, then: () => void) => {
    // a thread that was dropped is nobody's any more
    if (worker !== thread) return
    now?.settle(message)
    then()
  }
  worker.on('message', (answer) => told({ answer }, done))
  worker.on('error', (error) => told({ error }, drop))
  worker.on('exit', () => told({ error: new Error('The reckoning’s thread has ended without an answer.') }, drop))
  return worker
}

function done() {
  clearTimeout(now?.timer)
  now = undefined
  next()
}

/** Ends the thread with what it is at; the next begins another. */
function drop() {
  void thread?.terminate()
  thread = undefined
  done()
}
