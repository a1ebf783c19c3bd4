// The words of the pages on published training.
import { defineMessages, type Message } from '#web/messages/index.ts'
import type { Flag } from './published-row.ts'
import type { Grouping } from './question.ts'
import type { Refusal, WrongRow } from './reading.ts'

export const messages = defineMessages('training', {
  training: 'As published',
  title: 'Training as published',
  lead: 'What published reports say of foreign training. Trainees are seats, not persons: somebody who came twice is counted twice.',
  groupBy: 'Group by',
  more: 'Further conditions',
  moreHint: 'As course="A course"; flag=cost-wrong; place=',
  rows: 'Rows',
  seats: 'Trainees (seats)',
  cost: 'Cost, USD',
  withoutQuantity: 'Rows without a count',
  withoutCost: 'Rows without a cost',
  withoutNote: 'missing from the sums',
  table: 'Training by {groups}',
  tableAll: 'All training',
  shownOf: '{shown, number} of {total, number} rows are shown.',
  showAll: 'Show all',
  cut: 'There are more groups than are answered; these have the most rows. Narrow the question.',
  nothing: 'Nothing fits',
  nothingBody: 'Take out a condition, or import a report.',
  chartTitle: 'The largest of {groups}: {name}, {amount}',
  chartSummary: 'Cost as published in US dollars, the ten largest groups.',
  yearTitle: 'The costliest year was {year}, {amount}',
  yearSummary: 'Cost as published in US dollars, by fiscal year.',
  notStated: 'not stated',
  importReports: 'Import training reports',
  importLead:
    'Tab-separated rows of published reports, also packed with gzip. The same file twice changes nothing. See the guide on training for the columns.',
  files: 'Files',
  latest: 'Latest imports',
  asked: 'Asked for',
  state: 'State',
  askedBy: 'By',
  dryRunFirst: 'Dry run',
  dryRun: 'Only say what would change',
  dryRunHint: 'Nothing is written. You see what would be new, changed, unchanged and wrong, file by file.',
  start: 'Import',
  importOf: 'Import of training reports',
  dryRunNote: 'This was a dry run: nothing was written.',
  file: 'File',
  new: 'New',
  changed: 'Changed',
  unchanged: 'Unchanged',
  wrong: 'Wrong',
  refused: 'Nothing of {file} was taken: {why} (line {line, number}).',
  wrongRows: 'Rows that were not taken',
  line: 'Line',
  column: 'Column',
  fault: 'What is wrong',
  flagged: 'Rows that were kept with a flag',
  flag: 'Flag',
  rowsTitle: 'Training, row by row',
  rowsLead: 'What was read of each row, and beneath it the words of the report where they say it otherwise.',
  dates: 'Dates',
  amiss: 'What is amiss',
  source: 'Report and file',
  pageOf: 'page {page}',
  lineOf: '{file} line {line, number}',
  asPublished: 'published: {text}',
})

/** What is wrong with a question. */
export const wrongMessages = defineMessages('training-wrong', {
  condition: '{part} is no condition; write key=value, as country=HT. Keys are {allowed}.',
  format: 'The formats are csv, xlsx and json.',
})

export const groupingName: Record<Grouping, Message> = defineMessages('training.grouping', {
  country: 'Country',
  region: 'Region',
  programme: 'Programme',
  year: 'Fiscal year',
  place: 'Place of training',
  unit: 'Unit',
  course: 'Course',
  report: 'Report',
})

export const refusalName: Record<Refusal, Message> = defineMessages('training.refusal', {
  'not-a-report': 'its first line does not name the fourteen columns of a report',
  'not-utf8': 'it is not text in UTF-8',
  'not-gzip': 'it is packed with gzip and breaks off or is damaged',
  'row-too-long': 'a row is longer than any row of a report can be',
  'unclosed-quotes': 'a quotation mark is opened and never closed',
  'too-large': 'it is larger than a gigabyte when unpacked',
})

export const faultName: Record<WrongRow['fault'], Message> = defineMessages('training.fault', {
  columns: 'The row does not have fourteen columns.',
  'too-long': 'The value is longer than 10,000 characters.',
  nul: 'The value holds a NUL character.',
})

export const flagName: Record<Flag, Message> = defineMessages('training.flag', {
  'report-odd': 'The report does not name the two years that it covers',
  'country-missing': 'No country',
  'country-unknown': 'A country that no list knows by this name',
  'year-missing': 'No fiscal year can be told',
  'year-from-dates': 'The fiscal year is that of the first day, since the programme names none',
  'year-outside-report': 'The year of the programme is none of those of the report',
  'years-differ': 'The training began in another fiscal year than the programme’s',
  'course-missing': 'No course',
  'unit-missing': 'No unit',
  'unit-names-persons': 'The unit named people and was not kept',
  'place-missing': 'No place',
  'start-missing': 'No first day',
  'start-wrong': 'The first day is no date',
  'end-missing': 'No last day',
  'end-wrong': 'The last day is no date',
  'dates-reversed': 'The last day lies before the first',
  'quantity-missing': 'No count of trainees',
  'quantity-wrong': 'The count is no number',
  'quantity-zero': 'A count of nought',
  'cost-missing': 'No cost',
  'cost-wrong': 'The cost is no amount',
  'cost-zero': 'A cost of nought',
})
