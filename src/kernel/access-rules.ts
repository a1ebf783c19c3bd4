// Bringing the rules of the code into the tables that the database reads: who may do what (access_rule), and which steps records
// take from state to state (state_step).
import { accessRules } from './access.ts'
import { stateSteps } from './states.ts'
import type { Db, Store } from './store/store.ts'

/** Makes access_rule and state_step hold what the code declares; needs a store opened by its owner. Answers whether they changed. */
export function writeAccessRules(store: Store): Promise<boolean> {
  return store.transaction({ role: 'jurat_owner', operation: 'access.writeRules' }, async (db) => {
    if (await holdsRules(db)) return false
    await db.deleteFrom('accessRule').execute()
    await db.insertInto('accessRule').values(accessRules()).execute()
    await db.deleteFrom('stateStep').execute()
    const steps = stateSteps()
    if (steps.length) await db.insertInto('stateStep').values(steps).execute()
    return true
  })
}

/** Whether the database holds the rules of this version, and no others. */
export async function holdsRules(db: Db): Promise<boolean> {
  const rules = await db.selectFrom('accessRule').select(['role', 'permission']).execute()
  const steps = await db
    .selectFrom('stateStep')
    .select(['machine', 'fromState', 'toState', 'needs', 'engine'])
    .execute()
  const same = (held: object[], wanted: object[]) => textOf(held) === textOf(wanted)
  return same(rules, accessRules()) && same(steps, stateSteps())
}

const textOf = (rows: object[]) =>
  rows
    .map((row) => JSON.stringify(row))
    .toSorted()
    .join('\n')
