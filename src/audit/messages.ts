// The words of the pages on the log of changes.
import { defineMessages } from '#web/messages/index.ts'

export const auditMessages = defineMessages('audit', {
  log: 'Log of changes',
  lead: 'Who changed what, when, from what to what. The log is append-only and sealed every minute.',
  at: 'When',
  who: 'Who',
  operation: 'By what',
  table: 'Table',
  row: 'Record',
  action: 'What',
  change: 'From and to',
  insert: 'entered',
  update: 'changed',
  delete: 'removed',
  nobody: 'Jurat itself',
  since: 'Since',
  until: 'Until',
  older: 'Older changes',
  empty: 'No change fits',
  emptyWhy: 'Clear the filters to see all of them. Follow a table, an operation or a record to see only its changes.',
  verify: 'Verify the seals',
  verified:
    'The log is as it was sealed: {changes, plural, one {# change} other {# changes}} under {seals, plural, one {# seal} other {# seals}}, {unsealed, number} not yet sealed.',
  faulty: 'The log is not as it was sealed',
  anchor: 'Last seal, to be kept outside: {root}',
})
