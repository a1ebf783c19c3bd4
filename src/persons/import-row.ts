// A row of a table of persons: what each of its cells may hold. An empty cell says nothing, so it changes nothing.
import { z } from 'zod'
import { personNameText } from './name.ts'
import { countryCode, languageTag, sexes } from './person.ts'
import { nameMark } from './table.ts'

const cell = <T>(type: z.ZodType<T, string>) =>
  z
    .string()
    .default('')
    .transform((text) => text.normalize('NFC').trim() || null)
    .pipe(z.union([z.null(), type]))
const choice = <const T extends readonly [string, ...string[]]>(words: T) =>
  z
    .string()
    .default('')
    .transform((word) => word.trim() || null)
    .pipe(z.enum(words).nullable())
const yesOrNo = choice(['yes', 'no']).transform((word) => (word === null ? null : word === 'yes'))
const short = z.string().max(200)

export const personRow = z.object({
  country: countryCode,
  code: cell(z.string().max(40)),
  name: personNameText,
  script: cell(z.string().max(4)),
  language: cell(languageTag),
  latinName: cell(personNameText),
  otherNames: z
    .string()
    .max(4_000)
    .default('')
    .transform((text) =>
      text
        .split(nameMark.trim())
        .map((name) => name.trim())
        .filter(Boolean),
    )
    .pipe(z.array(personNameText).max(18)),
  sex: choice(sexes),
  unit: cell(z.string().max(100)),
  title: cell(short),
  rank: cell(short),
  commands: yesOrNo,
  from: cell(z.iso.date()),
  until: cell(z.iso.date()),
  source: cell(z.string().max(500)),
  anotherPerson: yesOrNo,
})
export type PersonRow = z.output<typeof personRow> & { line: number }
