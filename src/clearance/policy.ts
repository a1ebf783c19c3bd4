// Who submits, coordinates and checks clearance, who sees what was decided, and the few who see a hit: each within the scope of
// their grant.
import { definePolicy } from '#kernel/access.ts'

export const clearancePolicy = definePolicy({
  clearance: {
    read: [
      'hq-programme-officer',
      'post-director',
      'post-programme-manager',
      'vetting-coordinator',
      'vetter',
      'monitoring-officer',
      'auditor',
    ],
    submit: ['post-director', 'post-programme-manager'],
    coordinate: ['vetting-coordinator'],
    check: ['vetting-coordinator', 'vetter'],
    result: ['post-director', 'vetting-coordinator', 'vetter', 'auditor'],
    set: ['post-director', 'vetting-coordinator'],
  },
  hit: { read: ['vetting-coordinator', 'vetter'] },
  duty: {
    read: ['hq-programme-officer', 'post-director', 'vetting-coordinator', 'auditor'],
    keep: ['post-director', 'vetting-coordinator'],
  },
})

definePolicy({ 'hit-reading': { read: ['auditor'] } }, 'the whole bureau')
