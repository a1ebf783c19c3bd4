// Who manages the people of the bureau. An account administrator does not thereby see any of its data.
import { definePolicy } from '#kernel/access.ts'

export const accountsPolicy = definePolicy({ account: { manage: ['account-administrator'] } }, 'the whole bureau')
