// Who sees persons, who keeps them, and who may open what a biography holds: each within the scope of their grant.
import { definePolicy } from '#kernel/access.ts'

const keepers = ['post-director', 'post-programme-manager', 'vetting-coordinator'] as const

export const personsPolicy = definePolicy({
  person: {
    read: [...keepers, 'vetter', 'hq-programme-officer', 'monitoring-officer', 'implementer', 'auditor'],
    keep: keepers,
  },
  biography: {
    open: ['post-programme-manager', 'vetting-coordinator', 'vetter'],
    keep: ['post-programme-manager', 'vetting-coordinator'],
  },
})

definePolicy({ 'biography-reading': { read: ['auditor'] }, person: { erase: ['operator'] } }, 'the whole bureau')
