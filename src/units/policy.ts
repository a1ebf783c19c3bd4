// Who may look at the units of a country, and who keeps them: the bureau's own people, each within the scope of their grant.
import { definePolicy } from '#kernel/access.ts'

const keepers = ['hq-programme-officer', 'post-director', 'post-programme-manager', 'vetting-coordinator'] as const

export const unitsPolicy = definePolicy({
  unit: {
    read: [...keepers, 'vetter', 'auditor'],
    keep: keepers,
    // by what vetting its people go, and whether their government is told of a rejection
    vet: ['post-director', 'vetting-coordinator'],
  },
})
