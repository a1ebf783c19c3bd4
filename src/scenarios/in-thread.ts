// Long reckoning in a thread of its own, so that pages are answered meanwhile; it tells how far it is and can be ended.
import { Worker } from 'node:worker_threads'
import type { JobContext } from '#kernel/operation.ts'
import type { Answers, FromThread, Work } from './reckoning-thread.ts'

const heapMegabytes = 1_024

/** @throws Error what the reckoning threw; the signal's reason where it was ended */
export function inThread<Kind extends Work['kind']>(
  work: Extract<Work, { kind: Kind }>,
  { signal, progress }: Pick<JobContext, 'signal' | 'progress'>,
): Promise<Answers[Kind]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./reckoning-thread.ts', import.meta.url), {
      workerData: work,
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: heapMegabytes },
    })
    let ended = false
    const end = (tell: () => void) => {
      if (ended) return
      ended = true
      signal.removeEventListener('abort', abort)
      void worker.terminate().then(tell, reject)
    }
    const abort = () => end(() => reject(signal.reason as Error))
    signal.addEventListener('abort', abort)
    if (signal.aborted) abort()
    worker.on('message', (message: FromThread) => {
      if (message.kind === 'answer') end(() => resolve(message.answer as Answers[Kind]))
      else
        progress(message.done, message.total, message.step).catch((error: unknown) => end(() => reject(error as Error)))
    })
    worker.on('error', (error) => end(() => reject(error as Error)))
    worker.on('exit', () => end(() => reject(new Error('The reckoning’s thread has ended without an answer.'))))
  })
}
