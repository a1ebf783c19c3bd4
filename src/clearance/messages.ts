// The texts of the pages about clearance, and what may be wrong with what is said of it.
import { defineMessages } from '#web/messages/index.ts'

/** What is wrong with a field. */
export const wrongMessages = defineMessages('clearance-wrong', {
  country: 'A country is an ISO 3166 code of two capital letters, such as HT.',
  neededBy: 'Say by when the clearances are needed, or for which event.',
  neededPast: 'The day of need has passed.',
  holdsUntil: 'A clearance is wanted to a day that is not before the day of need.',
  noSuchEvent: 'There is no such event, or it lies outside what you may see.',
  somebody: 'Name at least one person or unit.',
  elsewhere: '{code} is of another country.',
  reason: 'Say why.',
  oneCase: 'A hit is of one case.',
  noSuchCheck: 'This unit does not check one of these cases.',
  yearFirst: 'A month needs its year.',
  monthFirst: 'A day needs its month.',
  noSuchDay: 'This month has no such day.',
  consular: 'The consular section judges no conduct: leave this empty.',
  oneFile: 'One file at a time.',
  basis: 'A rejection says whether it is for the person or for the unit; no other result does.',
  notToCome: 'This day is still to come.',
  checkingUnit: 'A unit that checks is 2 to 12 capital letters, digits and hyphens, such as POL.',
  beforeAdopted: 'They were not looked over before there were any.',
})

/** What is wrong with a row of a file of results. */
export const rowMessages = defineMessages('clearance-row', {
  noSuchReference: 'The batch has no case with this reference.',
  takenOut: 'This case was taken out of the batch.',
  twice: 'Line {other} is about the same case.',
  basisMissing: 'A rejection says whether it is for the person or for the unit.',
  basisOfNothing: 'Only a rejection has a basis.',
  notYet: 'This day is still to come.',
  nothingToMatch: 'No earlier clearance is known. Write the day from which it holds.',
  matchOver: 'A clearance from {from} does not hold on the day of the result.',
})
