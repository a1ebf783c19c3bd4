// The words of the history of a participation.
import { defineMessages, type Message } from '#web/messages/index.ts'
import type { HistoryMember, HistorySubject } from './history.ts'

/** What was changed. */
export const historyMessages = defineMessages('participation-history', {
  title: '{person}: history',
  history: 'History',
  byItself: 'the bureau by itself',
  participation: 'On the roster: changed',
  attendance: 'Attendance corrected',
  certificate: 'Certificate taken back',
  travel: 'Travel',
  'no-return': 'Did not return: changed',
  'no-return-notice': 'Told of it',
})

/** What began. */
export const historySubjects: Readonly<Record<HistorySubject, Message>> = defineMessages(
  'participation-history-begins',
  {
    participation: 'Put on the roster',
    attendance: 'Attendance marked',
    certificate: 'Certificate issued',
    travel: 'Travel planned',
    'no-return': 'Did not return',
    'no-return-notice': 'Told of it',
  } satisfies Record<HistorySubject, string>,
)

export const historyMembers: Readonly<Record<HistoryMember, Message>> = defineMessages('participation-member', {
  role: 'Role',
  state: 'State',
  removedFor: 'Taken off for',
  reason: 'Reason',
  unit: 'Unit',
  rank: 'Rank',
  vetting: 'Vetting',
  vettingReason: 'Why another vetting',
  startsOn: 'First day',
  endsOn: 'Last day',
  preTest: 'Pre-test (%)',
  postTest: 'Post-test (%)',
  performance: 'Performance (%)',
  products: 'Products (%)',
  attendance: 'Attendance (%)',
  finalGrade: 'Final grade (%)',
  distinction: 'Distinction',
  session: 'Session',
  hours: 'Hours there',
  issuedOn: 'Issued on',
  expiresOn: 'Good until',
  revokedOn: 'Taken back on',
  revokedFor: 'Why it was taken back',
  toCountry: 'Travels to',
  departurePlanned: 'Departure planned',
  returnPlanned: 'Return planned',
  departedOn: 'Departed',
  arrivedOn: 'Arrived',
  returnedOn: 'Returned',
  openedBy: 'Opened by',
  openedOn: 'Opened on',
  outcome: 'Outcome',
  closedOn: 'Closed on',
  closedFor: 'Why it was closed',
  told: 'Told',
  office: 'Office',
  onDay: 'On',
  means: 'By',
} satisfies Record<HistoryMember, string>)
