// What tests of follow-up share.
import { v7 as newId } from 'uuid'
import type { Db } from '#kernel/store/store.ts'

/** Somebody takes part in an event and completes it, as the database's owner enters it. */
export async function completes(db: Db, eventId: string, personId: string, country = 'HT') {
  const id = newId()
  await db
    .insertInto('participation')
    .values({ id, eventId, personId, country, role: 'participant', state: 'enrolled', act: 'enrolled' } as never)
    .execute()
  await db.updateTable('participation').set({ state: 'completed', act: 'completed' }).where('id', '=', id).execute()
  return id
}
