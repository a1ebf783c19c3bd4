// Puts messages into a person's language. Texts compile on first use and stay compiled; a message that a language
// lacks appears in English, by English rules.
import { setupI18n, type I18n } from '@lingui/core'
import { compileMessageOrThrow } from '@lingui/message-utils/compileMessage'
import { catalogueKey, readCatalogue, type Catalogue } from './catalogue.ts'
import { direction, intlTag, type Locale } from './locale.ts'
import type { Message, MessageValues } from './message.ts'
import { pseudo } from './pseudo.ts'

/** `t(messages.unspent)`, `t(messages.count, { count: 3 })`. Numbers inside are written by the language's rules. */
export type Translate = <Text extends string>(message: Message<Text>, ...values: MessageValues<Text>) => string

const translators = new Map<Locale, Translate>()
const catalogues = new Map<Locale, Catalogue>()

function catalogueOf(locale: Locale): Catalogue {
  let catalogue = catalogues.get(locale)
  if (!catalogue) catalogues.set(locale, (catalogue = readCatalogue(locale)))
  return catalogue
}

/** The translator for a language, the same one on every call; its catalogue is read once. */
export function translator(locale: Locale): Translate {
  let translate = translators.get(locale)
  if (!translate) translators.set(locale, (translate = makeTranslator(locale, catalogueOf(locale))))
  return translate
}

/** Whether a language has each of these in its own words. */
export function hasWords(locale: Locale, messages: readonly Message[]): boolean {
  if (locale === 'en' || locale === 'en-XA') return true
  const catalogue = catalogueOf(locale)
  return messages.every((message) => catalogue.has(catalogueKey(message)))
}

export function makeTranslator(locale: Locale, catalogue: Catalogue): Translate {
  const own = speaker(locale)
  const english = locale === 'en' || locale === 'en-XA' ? own : speaker('en')
  const homes = new Map<string, I18n>()

  return (message, ...[values]) => {
    let home = homes.get(message.id)
    if (!home) {
      const translated = catalogue.get(catalogueKey(message))
      home = translated === undefined ? english : own
      const text = translated ?? message.message
      const compiled = locale === 'en-XA' ? compileMessageOrThrow(text, pseudo) : compileMessageOrThrow(text)
      home.load(home.locale, { [message.id]: compiled })
      homes.set(message.id, home)
    }
    const text = home._(message.id, values)
    return home !== own && direction(locale) === 'rtl' ? leftToRight(text) : text
  }
}

/** English within a right-to-left page, isolated so that its full stop and figures stay in their places. */
const leftToRight = (text: string) => `\u2066${text}\u2069`

const speaker = (locale: Locale): I18n => setupI18n({ locale, locales: [intlTag(locale)], messages: { [locale]: {} } })
