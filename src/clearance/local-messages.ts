// The texts about what is a post's own in clearance: the days on which nobody works, who checks for which unit, what was searched for.
import { defineMessages, type Message } from '#web/messages/index.ts'
import type { Keeper } from './working-days.ts'

export const localMessages = defineMessages('clearance-local', {
  workingDays: 'Working days',
  workingDaysLead:
    'The days on which nobody works at a post. Local checks are due in working days, and what is wanted on another day is wanted on the last working day before.',
  toWorkingDays: 'Working days and holidays',
  weekend: 'Weekend',
  weekendDays: 'Nobody works on {days}.',
  noWeekend: 'Every day of the week is a working day.',
  weekendByPost: 'The post has said so.',
  weekendByReference: 'From {source}; the post has not confirmed it.',
  weekendByReferenceConfirmed: 'From {source}.',
  weekendUsual: 'Taken for granted: the post has not said on which days of the week nobody works there.',
  unconfirmed: 'Not confirmed',
  setWeekend: 'Say which days are the weekend',
  setWeekendWhy: 'What is due meanwhile is reckoned anew.',
  noOneWorks: 'Nobody works on',
  holidays: 'Holidays',
  holidaysIn: 'Holidays in {year}',
  noHolidays: 'No holidays of {year} are known',
  noHolidaysWhy:
    'Deadlines of that year skip the weekend alone. A director or coordinator of the post enters its holidays, or brings them in as a table.',
  holiday: 'Holiday',
  on: 'Day',
  keptBy: 'Kept by',
  source: 'Source',
  year: 'Year',
  addHoliday: 'Enter a holiday',
  addHolidayWhy: 'A day that is entered already gets the new name and source.',
  addThis: 'Enter holiday',
  sourceHint: 'Where it was found, such as the gazette and its number.',
  removeHoliday: 'Take a holiday out',
  removeThis: 'Take out',
  choosePost: 'Choose a post',
  importHolidays: 'Bring in holidays',
  importWhy:
    'Holidays of one or several countries as a table. First see what it would do; then all of it is done, or nothing.',
  importColumns:
    'A table in CSV with the columns country (HT), date (2026-05-01), name, kept by (nation or post; nation, if empty) and source.',
  template: 'The holidays that are known, as such a table',
  neededOff: 'Nobody works on that day: it is wanted on {date}.',
  movedFrom: 'Instead of {date}, when nobody works.',
  skipped: 'Due days skip {weekend}{count, plural, =0 {} other { and {holidays}}}.',
  weekendAssumed: 'That these days are the weekend is not confirmed by the post.',
  holidayOn: '{date} ({name})',
  members: 'Who checks for which unit',
  membersOf: 'Who checks for which unit in {country}',
  membersLead: 'A vetter records what their own unit found. Coordinators record for any unit.',
  noMembers: 'Nobody yet',
  noMembersWhy: 'Until a vetter is said to check for a unit, coordinators alone record its checks.',
  since: 'Since',
  nobodyFor: 'Nobody checks for {units}.',
  addMember: 'Say who checks for a unit',
  addMemberWhy: 'Vetters of the post are listed; an account administrator gives somebody that role.',
  addThisMember: 'Save',
  vetter: 'Vetter',
  endMember: 'Somebody no longer checks for a unit',
  endMemberWhy: 'What they recorded stays.',
  endThisMember: 'Take out of the unit',
  whichMember: 'Who',
  noUnitOfYours:
    'You check for no unit of this post, so you can record nothing here. A director or coordinator can say that you do.',
  searched: 'Names as searched',
  searchedSeen: 'Coordinators and vetters alone see this part. The person’s own names stay as they are.',
  noSearched: 'No spelling was recorded.',
  spelling: 'Spelling',
  spellings: 'Spellings and aliases',
  spellingsHint: 'One on each line, in any script.',
  searchedNote: 'Note',
  searchedNoteHint: 'Where they come from, or in which list they were searched.',
  recordSearched: 'Record spellings that were searched for',
  recordThese: 'Record spellings',
  withdrawSearched: 'Take a spelling back',
  withdrawThis: 'Take back',
  whichSpelling: 'Spelling',
  takenBack: 'taken back by {who}',
})

export const keeperNames: Readonly<Record<Keeper, Message>> = defineMessages('clearance-keeper', {
  nation: 'The nation',
  post: 'The post alone',
} satisfies Record<Keeper, string>)

/** What is wrong with a field. */
export const localWrong = defineMessages('clearance-local-wrong', {
  notYourPost: 'You set no working days in {country}.',
  sameDay: 'Line {other} is about the same day.',
  noSuchUnit: 'The post has no unit {unit} that checks. Add it to the rules of the post first.',
  checksNot: 'This is nobody who may check at the post.',
})
