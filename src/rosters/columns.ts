// The columns of a workbook of participants, in one table. Template, import and guide are read off it.
import { vettings } from '#units/index.ts'

export const educations = ['none', 'primary', 'secondary', 'vocational', 'bachelor', 'master', 'doctorate'] as const
export const englishLevels = ['none', 'basic', 'working', 'fluent'] as const
const yesNo = ['yes', 'no'] as const

/** What a cell may hold. */
export type CellKind =
  | 'text'
  | 'name'
  | 'local-name'
  | 'language'
  | 'code'
  | 'yes-no'
  | 'date'
  /** A day with parts missing: the year may stand alone, or with the month. */
  | 'birth'
  | 'country'
  | 'number'
  | 'years'
  | 'email'
  | 'phone'

export interface ParticipantColumn {
  /** The member of a row that it fills. */
  member: string
  /** What stands in the first line. */
  head: string
  kind: CellKind
  /** Characters at most. */
  most: number
  /** Without which nothing can be read. */
  always?: true
  choices?: readonly string[]
  /** What to write, for whoever fills it in. */
  hint: string
  example: string
}

export const participantColumns = [
  {
    member: 'rowKey',
    head: 'row id',
    kind: 'text',
    most: 100,
    hint: 'A mark of your own for the row, the same when you send it again',
    example: '1',
  },
  {
    member: 'person',
    head: 'person',
    kind: 'text',
    most: 30,
    hint: 'The code of somebody known, as HT-P-000123; NEW for somebody who only resembles one',
    example: '',
  },
  {
    member: 'role',
    head: 'role',
    kind: 'code',
    most: 20,
    always: true,
    choices: ['participant', 'alternate', 'instructor'],
    hint: 'participant, alternate or instructor',
    example: 'participant',
  },
  {
    member: 'given',
    head: 'given names',
    kind: 'name',
    most: 150,
    hint: 'In Latin letters; empty for who has one name',
    example: 'Marie Ange',
  },
  {
    member: 'family',
    head: 'family name',
    kind: 'name',
    most: 150,
    hint: 'In Latin letters; empty for who has one name',
    example: 'Exemple (invented)',
  },
  {
    member: 'full',
    head: 'full name',
    kind: 'name',
    most: 300,
    hint: 'Whole, in Latin letters, where it is not given and family name in this order',
    example: '',
  },
  {
    member: 'localName',
    head: 'local name',
    kind: 'local-name',
    most: 300,
    hint: 'As it is written at home',
    example: '',
  },
  {
    member: 'localLanguage',
    head: 'local language',
    kind: 'language',
    most: 20,
    hint: 'The language of that name, as ar, fr or ht',
    example: '',
  },
  {
    member: 'sex',
    head: 'sex',
    kind: 'code',
    most: 10,
    choices: ['female', 'male', 'other'],
    hint: 'female, male or other',
    example: 'female',
  },
  {
    member: 'usCitizen',
    head: 'US citizen',
    kind: 'yes-no',
    most: 5,
    choices: yesNo,
    hint: 'yes or no',
    example: 'no',
  },
  {
    member: 'citizenship',
    head: 'citizenship',
    kind: 'country',
    most: 60,
    hint: 'The country, by its code as HT or its name',
    example: 'HT',
  },
  {
    member: 'birth',
    head: 'date of birth',
    kind: 'birth',
    most: 20,
    hint: 'As 1985-04-30; as 1985-04 or 1985 where no more is known',
    example: '1985-04-30',
  },
  { member: 'birthCity', head: 'birth city', kind: 'text', most: 150, hint: 'Town or city', example: 'Jacmel' },
  {
    member: 'birthState',
    head: 'birth state',
    kind: 'text',
    most: 150,
    hint: 'State, department or province',
    example: 'Sud-Est',
  },
  {
    member: 'birthCountry',
    head: 'birth country',
    kind: 'country',
    most: 60,
    hint: 'By its code as HT or its name',
    example: 'HT',
  },
  {
    member: 'nationalId',
    head: 'national ID',
    kind: 'number',
    most: 60,
    hint: 'Formatted as text, so that no digit is lost',
    example: 'INVENTED-001',
  },
  {
    member: 'residence',
    head: 'residence',
    kind: 'text',
    most: 300,
    hint: 'Where they live',
    example: 'Port-au-Prince',
  },
  {
    member: 'phone',
    head: 'phone',
    kind: 'phone',
    most: 40,
    hint: 'With the country’s prefix',
    example: '+509 0000 0000',
  },
  { member: 'email', head: 'e-mail', kind: 'email', most: 200, hint: 'One address', example: 'invented@example.org' },
  {
    member: 'education',
    head: 'education',
    kind: 'code',
    most: 20,
    choices: educations,
    hint: 'The highest finished',
    example: 'secondary',
  },
  {
    member: 'english',
    head: 'English',
    kind: 'code',
    most: 20,
    choices: englishLevels,
    hint: 'none, basic, working or fluent',
    example: 'basic',
  },
  {
    member: 'unit',
    head: 'unit',
    kind: 'text',
    most: 300,
    always: true,
    hint: 'The unit’s code as PNH-0002, or its name as the bureau keeps it',
    example: 'PNH-0002',
  },
  {
    member: 'title',
    head: 'title',
    kind: 'text',
    most: 200,
    always: true,
    hint: 'The position in the unit',
    example: 'Patrol officer',
  },
  { member: 'rank', head: 'rank', kind: 'text', most: 100, hint: 'As the unit calls it', example: 'Inspector' },
  {
    member: 'commands',
    head: 'commander',
    kind: 'yes-no',
    most: 5,
    choices: yesNo,
    hint: 'Whether they command the unit',
    example: 'no',
  },
  { member: 'years', head: 'years in post', kind: 'years', most: 5, hint: 'A number, as 3 or 2.5', example: '3' },
  { member: 'policeId', head: 'police ID', kind: 'number', most: 60, hint: 'Formatted as text', example: '' },
  { member: 'militaryId', head: 'military ID', kind: 'number', most: 60, hint: 'Formatted as text', example: '' },
  {
    member: 'vetting',
    head: 'vetting',
    kind: 'code',
    most: 20,
    choices: vettings,
    hint: 'leahy, courtesy or none; empty for what the law or the unit says',
    example: '',
  },
  {
    member: 'vettingReason',
    head: 'vetting reason',
    kind: 'text',
    most: 500,
    hint: 'Why another vetting than usual',
    example: '',
  },
  {
    member: 'trust',
    head: 'trust certificate',
    kind: 'yes-no',
    most: 5,
    choices: yesNo,
    hint: 'Whether the host government certified that they can be trusted',
    example: 'yes',
  },
  {
    member: 'trustOn',
    head: 'trust certificate date',
    kind: 'date',
    most: 20,
    hint: 'When it did',
    example: '2026-01-15',
  },
  {
    member: 'otherVetting',
    head: 'other vetting',
    kind: 'text',
    most: 200,
    hint: 'By whom else they were vetted',
    example: '',
  },
  { member: 'otherVettingOn', head: 'other vetting date', kind: 'date', most: 20, hint: 'When', example: '' },
  {
    member: 'departureCity',
    head: 'departure city',
    kind: 'text',
    most: 150,
    hint: 'From where they would travel',
    example: 'Port-au-Prince',
  },
  { member: 'passport', head: 'passport number', kind: 'number', most: 60, hint: 'Formatted as text', example: '' },
  {
    member: 'passportCountry',
    head: 'passport country',
    kind: 'country',
    most: 60,
    hint: 'Who issued it, by its code or name',
    example: '',
  },
  { member: 'passportExpires', head: 'passport expiry', kind: 'date', most: 20, hint: 'Its last day', example: '' },
] as const satisfies readonly ParticipantColumn[]

export type Member = (typeof participantColumns)[number]['member']
export const columnOf = new Map<string, ParticipantColumn>(
  participantColumns.map((column) => [column.head.toLowerCase(), column]),
)
export const headOf = (member: Member) => participantColumns.find((column) => column.member === member)!.head

/** The first head of the template's hidden sheet, and its version: raised when a column changes. */
export const templateVersion = 1

/** Rows of a workbook, its head apart; the columns that it may have besides ours. */
export const mostParticipants = 2_000
export const workbookCaps = {
  mostBytes: 10_000_000,
  mostUnpacked: 60_000_000,
  mostRows: mostParticipants + 1,
  mostColumns: 60,
  mostSeconds: 20,
} as const
/** The column in which what is wrong is written back. */
export const problemsHead = 'what to mend'
