// A text that somebody wrote in several languages, as a page shows it.
import type { Locale } from './messages/index.ts'

const base = (tag: string) => tag.split('-')[0]!.toLowerCase()

/** Of texts by language (BCP 47), the one in the page's; otherwise the text as it is, of which no language is said. */
export function inLanguage(
  locale: Locale,
  text: string,
  texts: Readonly<Record<string, string>>,
): { text: string; language: string | undefined } {
  const language = Object.keys(texts).find((tag) => base(tag) === locale)
  return language === undefined ? { text, language } : { text: texts[language]!, language }
}
