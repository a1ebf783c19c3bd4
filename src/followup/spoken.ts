// In which of Jurat's languages somebody is written to.
import { isLocale, type Locale } from '#web/index.ts'

/** What is read instead, where there is no catalogue of a language: its parent in Unicode CLDR (parentLocales, ht: fr-HT). */
const readInstead: Readonly<Record<string, string>> = { ht: 'fr' }

/**
 * The first that Jurat has of the languages of somebody's names (BCP 47), then that which is likeliest where they are from
 * (Unicode CLDR, likelySubtags), then English.
 */
export function spokenBy(languages: readonly string[], nation: string): Locale {
  const likely = new Intl.Locale(`und-${nation}`).maximize().language
  for (const tag of [...languages, likely]) {
    const language = tag.split('-')[0]!
    const read = readInstead[language] ?? language
    if (isLocale(read)) return read
  }
  return 'en'
}
