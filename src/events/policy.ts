// Who reads events and who keeps them.
import { definePolicy } from '#kernel/access.ts'

const keepers = ['hq-programme-officer', 'post-director', 'post-programme-manager'] as const

export const eventsPolicy = definePolicy({
  event: {
    read: [
      ...keepers,
      'vetting-coordinator',
      'monitoring-officer',
      'finance-analyst',
      'implementer',
      'expert',
      'partner-agency',
      'auditor',
    ],
    keep: keepers,
  },
})
