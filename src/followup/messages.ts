// The words of the pages on what came of training, and of the page behind a link.
import { defineMessages, type Message } from '#web/messages/index.ts'
import type { Post, ReasonToLeave, Use } from './answer.ts'
import type { State } from './due.ts'
import type { ResultGroup } from './results.ts'

export const messages = defineMessages('follow-up', {
  title: 'Follow-up',
  lead: 'Some months after a training: is the person still in post, do they use the skill, whom did they train?',
  results: 'Results',
  resultsLead:
    'Leakage is the share of those who answered who left the force or never entered it. Of those who did not answer nothing is known, so their number stands beside it.',
  toResults: 'Results and leakage',
  toList: 'Whom to ask',
  event: 'Event',
  eventHint: 'Its code, as 2014-00017.',
  nation: 'Nation',
  nationHint: 'A code, as HT.',
  months: 'After months',
  state: 'State',
  dueAndOverdue: 'Due and overdue',
  person: 'Person',
  dueOn: 'Due on',
  answer: 'Answer',
  linkUntil: 'link until {date}',
  afterMonths: '{months, plural, one {after # month} other {after # months}}',
  record: 'Record',
  noneDue: 'Nobody is to be asked',
  noneDueBody:
    'What is due follows from rosters: once somebody has completed an event and the months have passed, they stand here.',
  links: 'Links to answer without an account',
  linksLead:
    'A table with one link a person, for a mail merge or a message. Each link is told this once, shows the course and the questions and nothing else, and ends by itself. Links that were made for the same people before end now.',
  makeLinks: 'Make links for all that fit',
  language: 'Language of the page',
  ownLanguage: 'That of the person’s name',
  notShown: 'not shown',
  recordTitle: 'What came of the training',
  recordThis: 'Save',
  post: 'Where do they serve?',
  leftFor: 'Why did they leave?',
  leftForHint: 'Only for somebody who left.',
  usesSkill: 'Do they use what they learnt?',
  trainedOthers: 'How many others did they train in it?',
  answeredBy: 'Answered on {date}',
  bySource: 'Known from',
  notYet: 'Asked from {date} on.',
  by: 'Group by',
  due: 'To be asked',
  answered: 'Answered',
  notAnswered: 'Not answered',
  leakage: 'Leakage',
  percent: '{share} %',
  useIt: 'Use the skill',
  trainOthers: 'Trained others',
  othersTrained: '{count, plural, one {# other} other {# others}}',
  ofAnswered: 'of those who answered',
  nothingYet: 'Nothing is known yet',
  nothingYetBody: 'Nobody was to be asked so far. Results begin when the first months have passed after an event.',
  table: 'What came of training, by {group}',
  personCode: 'Person',
  personName: 'Name',
  course: 'Course',
  address: 'Link',
  expires: 'Good until',
  rule: 'When people are asked',
  ruleMonths: 'Months after the last day',
  ruleMonthsHint: 'Whole numbers with spaces between them, as 3 6 12.',
  ruleOverdue: 'Days from the due day until it is overdue',
  ruleClosed: 'Days from the due day until it counts as not answered',
  ruleLink: 'Days for which a link is good',
  setRule: 'Set this for the whole bureau',
  setThisRule: 'Set this rule',
  link: 'Link to answer by',
  linkLead:
    'A link is good until {date}. Once it is ended, whoever opens it is told that it is not good; the answers stay.',
  revoke: 'End all links of this participation',
})

/** The page behind a link: whoever reads it may know nothing of Jurat. */
export const answerMessages = defineMessages('follow-up-answer', {
  language: 'Language',
  title: 'After your training',
  asked: '{months, plural, one {About # month ago} other {About # months ago}} you completed this course:',
  ended: 'It ended on {date}.',
  please: 'Please tell us what came of it. It takes a minute.',
  post: 'Where do you serve now?',
  leftFor: 'If you left: why?',
  usesSkill: 'Do you use what you learnt?',
  trainedOthers: 'How many others have you trained in it?',
  choose: 'Choose',
  send: 'Send',
  thanks: 'Thank you. Your answer was received.',
  again: 'You can change it here until {date}.',
  wrong: 'Something is missing or wrong: {what}',
  gone: 'This link is not good',
  goneBody: 'It may have ended, or was not copied whole. Ask whoever sent it to you for another.',
  tooOften: 'That was tried too often. Try again in a few minutes.',
})

export const postName: Record<Post, Message> = defineMessages('follow-up-post', {
  'same-unit': 'In the same unit',
  'other-unit': 'In another unit of the force',
  left: 'Left the force',
  'never-entered': 'Never entered the force',
})
export const reasonName: Record<ReasonToLeave, Message> = defineMessages('follow-up-left', {
  retired: 'Retired',
  dismissed: 'Dismissed',
  'private-sector': 'Private sector',
  'other-service': 'Another service',
  abroad: 'Went abroad',
  died: 'Died',
  other: 'Another reason',
})
export const useName: Record<Use, Message> = defineMessages('follow-up-use', {
  yes: 'Yes',
  partly: 'Partly',
  no: 'No',
})
export const stateName: Record<State, Message> = defineMessages('follow-up-state', {
  coming: 'Not yet due',
  due: 'Due',
  overdue: 'Overdue',
  answered: 'Answered',
  'not-answered': 'Not answered',
})
export const sourceName = defineMessages('follow-up-source', { post: 'The post', link: 'The person, through a link' })
export const groupName: Record<ResultGroup, Message> = defineMessages('follow-up-group', {
  event: 'Event',
  course: 'Course',
  nation: 'Nation',
  unit: 'Unit',
})

/** What is wrong with a field. */
export const wrongMessages = defineMessages('follow-up-wrong', {
  leftFor: 'A reason to leave belongs to somebody who left.',
  language: 'There are pages in en, fr, es and ar.',
})

/** What waits for whoever follows up. */
export const noticeMessages = defineMessages('follow-up-notice', {
  followUpsDue: 'Follow-ups that are due',
  followUpDue:
    '{count, plural, one {# person is} other {# persons are}} to be asked about {title} ({event}) after {months, plural, one {# month} other {# months}}',
})
