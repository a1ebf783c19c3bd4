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
  publication: { import: ['operator', 'hq-programme-officer'] },
  claim: { correct: ['hq-programme-officer', 'post-director', 'post-programme-manager', 'monitoring-officer'] },
})
