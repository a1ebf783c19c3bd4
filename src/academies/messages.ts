// The words of the pages on academies.
import { defineMessages, type Message } from '#web/messages/index.ts'
import type { ProgrammeKind } from './academy.ts'
import type { HistoryAct, HistoryMember } from './history.ts'

export const messages = defineMessages('academies', {
  title: 'Academies',
  lead: 'Where police, prosecutors and judges of several nations learn together: since when, what is taught, who met there and where they work now.',
  academy: 'Academy',
  academiesTable: 'Academies and regional centres',
  place: 'Where',
  opened: 'Opened',
  openedUnknown: 'year not confirmed',
  programmes: 'Programmes',
  cohorts: 'Cohorts',
  nations: 'Nations',
  alumni: 'Alumni',
  region: 'Region',
  source: 'Source',
  unverified: 'not confirmed',
  none: 'No academies',
  noneBody: 'Whoever keeps the catalogue of courses adds them here.',
  network: 'Nations that met',
  networkTitle: '{count, plural, =0 {No two nations met} one {One pair of nations met} other {# pairs of nations met}}',
  networkSummary:
    'Each line joins two nations whose people completed a cohort together; the thicker, the more cohorts. The table says the same.',
  networkMost: 'The {shown, number} strongest of {total, number} ties are drawn.',
  between: '{a} and {b}: {cohorts, plural, one {# cohort} other {# cohorts}}',
  noTies: 'No two nations met yet',
  noTiesBody: 'Once people of two nations have completed one cohort, they are joined here.',
  nation: 'Nation',
  other: 'Met',
  together: 'Cohorts together',
  ofFirst: 'People of the first',
  ofSecond: 'People of the second',
  whoKnows: 'Whom {nation} knows abroad',
  abroad: 'Cohort mates there',
  own: 'People of one’s own',
  programme: 'Programme',
  kind: 'Kind',
  weeks: 'Weeks',
  course: 'Course',
  noProgrammes: 'It is not said what this academy teaches.',
  noCohorts: 'No cohort is entered. An event at this academy is one.',
  cohort: 'Cohort',
  dates: 'Dates',
  tookPart: 'Took part',
  completed: 'Completed',
  notYours: 'outside of your scope',
  alumniBy: 'Alumni by nation',
  toAlumni: 'Who they are and where they work now',
  alumniOf: 'Alumni of {academy}',
  alumniLead: 'People within your scope are named; all others are numbers by nation.',
  person: 'Person',
  worksNow: 'Works now',
  notKnown: 'not known',
  noAlumni: 'Nobody within your scope',
  noAlumniBody: 'Nobody of the nations that you see has completed a cohort that fits.',
  add: 'Add an academy',
  addThis: 'Add academy',
  cohortsTogether: '{cohorts, plural, one {# cohort together} other {# cohorts together}}',
  code: 'Code',
  codeHint: 'In capitals, as ACCRA.',
  name: 'Name',
  city: 'City',
  country: 'Country',
  offer: 'Add a programme',
  offerThis: 'Add programme',
  courseHint: 'The code of the catalogue; its events at this academy are the cohorts.',
  withdraw: 'Take back',
  withdrawOne: 'Take back: {name}',
  correct: 'Correct',
  correctOne: 'Correct: {name}',
  correctAcademy: 'Correct what is said of this academy',
  save: 'Save',
  reason: 'Why',
  verified: 'Held against its source',
  yes: 'yes',
  no: 'no',
  byItself: 'came with Jurat',
})

export const kindName: Record<ProgrammeKind, Message> = defineMessages('academy-programme', {
  core: 'Core programme',
  specialised: 'Specialised course',
  seminar: 'Seminar',
})
export const academyKindName = defineMessages('academy-kind', {
  academy: 'Academy',
  'regional-centre': 'Regional centre',
})

/** What was done. */
export const actName = defineMessages('academy-act', {
  'academy-added': 'Academy added: {name}',
  'academy-changed': 'Academy corrected: {name}',
  'programme-added': 'Programme added: {name}',
  'programme-changed': 'Programme corrected: {name}',
  'programme-withdrawn': 'Programme taken back: {name}',
} satisfies Record<HistoryAct, string>)
export const memberName: Record<HistoryMember, Message> = defineMessages('academy-member', {
  name: 'Name',
  kind: 'Kind',
  city: 'City',
  country: 'Country',
  opened: 'Opened',
  course: 'Course',
  weeks: 'Weeks',
  source: 'Source',
  verified: 'Held against its source',
})

/** What is wrong with a field. */
export const wrongMessages = defineMessages('academies-wrong', {
  code: 'A code has 3 to 21 capitals and hyphens, such as SAN-SALVADOR.',
  country: 'A country is an ISO 3166 code of two capital letters, such as GH.',
  weeks: 'Weeks are a number such as 6 or 1.5.',
})
