// Bringing the rules of the code's policies into the table that row-level security reads.
import { accessRules } from './access.ts'
import type { Store } from './store/store.ts'

/** Makes access_rule hold what the policies declare; needs a store opened by its owner. Answers whether it changed. */
export function writeAccessRules(store: Store): Promise<boolean> {
  return store.transaction({ role: 'jurat_owner', operation: 'access.writeRules' }, async (db) => {
    const key = (rule: { role: string; permission: string }) => `${rule.role} ${rule.permission}`
    const held = await db.selectFrom('accessRule').select(['role', 'permission']).execute()
    const wanted = accessRules()
    const known = new Set(held.map(key))
    if (held.length === wanted.length && wanted.every((rule) => known.has(key(rule)))) return false
    await db.deleteFrom('accessRule').execute()
    await db.insertInto('accessRule').values(wanted).execute()
    return true
  })
}
