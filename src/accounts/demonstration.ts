// The demonstration bureau: its people are invented, and whoever sits at the machine may be any of them.
import { defineProblem } from '#kernel/problem.ts'
import type { Store } from '#kernel/store/store.ts'

export const RealBureau = defineProblem(
  409,
  'real-bureau',
  'This bureau has real people',
  'A bureau that has people who are not invented cannot become a demonstration. Begin another in an empty folder.',
)

/** Makes a bureau that has no people yet the demonstration bureau; needs a store opened by its owner. */
export async function beginDemonstration(store: Store): Promise<void> {
  await store.transaction({ role: 'jurat_owner', operation: 'accounts.beginDemonstration' }, async (db) => {
    const real = await db
      .selectFrom('actor')
      .select('id')
      .where('kind', '=', 'person')
      .where('invented', '=', false)
      .executeTakeFirst()
    if (real) throw RealBureau({})
    await db.updateTable('setting').set({ value: 'true' }).where('key', '=', 'demonstration').execute()
  })
}
