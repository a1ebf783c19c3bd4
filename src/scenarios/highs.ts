// The solver of linear problems, HiGHS, in a thread of its own with a time limit: a problem that is too hard ends with it.
import { Worker } from 'node:worker_threads'
import type { Solution, Solve } from '#chain/linear.ts'

/** Loading and reading take a little beside solving; then the thread is ended. */
const graceSeconds = 5

/** Solves a problem in the LP format. Throws where it can't be read. */
export const solveWithHighs: Solve = (problem, { gap, seconds }) =>
  new Promise<Solution>((resolve, reject) => {
    const worker = new Worker(new URL('./highs-thread.ts', import.meta.url), {
      workerData: { problem, gap, seconds },
      execArgv: [],
    })
    const timer = setTimeout(
      () => settle(() => resolve({ status: 'none', values: {} })),
      (seconds + graceSeconds) * 1000,
    )
    let settled = false
    const settle = (tell: () => void) => {
      if (settled) return
      settled = true
      clearTimeout(timer)
      // The answer doesn't wait for the thread's end: where it ends by itself just then, that may never be told.
      tell()
      worker.unref()
      void worker.terminate()
    }
    worker.on('message', (solution: Solution) => settle(() => resolve(solution)))
    worker.on('error', (error) => settle(() => reject(error as Error)))
    worker.on('exit', () => settle(() => reject(new Error('The solver’s thread has ended without an answer.'))))
  })
