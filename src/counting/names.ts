// What a person reads for a value by which seats are grouped.
import { institutionNames, kindNames, modalityNames } from '#events/index.ts'
import { sexNames } from '#persons/index.ts'
import { countryName, unitKindNames } from '#units/index.ts'
import { translator, type Locale, type Message } from '#web/index.ts'
import type { Grouping } from './question.ts'
import type { Trained } from './trained.ts'

const words: Partial<Record<Grouping, Readonly<Record<string, Message>>>> = {
  sex: sexNames,
  institution: unitKindNames,
  eventInstitution: institutionNames,
  modality: modalityNames,
  kind: kindNames,
}

/** Names the values of an answer; a code that nobody knows a name for is its own. */
export function namer(names: Trained['names'], locale: Locale) {
  const known = new Map(names.map(({ of, value, name }) => [`${of} ${value}`, name]))
  const t = translator(locale)
  return (grouping: Grouping, value: string): string => {
    if (grouping === 'nation') return countryName(locale, value)
    const word = words[grouping]?.[value]
    if (word) return t(word)
    const name = known.get(`${grouping} ${value}`)
    return name === undefined || name === value ? value : `${name} (${value})`
  }
}
