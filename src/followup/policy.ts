// Who records what came of training, within the scope of their grant; whoever reads rosters (roster.read) reads it.
import { definePolicy } from '#kernel/access.ts'

export const followUpPolicy = definePolicy({
  'follow-up': { keep: ['post-director', 'post-programme-manager', 'monitoring-officer', 'implementer'] },
})

/** How many months after an event, and for how long a link is good, is one rule for the bureau. */
export const followUpRulePolicy = definePolicy(
  { 'follow-up-rule': { set: ['hq-programme-officer', 'monitoring-officer'] } },
  'the whole bureau',
)
