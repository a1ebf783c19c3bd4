// The words of the frame and the components; each area keeps its own words in its own messages.ts.
import { thingTexts } from '#kernel/problem.ts'
import { badTableTexts } from '#kernel/table-file.ts'
import { wrongFieldTexts } from '#kernel/wrong-field.ts'
import { defineMessages } from './messages/message.ts'

/** What the kernel says of a field that is wrong. */
export const wrongFieldMessages = defineMessages('wrong', wrongFieldTexts)

/** What may not be found. */
export const thingMessages = defineMessages('thing', thingTexts)

/** Why a file cannot be read as a table. */
export const badTableMessages = defineMessages('bad-table', badTableTexts)

/** The rooms of the menu, in their order. */
export const roomNames = defineMessages('web.room', {
  portfolio: 'Portfolio',
  people: 'People and units',
  training: 'Training',
  bureau: 'Bureau',
})

/** Of the pages on which a table is imported. */
export const tableImportMessages = defineMessages('table-import', {
  file: 'Table',
  look: 'See what it would do',
  wouldDo: 'What it would do',
  rowsWrong:
    '{count, plural, one {# row is wrong} other {# rows are wrong}}, so nothing can be imported. Mend the table and send it again.',
  line: 'Line',
  column: 'Column',
  whatIsWrong: 'What is wrong',
  stands: 'Row',
  columns: 'New in',
  newRow: 'New',
  changedRow: 'Changed',
  unchangedRow: 'Unchanged',
  importThis: 'Import these rows',
  imported: 'The table was imported.',
  nothingToDo: 'Everything in the table is known already.',
})

export const webMessages = defineMessages('web', {
  productName: 'Jurat',
  skipToContent: 'Skip to the content',
  menu: 'Menu',
  closeMenu: 'Close the menu',
  mainNavigation: 'Main',
  breadcrumb: 'You are here',
  home: 'Home',
  search: 'Search',
  searchLabel: 'Search activities, organizations, countries',
  language: 'Language',
  inPart: '(in part)',
  signIn: 'Sign in',
  account: 'My account',
  signOut: 'Sign out',
  signedInAs: 'Signed in as',
  waits: '{count, plural, =0 {Nothing waits for you} one {# thing waits for you} other {# things wait for you}}',
  demonstration: 'Demonstration data.',
  demonstrationInvented: 'Figures and persons marked {mark} are invented.',
  invented: 'invented',
  notOfficial: 'Jurat is open-source software. This is not an official website of any government.',
  help: 'Help',
  apiDescription: 'API description',
  printedFrom: 'Printed from {address}',

  errorSummaryTitle: '{count, plural, one {There is a problem} other {There are # problems}}',
  alertError: 'Error',
  alertWarning: 'Warning',
  alertSuccess: 'Done',
  alertInfo: 'Note',
  required: 'required',
  any: 'Any',
  fileLimit: 'At most {size}.',
  fileTypes: 'Accepted: {types}.',

  filters: 'Filters',
  applyFilters: 'Apply',
  clearFilters: 'Clear',

  rowsShown: '{count, plural, one {# row} other {# rows}}',
  rowsShownOf: '{shown} of {total, plural, one {# row} other {# rows}}',
  nextPage: 'Next',
  firstPage: 'First page',
  pages: 'Pages',
  total: 'Total',
  nothingStated: 'not stated',

  takeAs: 'Take it as',
  downloadChart: 'CSV',
  showTable: 'Show the figures',
  boundaries: 'Boundaries are not authoritative.',
  noPosition: 'Not on the map: {names}',

  provenance: 'Where this comes from',
  provenanceHash: 'Fingerprint of the file',
  provenanceLine: 'line {line}',
  provenanceRead: 'read {at}',
  reason: 'Reason: {reason}',
  history: 'History',
  asOf: 'As it stood on',
  asOfShown: 'This is how the record stood on {date}.',
  backToNow: 'Show it as it stands now',
  cameFrom: '{record} was merged into this record.',
  cameFromOwn: 'Look at the merged record itself',
  mergedOn: 'merged on {date}',
  isMerged: 'This record was merged into another; it is kept as it was.',
  toSurvivor: 'Go to the record that stays',
  wasAdded: '{member}: {after}',
  wasRemoved: '{member}: no longer {before}',
  wasChanged: '{member}: {before} → {after}',

  progressOf: '{done} of {total} ({share})',
  pageReloads:
    '{seconds, plural, one {This page looks again every second.} other {This page looks again every # seconds.}}',
  lookNow: 'Look now',
  jobQueued: 'Waiting',
  jobRunning: 'Running',
  jobDone: 'Finished',
  jobFailed: 'Failed',
  jobCancelled: 'Stopped',
  stopJob: 'Stop it',
  stopJobHint: 'What it had laid ready is dropped; what it had published stays.',

  police: 'Police',
  courts: 'Courts',
  corrections: 'Corrections',
  crossCutting: 'Cross-cutting',
  noInstitution: 'None of them',
  unknown: 'Unknown',
  obligations: 'Obligations',
  disbursements: 'Disbursements',
  unspent: 'Unspent',
  paid: 'Paid',
  activities: 'Activities',
  shareOfObligations: '{share} of all obligations',
})
