// Who may look after the machinery itself: jobs, the audit log, the bureau's settings.
import { definePolicy } from './access.ts'

export const kernelPolicy = definePolicy(
  {
    job: { oversee: ['operator', 'auditor'] },
    audit: { read: ['auditor', 'operator'] },
    setting: { change: ['operator', 'account-administrator'] },
    store: { operate: ['operator'] },
  },
  'the whole bureau',
)
