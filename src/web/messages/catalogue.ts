// A catalogue holds one language's translations as a gettext PO file: msgctxt is the message's id, msgid its English,
// msgstr the translation. A translation whose English has since changed no longer counts.
import { existsSync, readFileSync } from 'node:fs'
import PO from 'pofile'
import { type Locale } from './locale.ts'
import { allMessages, type Message } from './message.ts'

/** A language's translations: from the id and the English that was translated to the text. */
export type Catalogue = ReadonlyMap<string, string>

export const catalogueKey = (message: Message) => `${message.id}\u0004${message.message}`

const fileOf = (locale: Locale) => new URL(`../../../locales/${locale}.po`, import.meta.url)

/** Reads locales/<locale>.po; a language without a file has no translations. Fuzzy and obsolete ones are left out. */
export function readCatalogue(locale: Locale): Catalogue {
  if (!existsSync(fileOf(locale))) return new Map()
  return new Map(
    PO.parse(readFileSync(fileOf(locale), 'utf8'))
      .items.filter((item) => item.msgstr[0] && !item.obsolete && !item.flags['fuzzy'])
      .map((item) => [catalogueKey({ id: item.msgctxt ?? '', message: item.msgid }), item.msgstr[0] ?? '']),
  )
}

/** Whether a language has the words of nearly all pages, so that nobody meets two languages on one. Asked when all areas are there. */
export function isWhole(locale: Locale): boolean {
  if (locale === 'en' || locale === 'en-XA') return true
  let whole = wholes.get(locale)
  if (whole === undefined) {
    const catalogue = readCatalogue(locale)
    const held = [...allMessages.values()].filter((message) => catalogue.has(catalogueKey(message))).length
    wholes.set(locale, (whole = held >= 0.95 * allMessages.size))
  }
  return whole
}
const wholes = new Map<Locale, boolean>()

/**
 * The text of a PO file that holds every message of the code, in order of id, keeping the translations of `existing`.
 * Where the English changed, the old translation stays as a fuzzy proposal; a message that the code dropped is dropped.
 */
export function mergeCatalogue(locale: Locale, existing: string): string {
  const old = PO.parse(existing)
  const oldById = new Map(old.items.map((item) => [item.msgctxt, item]))
  const merged = new PO()
  merged.headers = {
    'Project-Id-Version': 'Jurat',
    Language: locale,
    'Content-Type': 'text/plain; charset=UTF-8',
    'Content-Transfer-Encoding': '8bit',
    ...(old.headers['Last-Translator'] ? { 'Last-Translator': old.headers['Last-Translator'] } : {}),
  }
  merged.items = [...allMessages.values()]
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map((message) => {
      const item = new PO.Item()
      const before = oldById.get(message.id)
      item.msgctxt = message.id
      item.msgid = message.message
      item.msgstr = [locale === 'en' ? message.message : (before?.msgstr[0] ?? '')]
      item.comments = before?.comments ?? []
      const outdated = before?.msgid !== message.message || before.flags['fuzzy'] === true
      if (locale !== 'en' && item.msgstr[0] && outdated) item.flags['fuzzy'] = true
      return item
    })
  return `${merged.toString().trimEnd()}\n`
}
