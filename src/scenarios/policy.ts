// Who may look at scenarios of a nation's justice chain and try their own, and who keeps them for the nations of their scope.
import { definePolicy } from '#kernel/access.ts'

const keepers = [
  'hq-programme-officer',
  'post-director',
  'post-programme-manager',
  'monitoring-officer',
  'expert',
] as const

export const scenariosPolicy = definePolicy({
  scenario: { read: [...keepers, 'finance-analyst', 'implementer', 'partner-agency', 'auditor'], keep: keepers },
})
