// The words for what stands in a choice: states, roles, reasons.
import { defineMessages } from '#web/messages/index.ts'

export const stateNames = defineMessages('participation-state', {
  nominated: 'nominated',
  waiting: 'waiting list',
  enrolled: 'enrolled',
  completed: 'completed',
  failed: 'not completed',
  removed: 'removed',
})
export const roleNames = defineMessages('participation-role', {
  participant: 'participant',
  alternate: 'alternate',
  instructor: 'instructor',
})
export const removalNames = defineMessages('participation-removal', {
  administrative: 'administrative',
  cancellation: 'cancellation',
  'documents-incomplete': 'documents incomplete',
  'no-show': 'did not come',
  'prerequisites-unmet': 'prerequisites not met',
  clearance: 'clearance',
  other: 'another reason',
})
export const distinctionNames = defineMessages('participation-distinction', {
  'key-participant': 'key participant',
  unsatisfactory: 'unsatisfactory',
})
export const absenceNames = defineMessages('participation-absence', {
  illness: 'illness',
  duty: 'called to duty',
  family: 'family',
  travel: 'travel',
  'refused-leave': 'leave refused',
  withdrew: 'withdrew',
  other: 'another reason',
})
export const standingNames = defineMessages('certificate-standing', {
  valid: 'valid',
  expired: 'expired',
  revoked: 'taken back',
})
export const openedNames = defineMessages('no-return-opened', { look: 'the daily look', hand: 'hand' })
export const outcomeNames = defineMessages('no-return-outcome', {
  'returned-late': 'returned late',
  found: 'found',
  'unauthorised-departure': 'left without leave',
})
export const toldNames = defineMessages('no-return-told', {
  post: 'the post',
  'host-nation': 'the host nation',
  'partner-agency': 'the partner agency',
  other: 'somebody else',
})
export const meansNames = defineMessages('no-return-means', {
  telephone: 'telephone',
  'e-mail': 'e-mail',
  letter: 'letter',
  'diplomatic-note': 'diplomatic note',
  meeting: 'meeting',
  cable: 'cable',
})
export const howNames = defineMessages('roster-import-how', {
  named: 'by the code that was written',
  row: 'by the row id',
  identity: 'by a number and the name or birth',
  'name-and-birth': 'by name and birth',
})
