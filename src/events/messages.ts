// What may be wrong with what is said of an event or a course.
import { defineMessages } from '#web/messages/index.ts'

/** What is wrong with a field. */
export const wrongMessages = defineMessages('events-wrong', {
  language: 'A language is a tag such as en, fr, ht or ar.',
  country: 'A country is an ISO 3166 code of two capital letters, such as HT.',
  nations: 'Name at least one nation, each by its ISO 3166 code, such as HT.',
  nationsMany: 'There are not so many nations: name {most} at most.',
  ownNation: 'The nation of the post that organises it is one of those that it is for.',
  day: 'Write a day from 1990 to 2099, such as 2026-03-31.',
  endsBefore: 'It ends before it begins.',
  tooLong: 'An event lasts two years at most. Plan what lasts longer as several.',
  localTogether: 'A local title and its language go together.',
  academyMissing: 'Say at which academy it is held.',
  academyElsewhere: 'Only what is held at an academy has one.',
  noSuchAcademy: 'There is no academy of this code.',
  placeInCountry: 'What is held in the country is held in that of the post.',
  placeUnitedStates: 'What is held in the United States is held in US.',
  placeThird: 'Name the third country: another than that of the post and the United States.',
  placeOnline: 'What is held online is held in no country.',
  noSuchCourse: 'The catalogue has no course of this code.',
  noSuchEdition: 'The course has no such edition.',
  editionWithoutCourse: 'An edition needs its course.',
  currency: 'A currency is an ISO 4217 code of three capital letters, such as USD.',
  amount: 'Write an amount of zero or more, such as 1250.50.',
  plannedAmounts: 'Planned amounts',
  minorUnits: 'An amount in {currency} has {places} decimals at most.',
  categoryTwice: 'This category stands twice in this currency.',
  moreWomen: 'More women than people in all.',
  time: 'Write a time of the day, such as 09:00.',
  untilBefore: 'It ends before it begins.',
  hours: 'Write hours, such as 40 or 7.5.',
  hoursLonger: 'No more hours are taught than it lasts.',
  hoursMarked: 'Somebody is marked at attendance as there for more hours than that. Correct the marks first.',
  sessionOutside: 'The event lasts from {startsOn} to {endsOn}.',
  month: 'Write a month, such as 2014-03.',
  courseCode: 'A code is 2 to 31 capital letters, digits and hyphens, such as FPU-1.',
  percent: 'Write a percentage from 0 to 100, such as 80.',
  weights: 'The four shares of the grade add up to 100; these add up to {sum}.',
  rightsLonger: 'No more hours teach human rights than it has in all.',
  rightsUnsaid: 'Say what it teaches of human rights in those hours.',
  issuedBefore: 'The edition before is in force from {before} on.',
  whole: 'Write a whole number.',
  budgetCell: 'Write a currency, a category and an amount, as USD lodging 4000.00, parted by semicolons.',
  format: 'The format is csv or xlsx.',
  tooManyRows: 'These are more rows than a file holds. Narrow the list.',
})

/** What is wrong with a row of a table. */
export const rowMessages = defineMessages('events-row', {
  noSuchCode: 'No event that you may see has this code. Leave it empty for a new one.',
  notYours: 'You do not keep the events of this post.',
  twice: 'Line {other} is about the same.',
  retired: 'The course was retired on {on}.',
  finalised: 'The event is finalised and locked.',
  over: 'The event did not take place; only what it cost can still be written down.',
  approved: 'The event stands at “{state}”: its plan was put before an approver. Send it back first.',
  moves: 'The event stands at “{state}”: move it on its page, where its roster is looked at.',
})

/** What waits for whoever approves. */
export const noticeMessages = defineMessages('event-notice', {
  approvalsWait: 'Events that wait for an approval',
  approvalWaits: '{title} ({code}) waits for your approval; by then its participants have to be put forward',
})
