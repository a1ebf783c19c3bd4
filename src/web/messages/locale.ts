// The languages of the interface. English is written beside the code that uses it; the others come from catalogues.

export const locales = ['en', 'fr', 'es', 'ar'] as const

/** A language that a person can choose, or `en-XA`: English in disguise, which shows texts that bypass the catalogues. */
export type Locale = (typeof locales)[number] | 'en-XA'

/** Each language's name in that language, as a person looks for it. */
export const localeNames: Record<Locale, string> = {
  en: 'English',
  fr: 'Français',
  es: 'Español',
  ar: 'العربية',
  'en-XA': 'Ƥşḗŭḓǿ',
}

/** The tag for `Intl`: dates in English as Americans write them, and Latin digits in every language. */
export const intlTag = (locale: Locale) => `${locale === 'en' || locale === 'en-XA' ? 'en-US' : locale}-u-nu-latn`

export type Direction = 'ltr' | 'rtl'

export const direction = (locale: Locale): Direction => (locale === 'ar' ? 'rtl' : 'ltr')

export const isLocale = (tag: string | null | undefined): tag is Locale =>
  tag === 'en-XA' || (locales as readonly string[]).includes(tag ?? '')

/** The best language of an Accept-Language header (RFC 9110 section 12.5.4), English if none fits. */
export function preferredLocale(acceptLanguage: string | null | undefined): Locale {
  const wishes = (acceptLanguage ?? '').split(',').map((part) => {
    const [tag = '', ...parameters] = part.trim().split(';')
    const quality = parameters.map((p) => /^\s*q=([\d.]+)\s*$/.exec(p)?.[1]).find((q) => q !== undefined)
    return { language: tag.toLowerCase().split('-')[0], quality: quality === undefined ? 1 : Number(quality) }
  })
  const best = wishes
    .filter((wish) => wish.quality > 0 && (locales as readonly (string | undefined)[]).includes(wish.language))
    .sort((a, b) => b.quality - a.quality)[0]
  return isLocale(best?.language) ? best.language : 'en'
}
