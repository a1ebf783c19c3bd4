// The texts of the pages about units, and what may be wrong with what is said of one.
import { defineMessages, type Message } from '#web/messages/index.ts'
import type { Member } from './show.ts'
import type { Act, AliasKind, UnitKind, UnitState, Vetting } from './unit.ts'

export const messages = defineMessages('units', {
  serving: 'Who serves in it',
  units: 'Units',
  lead: 'The police, courts, prisons and other bodies of the host nations, each in the tree that it belongs to, by every name that it goes by.',
  unit: 'Unit',
  code: 'Code',
  country: 'Country',
  kind: 'Kind',
  state: 'State',
  search: 'Any name, acronym or code',
  searchHint:
    'Case, accents and the forms of Arabic letters are set aside; a name is found in the script in which it is kept.',
  found: '{count, plural, =0 {No unit fits} one {# unit} other {# units}}',
  none: 'No units yet',
  noneWhy: 'Add the agency at the top of a tree first, then what belongs to it; or fill in a table and import it.',
  noneFits: 'No unit fits',
  noneFitsWhy: 'Try a part of the name, an acronym, or the name in the other script; or look in every country.',
  choose: 'Which country?',
  countryUnits: '{count, plural, one {# unit} other {# units}}',
  beneath: 'Beneath {path}',
  foundBy: 'Found by {what}: {name} ({how})',
  toImport: 'Import a table',
  toFile: 'These units as a table',
  toAdd: 'Add a unit',
  add: 'Add a unit',
  addWhy: 'The code is made from the acronym at the top of the tree and kept for good.',
  addThis: 'Add unit',
  addBeneath: 'Add a unit beneath this one',
  name: 'Name in English',
  localName: 'Name in the local language',
  localLanguage: 'Language of that name',
  languageHint: 'A tag such as fr, ht or ar.',
  acronym: 'Acronym of the agency',
  acronymHint: 'Needed at the top of a tree, such as PNH; codes are made from it.',
  parent: 'Belongs to',
  atTop: 'Nothing: the top of a tree',
  commanderPost: 'Post of the commander',
  commanderPostHint: 'The title of the post, such as Director General. Never a person’s name.',
  source: 'Source',
  sourceHint: 'Where this is known from.',
  alikeTitle: 'There are units like it',
  alikeWhy: 'Look whether yours is one of these. Nothing is merged by itself.',
  alikeOne: '{code} {name}: {why}',
  anyway: 'Mine is another unit than these',
  path: 'Place in the tree',
  details: 'What is known of it',
  children: 'Beneath it',
  noChildren: 'Nothing is entered beneath it.',
  aliases: 'Other names',
  noAliases: 'It goes by no other name.',
  alias: 'Other name',
  aliasKind: 'Kind of name',
  language: 'Language',
  aliasSource: 'Where it was met',
  addAlias: 'Add a name',
  withdrawAlias: 'Take a name back',
  withdrawThis: 'Take back',
  cameAlong: 'came along with {unit}',
  mergedHere: 'Merged into this unit',
  undo: 'Undo a merger',
  undoWhy:
    'The unit comes back with its names and what was beneath it, unless something was built on the merger since.',
  undoWhich: 'The unit that was merged into this one',
  undoThis: 'Undo',
  asOfHint: 'Shows the unit as it was recorded at the end of that day.',
  change: 'Change what is said of it',
  save: 'Save',
  reason: 'Reason',
  reasonHint: 'For whoever reads the history later.',
  vetting: 'Usual vetting',
  duty: 'Duty to inform',
  told: 'The host government is told of a rejection',
  notTold: 'The host government is not told of a rejection',
  saidBy: 'as {unit} says',
  saidHere: 'said here',
  saidNowhere: 'as usual, where nobody says otherwise',
  byLaw: 'by law, for a security force',
  asAbove: 'As the unit above says',
  setRules: 'Set vetting and duty to inform',
  setRulesWhy:
    'What a unit says holds for all beneath it that say nothing else. In a security force the law says it: Leahy vetting, and its government is told.',
  command: 'Command',
  noCommand: 'It is not entered who commands it',
  noCommandWhy: 'Say who does, so that letters and clearance name the right person.',
  nobodyNow: 'Nobody commands it on this day, as far as it is entered.',
  toCommand: 'Say who commands it',
  commander: 'Commander',
  commands: 'commands now',
  rankAndTitle: 'Rank and title',
  dates: 'From – to',
  commandedMerged: 'of {unit}, which was merged into this unit',
  move: 'Move it',
  moveThis: 'Move',
  moveWhy: 'All that is beneath it moves along. Its code stays.',
  newParent: 'New parent',
  merge: 'Merge it into another',
  mergeWhy:
    'For two records of one unit. This one’s names and what is beneath it go to the other, and this address leads there. It can be undone until something is built on it.',
  mergeInto: 'The unit that stays',
  mergeThis: 'Merge',
  close: 'Close it',
  closeWhy: 'For a unit that is no longer in being. It stays in the tree and in its history.',
  closeOn: 'Since',
  closeThis: 'Close',
  reopen: 'Reopen it',
  reopenThis: 'Reopen',
  since: 'since {date}',
  import: 'Import units',
  importWhy: 'A table in CSV, one unit a row. First see what it would do; nothing is written until you say so.',
  importColumns:
    'A unit is found by its code, or by its country and the names from the top of its tree down to it. The parent is written as a path, “Police > Academy”. Vetting is leahy, courtesy or none, the duty to inform yes or no. An empty cell changes nothing; several aliases are parted by semicolons.',
  template: 'Download the units that there are in this form, or an empty table where there are none',
})

