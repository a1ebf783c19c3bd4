// Who reads rosters and who keeps them: posts, and whoever carries out the award of an event, each within the scope of their grant.
import { definePolicy } from '#kernel/access.ts'

const keepers = ['post-director', 'post-programme-manager', 'implementer'] as const

export const rostersPolicy = definePolicy({
  roster: {
    read: [...keepers, 'hq-programme-officer', 'vetting-coordinator', 'monitoring-officer', 'auditor'],
    keep: keepers,
  },
})
