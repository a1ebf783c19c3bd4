// How the pictures write numbers and names, on the server and in the browser alike: everything they say is handed to them.

export interface Writing {
  /** BCP 47, for `Intl`. */
  tag: string
  /** Of stocks, exits, indicators (`pending:lower`), institutions (`institution:police`) and units. */
  names: Readonly<Record<string, string>>
  /** Sentences with places to fill: {persons}, {days}, {year}. */
  texts: Readonly<
    Record<
      | 'standing'
      | 'wait'
      | 'noWait'
      | 'stream'
      | 'baseline'
      | 'scenario'
      | 'in'
      | 'year'
      | 'between'
      | 'atEnd'
      | 'chainIn',
      string
    >
  >
}

export const fill = (text: string, values: Readonly<Record<string, string>>) =>
  text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole)

export const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

/** A text that keeps its own direction within a picture, whose direction is always left to right. */
export const isolated = (text: string) => `\u2068${escaped(text)}\u2069`

const formats = new Map<string, Intl.NumberFormat>()
function format(tag: string, digits: number, compact = false): Intl.NumberFormat {
  const key = `${tag} ${digits} ${compact}`
  let made = formats.get(key)
  if (!made)
    formats.set(
      key,
      (made = new Intl.NumberFormat(tag, {
        maximumFractionDigits: digits,
        minimumFractionDigits: compact ? 0 : digits,
        ...(compact && { notation: 'compact' as const }),
      })),
    )
  return made
}

/** Nothing of a figure that is none; persons and days whole, percent and ratios with a decimal. */
export function figure(tag: string, value: number, unit: string): string {
  if (!Number.isFinite(value)) return '–'
  const digits = unit === 'percent' || unit === 'ratio' ? 1 : 0
  const text = format(tag, digits).format(Math.abs(value) < 0.5 * 10 ** -digits ? 0 : value)
  return unit === 'percent' ? `${text} %` : text
}

export const compact = (tag: string, value: number) => format(tag, 1, true).format(value)

/** A change, with its sign even when it is up; that of a share in points of a hundred, which is no percent of anything. */
export function change(tag: string, before: number, after: number, unit: string): string {
  const difference = after - before
  if (!Number.isFinite(difference)) return '–'
  const text = figure(tag, Math.abs(difference), unit === 'percent' ? 'ratio' : unit)
  const still = /^[0.,]*$/.test(text)
  return still ? '0' : `${difference > 0 ? '+' : '−'}${text}`
}

/** Between which differences nine of ten lie, in words that have a place for {low} and {high}; nothing where nothing differs, or where
 * neither end can be told. */
export function betweenIn(text: string, tag: string, between: { low: number; high: number }, unit: string): string {
  const [low, high] = [change(tag, 0, between.low, unit), change(tag, 0, between.high, unit)]
  return low === high && (low === '0' || low === '–') ? '' : fill(text, { low, high })
}

/** The same of values that are no differences. */
export function spanIn(text: string, tag: string, { low, high }: { low: number; high: number }, unit: string): string {
  const told = Number.isFinite(low) || Number.isFinite(high)
  return told ? fill(text, { low: figure(tag, low, unit), high: figure(tag, high, unit) }) : ''
}

export function changeInPercent(tag: string, before: number, after: number): string {
  if (!(before > 0) || !Number.isFinite(after)) return '–'
  const text = change(tag, 0, (100 * (after - before)) / before, 'ratio')
  return text === '0' ? text : `${text} %`
}

/** A figure of the model with what it is counted in: `62 %`, `0.4 %`, `9,000`. */
export function quantityIn(tag: string, quantity: string, value: number): string {
  if (quantity === 'share') return figure(tag, value * 100, 'percent')
  if (quantity === 'rate') return `${new Intl.NumberFormat(tag, { maximumSignificantDigits: 3 }).format(value * 100)} %`
  return new Intl.NumberFormat(tag, { maximumFractionDigits: value < 100 ? 2 : 0 }).format(value)
}
