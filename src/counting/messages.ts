// The words of the pages on persons trained.
import { defineMessages, type Message } from '#web/messages/index.ts'
import type { DifferenceKind } from './differences.ts'
import type { Grouping } from './question.ts'
import type { RuleId } from './rules.ts'

export const messages = defineMessages('trained', {
  title: 'Persons trained',
  lead: 'Derived from rosters: whoever completed an event as a participant. Each figure follows a rule and leads to the participations behind it.',
  groupBy: 'Group by, at most three',
  nation: 'Nation',
  nationHint: 'A code, as HT.',
  from: 'From fiscal year',
  to: 'Until fiscal year',
  periodHint: 'A year as 2014, or a day.',
  more: 'Further conditions',
  moreHint: 'As modality=academy; sex!=male; unit=HT-PNH-0001',
  table: 'Persons trained by {groups}',
  tableAll: 'All persons trained',
  chartTitle: 'The largest of {groups}: {name}, {count, plural, one {# seat} other {# seats}}',
  chartSummary: 'Seats of the ten largest groups.',
  shownOf: '{shown, number} of {total, number} rows are shown.',
  showAll: 'Show all',
  cut: 'There are more groups than are answered; these have the most seats. Narrow the question.',
  nothing: 'Nobody was trained who fits',
  nothingBody: 'Take out a condition; or complete the participations of an event on its roster.',
  doesNotAdd:
    'A person counts once in each group, so that unique persons of several groups may come to more than the total.',
  theRules: 'How they are counted',
  version: 'Version {version}',
  seatsTitle: 'The seats behind a count',
  toSeats: 'Show the participations behind it',
  seatsLead: 'Each participation that counts, the newest first. Persons are named to those who read the roster.',
  noSeats: 'No participation fits',
  noSeatsBody: 'Take out a condition.',
  event: 'Event',
  endedOn: 'Ended',
  person: 'Person',
  notShown: 'not shown',
  notStated: 'not stated',
  differences: 'Head counts to settle',
  toDifferences: 'Head counts to settle',
  differencesLead:
    'Events whose head count and roster do not agree. Settle them before a figure is reported: count, complete the roster, or correct what is wrong.',
  noDifferences: 'Head counts and rosters agree',
  noDifferencesBody: 'Nothing is to be settled.',
  found: '{count, plural, one {# event} other {# events}}',
  what: 'What to settle',
  country: 'Post',
  headCount: 'Head count',
  tookPart: 'On the roster',
  completed: 'Completed',
  ofWomen: '{count, number} of them women',
  toRoster: 'Roster',
})

export const ruleName: Record<RuleId, Message> = defineMessages('trained-rule', {
  seats: 'Seats',
  heads: 'Heads',
  'unique-in-year': 'Unique in the year',
  'unique-in-life': 'Unique in life',
})
export const ruleText: Record<RuleId, Message> = defineMessages('trained-rule-text', {
  seats: 'Completed participations, however often the same person took part.',
  heads:
    'Persons at each event: two records of one person on one roster are one head. A person at two events is two heads.',
  'unique-in-year': 'Persons, each once in a fiscal year within the group; over several years, the sum of the years.',
  'unique-in-life': 'Persons, each once in their life within the group, in the fiscal year of their first seat there.',
})

export const groupingName: Record<Grouping, Message> = defineMessages('trained.grouping', {
  nation: 'Nation',
  sex: 'Sex',
  institution: 'Institution of the unit',
  eventInstitution: 'Institution of the event',
  modality: 'Modality',
  kind: 'Kind of event',
  academy: 'Academy',
  rank: 'Rank',
  unit: 'Unit',
  course: 'Course',
  award: 'Award',
  fiscalYear: 'Fiscal year',
})

export const differenceName: Record<DifferenceKind, Message> = defineMessages('trained-difference', {
  'no-head-count': 'Nobody counted',
  'no-roster': 'No roster',
  'other-number': 'The numbers differ',
  'other-women': 'The numbers of women differ',
})

/** What is wrong with a question. */
export const wrongMessages = defineMessages('trained-wrong', {
  condition: '{part} is no condition; write key=value, as nation=HT. Keys are {allowed}.',
  bound: 'A period begins and ends with a fiscal year, such as 2014, or a day, such as 2014-03-01.',
  format: 'The formats are csv, xlsx and json.',
})
