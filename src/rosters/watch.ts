// The daily look for those who did not return: once an hour, so that a day is not missed, by whoever serves the bureau.
import { sql } from 'kysely'
import { v7 as newId } from 'uuid'
import type { Bureau } from '#kernel/bureau.ts'
import { graceDays } from './no-return.ts'

const everyMs = 3_600_000

/** Opens incidents for those who were to be back days ago; answers how many. */
export async function lookForReturns({ store }: Pick<Bureau, 'store'>, today: string): Promise<number> {
  const { rows } = await store.transaction({ role: 'jurat_job', operation: 'rosters.look' }, (db) =>
    sql<{ opened: string }>`select open_no_returns(${today}, ${graceDays}) as opened`.execute(db),
  )
  return Number(rows[0]!.opened)
}

/** Looks now and every hour; answers how to stop. */
export function watchReturns(bureau: Bureau, log: (error: unknown, errorId: string) => void): () => Promise<void> {
  const look = () =>
    lookForReturns(bureau, bureau.today()).then(
      () => undefined,
      (error: unknown) => log(error, newId()),
    )
  let last = look()
  const timer = setInterval(() => (last = last.then(look)), everyMs)
  timer.unref()
  return async () => {
    clearInterval(timer)
    await last
  }
}
