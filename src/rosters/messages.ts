// The texts of what may be wrong with a row of a workbook of participants.
import { defineMessages } from '#web/messages/index.ts'

export const rowMessages = defineMessages('roster-row', {
  missing: 'Fill this in.',
  vettingMissing: 'A reason is for another vetting than usual. Write it, or leave both empty.',
  vettingByLaw:
    'The law asks for Leahy vetting in a security force, and of whom it is not known where they serve. Leave it empty.',
  vettingReason: 'This is another vetting than usual for the unit. Say why, or leave it empty.',
  vettingLess: 'Less than the unit asks for is for the director of the post to say. Leave it empty.',
  vettingLocked: 'Batch {batch} of clearance has this person: what was said of the vetting stays. Leave it empty.',
  missingLeahy: 'Leahy vetting needs this. Fill it in, or write another vetting.',
  missingBirth: 'Whoever is no citizen of the United States needs a date of birth.',
  tooLong: 'Write at most {most} characters.',
  formula: 'This cell holds a formula. Put its value in its place.',
  control: 'Take the invisible character out: write the cell anew.',
  choice: 'Write one of these: {choices}.',
  date: 'Write a day that there is as year-month-day, such as 1985-04-30.',
  birthDate: 'Write a day that there is as 1985-04-30, or 1985-04 or 1985 where no more is known.',
  serial: 'This is a number. Format the cell as a date, or write it as 1985-04-30.',
  birth: 'A birth then would make them younger than {least} or older than {most} years.',
  future: 'This day is still to come.',
  country: 'Write the code of a country, such as HT, or its English name.',
  language: 'Write the language of the local name as a tag, such as ar, fr or ht.',
  localTogether: 'A local name and its language go together.',
  digits: 'A spreadsheet has cut this number. Format the cell as text and write it anew.',
  years: 'Write a number from 0 to 80, such as 3 or 2.5.',
  email: 'Write one e-mail address, such as name@example.org.',
  phone: 'Write digits with the country’s prefix, such as +509 1234 5678.',
  nameMissing: 'Write given names, a family name or a full name.',
  mixedScripts: 'A word of this name mixes letters of two scripts that look alike. Write it anew in one.',
  notLatin: 'Write this name in Latin letters, and as it is written at home under “local name”.',
  noLetters: 'A name needs letters, and holds no figures.',
  together: 'This goes together with “{other}”. Fill in both.',
  passportEnds: 'The passport ends before the event does.',
  twiceKey: 'Line {other} has the same row id.',
  twicePerson: 'Line {other} is about the same person.',
  twiceNumber: 'Line {other} has the same number. Two persons do not share one: write whose it is.',
  noSuchUnit: 'No unit of the event’s nations has this code or name.',
  manyUnits: '{count} units have this name. Write the code of the one that is meant.',
  notYours: 'You do not keep the roster for people of this nation.',
  noSuchPerson: 'No person of this nation has this code. Leave it empty for somebody new.',
  alike: 'Perhaps the same as {codes}: write the code that is meant under “person”, or NEW for somebody else.',
  claimed:
    'The number is that of {codes}, whose name and birth are other ones: write the code under “person”, or NEW for somebody else.',
  removed: 'This person was taken off the roster. Take the removal back instead.',
})

/** What is wrong with a field, by its type. */
export const rosterWrong = defineMessages('rosters-wrong', {
  percent: 'Write a number from 0 to 100 with at most two decimals, such as 87.5.',
  hours: 'Write hours as a number, such as 1.5.',
  country: 'A country is an ISO 3166 code of two capital letters, such as US.',
})

/** What is wrong with a field beside others, or what is known. */
export const rosterRefused = defineMessages('rosters-refused', {
  vettingTogether: 'Another vetting and the reason for it go together.',
  noSuchPerson: 'There is no person {code}, or they lie outside what you may see.',
  marked: 'Sessions of this event are marked: attendance follows from them.',
  tooManyHours: 'The session has {most} hours.',
  causeAlone: 'A cause goes with the reason for being away.',
  returnBefore: 'The return is not before the departure.',
  future: 'This day is still to come.',
  eventOver: 'The event is over on {on}.',
  eventAhead: 'The event begins on {on}.',
  takenBackWhy: 'Say why the day is taken back.',
  beforeDeparture: 'On that day they had not departed yet.',
  lineUp: 'Departure, arrival and return follow one another.',
})

/** What is wrong with the template that a workbook was made from, and what to do. */
export const otherTemplate = defineMessages('other-template', {
  older:
    'The workbook was made from an older template, version {found}; this bureau takes version {wanted}. Take the empty workbook from the page “Import” of the event, copy your rows into it under the same heads, and send that one.',
  newer:
    'The workbook was made from a newer template, version {found}; this bureau takes version {wanted}. Take the empty workbook from the page “Import” of this very event, copy your rows into it under the same heads, and send that one.',
  foreign:
    'The workbook was made from a template for something else, “{found}”. Take the empty workbook from the page “Import” of the event, copy your rows into it, and send that one.',
  none: 'The workbook was not made from the template for participants: its first line does not name the columns {columns}. Take the empty workbook from the page “Import” of the event, copy your rows into it, and send that one.',
})

/** What waits for whoever keeps rosters. */
export const rosterNoticeMessages = defineMessages('roster-notice', {
  noReturns: 'People who did not return',
  noReturn: '{person} did not return from {event}',
  unrecordeds: 'People abroad of whom no departure is recorded',
  unrecorded: '{count, plural, one {# person} other {# people}} of {event} abroad: no departure is recorded',
  takenOffs: 'People taken off a roster without their clearance',
  takenOff: '{person} was taken off the roster of {event}: the clearance does not hold any more',
  certificatesExpire: 'Certificates that expire',
  certificateExpires: 'The certificate of {person} from {event} expires',
})
