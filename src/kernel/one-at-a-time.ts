// A job that reads ahead while it writes.
import type { JobContext } from './operation.ts'
import type { Db } from './store/store.ts'

/** The same job, its transactions one after the other: bytes are fetched while what came before is being written. */
export function oneAtATime(context: JobContext): JobContext {
  let last: Promise<unknown> = Promise.resolve()
  return {
    ...context,
    transaction<T>(body: (db: Db) => Promise<T>) {
      const answer = last.then(() => context.transaction(body))
      last = answer.catch(() => {})
      return answer
    },
  }
}
