// The texts of the pages about persons, and what may be wrong with what is said of one.
import { defineMessages } from '#web/messages/index.ts'

/** What is wrong with a field. */
export const wrongMessages = defineMessages('persons-wrong', {
  country: 'A country is an ISO 3166 code of two capital letters, such as HT.',
  language: 'A language is a tag such as en, fr, ht or ar.',
  bidi: 'The name holds {character}, which turns the direction of writing unseen. Type the name again without it.',
  invisible: 'The name holds {character}, which nobody sees. Type the name again without it.',
  unwritable: 'The name holds {character}, which is no letter. Type the name again without it.',
  noLetter: 'A name has at least one letter.',
  signs: 'A name holds no sign such as <, @ or #.',
  mixedScripts:
    'A word of the name mixes letters of two scripts that look alike ({character}). Type that word in one script.',
  birthYear: 'A month or a day of birth needs the year.',
  birthMonth: 'A day of birth needs the month.',
  noSuchYear: 'Write the year with four digits, in the calendar of the common era.',
  noSuchMonth: 'A month is a number from 1 to 12.',
  noSuchDay: 'That month of that year has no such day.',
  birthAhead: 'This day is still to come.',
  tooYoung: 'Whoever was born then is younger than {youngest}. Look whether the year is right.',
  tooOld: 'Whoever was born then is older than {oldest}. Look whether the year is right, and of which calendar.',
  onePreferred: 'One name is the preferred one.',
  unitElsewhere: 'The unit is of another country than the person.',
  endBeforeBegin: 'A position ends on the day on which it began, or later.',
  numberChars:
    'A number is written in letters, digits, spaces, dots, slashes and hyphens, and has one letter or digit.',
  phone: 'A telephone number is written with digits, spaces and signs such as + and -.',
  mergeOther: 'A person is merged into another person.',
  months: 'Write a number of months from 1 to 600.',
})