export const kindNames: Readonly<Record<UnitKind, Message>> = defineMessages('unit-kind', {
  police: 'Police',
  courts: 'Courts',
  corrections: 'Corrections',
  military: 'Military',
  'other-security': 'Other security force',
  civilian: 'Civilian body',
} satisfies Record<UnitKind, string>)

export const stateNames: Readonly<Record<UnitState, Message>> = defineMessages('unit-state', {
  active: 'Active',
  merged: 'Merged',
  inactive: 'Closed',
} satisfies Record<UnitState, string>)

export const aliasKindNames: Readonly<Record<AliasKind, Message>> = defineMessages('unit-alias-kind', {
  'other-name': 'Other name',
  acronym: 'Acronym',
  transliteration: 'Transliteration',
  'former-name': 'Former name',
} satisfies Record<AliasKind, string>)

export const actNames: Readonly<Record<Act, Message>> = defineMessages('unit-act', {
  added: 'Added',
  changed: 'Changed',
  moved: 'Moved',
  'alias-added': 'Given another name',
  'alias-withdrawn': 'A name taken back',
  merged: 'Merged into another unit',
  'merger-undone': 'Merger undone',
  'took-in': 'Another unit merged into it',
  'gave-back': 'Gave a merged unit back',
  closed: 'Closed',
  reopened: 'Reopened',
  'rules-set': 'Vetting and duty to inform set',
} satisfies Record<Act, string>)

export const memberNames: Readonly<Record<Member, Message>> = defineMessages('unit-member', {
  name: 'Name in English',
  localName: 'Name in the local language',
  localLanguage: 'Language of that name',
  kind: 'Kind',
  acronym: 'Acronym',
  commanderPost: 'Post of the commander',
  source: 'Source',
  vetting: 'Usual vetting',
  dutyToInform: 'Duty to inform',
  parentId: 'Belongs to',
  aliases: 'Other names',
  state: 'State',
  stateOn: 'Since',
  mergedInto: 'Merged into',
} satisfies Record<Member, string>)

export const vettingNames: Readonly<Record<Vetting, Message>> = defineMessages('unit-vetting', {
  leahy: 'Leahy vetting',
  courtesy: 'Courtesy vetting',
  none: 'No vetting',
} satisfies Record<Vetting, string>)

/** Why a unit may be the same as another. */
export const whyNames = defineMessages('unit-alike', {
  'same-name': 'it has the name “{theirs}” too',
  'same-acronym': 'it has the acronym {theirs} too',
  contains: '“{theirs}” and “{given}” contain one another',
  similar: '“{theirs}” is spelled nearly like “{given}”',
})

export const matchNames = defineMessages('unit-match', {
  name: 'name',
  'local-name': 'local name',
  acronym: 'acronym',
  code: 'code',
  alias: 'other name',
})
export const howNames = defineMessages('unit-how', {
  same: 'the same',
  begins: 'begins so',
  contains: 'contains it',
  similar: 'spelled nearly so',
})

/** What is wrong with a field. */
export const wrongMessages = defineMessages('units-wrong', {
  language: 'A language is a tag such as en, fr, ht or ar.',
  country: 'A country is an ISO 3166 code of two capital letters, such as HT.',
  acronym: 'An acronym is 2 to 12 capital letters and digits, such as PNH.',
  acronymAtTop: 'The top of a tree needs the acronym of the agency.',
  localTogether: 'A local name and its language go together.',
  parentElsewhere: 'The parent is a unit of another country.',
})

/** What is wrong with saying by what vetting somebody goes, by what is known of them. */
export const vettingRefused = defineMessages('vetting-refused', {
  reason: 'Say why it is another vetting than is usual for them.',
})

/** What is wrong with a row of a table. */
export const rowMessages = defineMessages('unit-row', {
  notYours: 'You do not keep the units of this country.',
  notYoursToVet: 'Vetting and the duty to inform are set by the director of the post and the vetting coordinator.',
  byLaw: 'The law asks for more in a unit of a security force or beneath one. Leave the cell empty.',
  noSuchCode: 'No unit of this country has this code. Leave it empty for a new unit.',
  noSuchParent: 'No unit of this country, and no row of the table, has this path.',
  merged: 'This unit was merged into another. Write the one that stays.',
  twice: 'Line {other} is about the same unit.',
  beneathItself: 'A unit cannot stand beneath itself.',
  kindMissing: 'A new unit needs a kind.',
})
