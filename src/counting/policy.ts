// Who may read how many were trained, within the scope of their grant. Who they were is told by rosters (roster.read).
import { definePolicy } from '#kernel/access.ts'

export const countingPolicy = definePolicy({
  trained: {
    read: [
      'hq-programme-officer',
      'post-director',
      'post-programme-manager',
      'vetting-coordinator',
      'monitoring-officer',
      'finance-analyst',
      'implementer',
      'expert',
      'partner-agency',
      'auditor',
    ],
  },
})
