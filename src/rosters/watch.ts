// The daily look for those who did not return: once an hour, so that a day is not missed, by whoever serves the bureau.
import { sql } from 'kysely'
import type { Bureau } from '#kernel/bureau.ts'
import { everyHour } from '#kernel/hourly.ts'
import { graceDays } from './no-return.ts'

/** Opens incidents for those who were to be back days ago; answers how many. */
export async function lookForReturns({ store }: Pick<Bureau, 'store'>, today: string): Promise<number> {
  const { rows } = await store.transaction({ role: 'jurat_job', operation: 'rosters.look' }, (db) =>
    sql<{ opened: string }>`select open_no_returns(${today}, ${graceDays}) as opened`.execute(db),
  )
  return Number(rows[0]!.opened)
}

/** Looks now and every hour; answers how to stop. */
export const watchReturns = (bureau: Bureau, log: (error: unknown, errorId: string) => void): (() => Promise<void>) =>
  everyHour(() => lookForReturns(bureau, bureau.today()), log)
