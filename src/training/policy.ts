// Who may look at what was published of training, within the scope of their grant, and who may import it.
import { definePolicy } from '#kernel/access.ts'

export const trainingPolicy = definePolicy({
  training: {
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
      'operator',
    ],
  },
})

/** A published report may speak of any place. */
export const trainingImportPolicy = definePolicy(
  { 'training-report': { import: ['operator', 'hq-programme-officer'] } },
  'the whole bureau',
)
