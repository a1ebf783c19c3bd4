// Words: messages, their translations, languages, formats.
export { defineMessages, allMessages, messageOf, type Message, type Values, type MessageValues } from './message.ts'
export {
  direction,
  intlTag,
  isLocale,
  localeNames,
  locales,
  preferredLocale,
  type Direction,
  type Locale,
} from './locale.ts'
export { formatOf, type Decimal, type Format, type MoneyStyle } from './format.ts'
export { isWhole } from './catalogue.ts'
export { problemInWords, wrongInWords } from './problem.ts'
export { hasWords, translator, type Translate } from './translator.ts'
