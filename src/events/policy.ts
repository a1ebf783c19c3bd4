// Who may look at events and who plans and approves them, within the scope of their grant; and who keeps the catalogue of courses.
import { definePolicy } from '#kernel/access.ts'

export const eventsPolicy = definePolicy({
  event: {
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
    keep: ['hq-programme-officer', 'post-director', 'post-programme-manager'],
    approve: ['hq-programme-officer', 'post-director'],
  },
})

/** The catalogue is one for the whole bureau. */
export const cataloguePolicy = definePolicy(
  { course: { keep: ['hq-programme-officer', 'monitoring-officer'] } },
  'the whole bureau',
)
