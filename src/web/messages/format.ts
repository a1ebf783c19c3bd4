// Money, numbers and dates as people read them, in one numbering system for every language (Latin digits).
import { direction, intlTag, type Direction, type Locale } from './locale.ts'

/** Decimal text as the database and the API give it: `2600187.00`, `-12.5`. Never passes through a JS float. */
export type Decimal = string

/** `cents` is the full figure; `whole` rounds it to the unit, for display only; `compact` is `$2.6M`. */
export type MoneyStyle = 'cents' | 'whole' | 'compact'

export interface Format {
  /** Money with its currency: `$2,600,187.00`. `currency` is an ISO 4217 code; an unknown code is written as it is. */
  money(amount: Decimal, currency: string, style?: MoneyStyle): string
  /** Money in a column whose head names the currency: `2,600,187.00`. */
  amount(amount: Decimal, style?: MoneyStyle): string
  /** A count or quantity: `4,812`. */
  number(value: number | Decimal): string
  /** A share of one: 0.4567 is `45.7%`. */
  percent(share: number): string
  /** A calendar date as ISO text: `2023-05-26` is `May 26, 2023`. */
  date(date: string): string
  /** The name of a month, 1 to 12: `October`. */
  month(month: number): string
  /** The name of a day of the week, Sunday 0: `Friday`. */
  weekday(day: number): string
  /** An instant, with the time in UTC, marked as such. */
  instant(at: Date | string): string
  /** A size of bytes: `84 kB`. */
  bytes(count: number): string
  /** `Haiti, Jordan and Togo`. */
  list(items: readonly string[]): string
  /** The order of two names, for a sort; numbers in them by value. */
  compare(a: string, b: string): number
}

const formats = new Map<Locale, Format>()

/** The formats of a language, the same object on every call. */
export function formatOf(locale: Locale): Format {
  let format = formats.get(locale)
  if (!format) formats.set(locale, (format = makeFormat(intlTag(locale), direction(locale))))
  return format
}

const digitsOf = {
  cents: { minimumFractionDigits: 2, maximumFractionDigits: 2 },
  whole: { maximumFractionDigits: 0 },
  compact: { notation: 'compact', minimumFractionDigits: 0, maximumFractionDigits: 1 },
} as const satisfies Record<MoneyStyle, Intl.NumberFormatOptions>

function makeFormat(tag: string, dir: Direction): Format {
  const numbers = new Map<string, Intl.NumberFormat>()
  const numberFormat = (key: string, options: Intl.NumberFormatOptions) => {
    let made = numbers.get(key)
    if (!made) numbers.set(key, (made = new Intl.NumberFormat(tag, options)))
    return made
  }
  const exact = (value: Decimal) => {
    if (!/^-?\d+(\.\d+)?$/.test(value)) throw new TypeError(`Not a decimal: ${value}`)
    return value as Intl.StringNumericLiteral
  }
  const day = { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC', calendar: 'gregory' } as const
  const months = new Intl.DateTimeFormat(tag, { month: 'long', timeZone: 'UTC', calendar: 'gregory' })
  const weekdays = new Intl.DateTimeFormat(tag, { weekday: 'long', timeZone: 'UTC' })
  const dates = new Intl.DateTimeFormat(tag, day)
  const instants = new Intl.DateTimeFormat(tag, {
    ...day,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  // a date in a right-to-left language stays in one piece within English words
  const whole = (text: string) => (dir === 'rtl' ? `\u2067${text}\u2069` : text)
  const lists = new Intl.ListFormat(tag, { type: 'conjunction' })

  const amount = (value: Decimal, style: MoneyStyle = 'cents') =>
    numberFormat(style, digitsOf[style]).format(exact(value))
  const byteUnits = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const

  return {
    amount,
    money(value, currency, style = 'cents') {
      if (!/^[A-Z]{3}$/.test(currency)) return `${currency} ${amount(value, style)}`
      const options = { style: 'currency', currency, ...digitsOf[style] } as const
      const written = numberFormat(`${currency} ${style}`, options)
      return dir === 'rtl' ? rightToLeft(written.formatToParts(exact(value))) : written.format(exact(value))
    },
    number: (value) => numberFormat('number', {}).format(typeof value === 'string' ? exact(value) : value),
    percent: (share) => numberFormat('percent', { style: 'percent', maximumFractionDigits: 1 }).format(share),
    date(date) {
      const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date) ?? []
      if (!year) throw new TypeError(`Not a date: ${date}`)
      return whole(dates.format(Date.UTC(Number(year), Number(month) - 1, Number(day))))
    },
    weekday: (day) => weekdays.format(Date.UTC(2001, 6, 1 + day)),
    month: (month) => months.format(Date.UTC(2001, month - 1, 15)),
    instant: (at) => whole(`${instants.format(new Date(at))} UTC`),
    bytes(count) {
      const step = count < 1000 ? 0 : Math.min(3, Math.floor(Math.log10(count) / 3))
      const options = { style: 'unit', unit: byteUnits[step] ?? 'byte', maximumFractionDigits: 1 } as const
      return numberFormat(`byte ${step}`, options).format(count / 1000 ** step)
    },
    list: (items) => lists.format(items),
    compare: new Intl.Collator(tag, { numeric: true }).compare,
  }
}

/**
 * Money in a right-to-left language: kept together wherever it stands, its `US$` from being turned into `$US` and its
 * minus from changing sides. (The marks that Intl puts in itself fail the compact form.)
 */
function rightToLeft(parts: Intl.NumberFormatPart[]): string {
  const written = parts.map(({ type, value }) => {
    if (type === 'currency') return `\u2066${value}\u2069`
    return type === 'minusSign' ? `\u200e${value}` : value.replace(/[\u200e\u200f]/g, '')
  })
  return `\u2067${written.join('')}\u2069`
}
