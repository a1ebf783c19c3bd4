// Who reads persons and who keeps them.
import { definePolicy } from '#kernel/access.ts'

const keepers = ['post-director', 'post-programme-manager', 'vetting-coordinator'] as const

export const personsPolicy = definePolicy({
  person: {
    read: [...keepers, 'hq-programme-officer', 'monitoring-officer', 'implementer', 'auditor'],
    keep: keepers,
  },
})
