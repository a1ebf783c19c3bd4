// The texts of the pages about institutions and the rules that tell them.
import { defineMessages } from '#web/messages/index.ts'

export const messages = defineMessages('institutions', {
  institutions: 'Institutions',
  lead: 'Published files seldom say whether money serves police, courts or prisons. These rules read it out of purpose codes and words; an officer’s word outweighs them; what nobody knows stays unknown.',
  coverage: 'What is known',
  ofActivities: 'Institution known of {known, number} of {all, plural, one {# activity} other {# activities}}',
  unknown: 'Unknown',
  unknownInstitution: 'Institution unknown',
  unknownFunction: 'Function unknown',
  byOfficers: 'Spoken of by officers',
  rules: 'Rules',
  rule: 'Rule',
  says: 'Says',
  looksFor: 'Looks for',
  language: 'Language',
  matched: 'Activities',
  corrected: 'Corrected',
  sample: 'Found most',
  purposeCode: 'Purpose code',
  english: 'English',
  french: 'French',
  spanish: 'Spanish',
  unused: 'Rules that matched nothing: {count, number}',
  unknownTitle: 'Activities of which no institution is known',
  matches: '{count, plural, one {# activity} other {# activities}}',
  choose: 'Choose',
  chooseOne: 'Choose {name}',
  activity: 'Activity',
  where: 'Where',
  words: 'Words',
  nowCounted: 'Counted as',
  officerSpoke: 'an officer spoke',
  correctChosen: 'Say what the chosen activities serve',
  subject: 'What you know',
  reason: 'Reason',
  reasonHint:
    'How you know, in at least {least} characters; others will read it. One reason stands with every chosen activity.',
  say: 'Say so of the chosen',
  nothing: 'Nothing matched',
  nothingBody: 'No activity in the portfolio, as far as you may see it, fits this rule.',
  correction: 'Correct what is claimed',
  correctionLead: 'What you say outweighs every rule until you take it back.',
  obligations: 'Obligations',
})

/** What is wrong with a field. */
export const wrongMessages = defineMessages('institutions-wrong', {
  activities: 'Between 1 and 1,000 activities.',
  claims: 'Between 1 and 1,000 claims.',
  reason: 'Say in at least {least} characters how you know.',
  value: 'This is no value of that subject.',
})
