// Bringing the rules that the code declares into the tables by which the database keeps to them: who may do what, which
// row-level security reads, and the steps between states.
import { accessRules } from './access.ts'
import { stateSteps } from './states.ts'
import type { Db, Store } from './store/store.ts'

/** The declared rules as the tables hold them, as text: equal texts are equal rules. */
const declared = () => texts(accessRules(), stateSteps())
const texts = (...tables: object[][]) =>
  JSON.stringify(tables.map((rows) => rows.map((row) => Object.values(row).join(' ')).toSorted()))

async function held(db: Db) {
  return texts(
    await db.selectFrom('accessRule').select(['role', 'permission']).execute(),
    await db.selectFrom('stateStep').select(['tableName', 'fromState', 'toState']).execute(),
  )
}

/** Whether the database keeps to other rules than the code declares. */
export const rulesDiffer = async (db: Db) => (await held(db)) !== declared()

/** Makes the tables hold what the code declares; needs a store opened by its owner. Answers whether anything changed. */
export function writeAccessRules(store: Store): Promise<boolean> {
  return store.transaction({ role: 'jurat_owner', operation: 'access.writeRules' }, async (db) => {
    if (!(await rulesDiffer(db))) return false
    await db.deleteFrom('accessRule').execute()
    await db.deleteFrom('stateStep').execute()
    await db.insertInto('accessRule').values(accessRules()).execute()
    const steps = stateSteps()
    if (steps.length) await db.insertInto('stateStep').values(steps).execute()
    return true
  })
}
