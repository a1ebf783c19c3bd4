// Who may look at the portfolio, within the scope of their grant, and who may publish to it.
import { definePolicy } from '#kernel/access.ts'

export const portfolioPolicy = definePolicy({
  activity: {
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
  claim: { correct: ['hq-programme-officer', 'post-director', 'post-programme-manager', 'monitoring-officer'] },
})

/** A file that a publisher sends may speak of any place; so does what came of importing it. */
export const publicationPolicy = definePolicy(
  {
    publication: { import: ['operator', 'hq-programme-officer'] },
    import: { read: ['operator', 'hq-programme-officer', 'auditor'] },
  },
  'the whole bureau',
)
