// What can be read from the values of a published row. Each reader answers the value, or what is wrong with it; a cell
// that holds more than its value, as when two columns ran together, is not taken apart.

export type Fault = 'missing' | 'wrong'
export interface Read<T> {
  value: T | null
  fault: Fault | null
}

const missing = { value: null, fault: 'missing' } as const
const wrong = { value: null, fault: 'wrong' } as const
const found = <T>(value: T): Read<T> => ({ value, fault: null })

/** Two figures of a year: the reports begin with 1999, and nothing in them is older than 1950. */
const century = (year: string) => (year.length === 4 ? Number(year) : Number(year) + (Number(year) < 50 ? 2000 : 1900))

/** A day as American reports write it, 7/12/2010 or 6/11/01, as ISO 8601; `wrong` where no calendar has it. */
export function dayOf(text: string): Read<string> {
  if (!text.trim()) return missing
  const match = /^(\d{1,2})\/(\d{1,2})\/(\d{4}|\d{2})$/.exec(text.trim())
  if (!match) return wrong
  const [month, day, year] = [Number(match[1]), Number(match[2]), century(match[3]!)]
  const date = new Date(Date.UTC(year, month - 1, day))
  if (year < 1900 || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return wrong
  return found(date.toISOString().slice(0, 10))
}

/** How many were trained, by the report: seats, since somebody who came twice is counted twice. */
export function quantityOf(text: string): Read<number> {
  if (!text.trim()) return missing
  const plain = text.trim().replace(/^\d{1,3}(,\d{3})+$/, (grouped) => grouped.replaceAll(',', ''))
  return /^\d{1,9}$/.test(plain) ? found(Number(plain)) : wrong
}

/** US dollars as decimal text: `$64,360`, `12633`, `9630.25`, `$0`. A dollar sign alone says nothing. */
export function costOf(text: string): Read<string> {
  const amount = text.trim().replace(/^\$\s*/, '')
  if (!amount) return missing
  if (!/^(\d{1,12}|\d{1,3}(,\d{3}){1,3})(\.\d{1,4})?$/.test(amount)) return wrong
  return found(amount.replaceAll(',', '').replace(/^0+(?=\d)/, ''))
}

/** The fiscal year that a programme's name ends in: `IMET, FY 00`, `FMF - FY 2008 DoS Training`. */
export function yearNamed(program: string): number | null {
  const match = /\b(?:FY|Fiscal Year)[\s,]*(\d{4}|\d{2})\b/i.exec(program)
  return match ? century(match[1]!) : null
}

/** The two fiscal years that a report covers: `1999_2000`. */
export function yearsOfReport(report: string): readonly [number, number] | null {
  const match = /^(\d{4})_(\d{4})$/.exec(report.trim())
  return match && Number(match[2]) === Number(match[1]) + 1 ? [Number(match[1]), Number(match[2])] : null
}

/** One name for what the reports write in several ways; anything else keeps its own. */
const programmes: readonly [RegExp, string][] = [
  [/\bINL\b|\bINCLE\b|^International Narcotics and Law Enforcement\b/i, 'INL'],
  [/\bE?-?IMET\b|^International Military Education and Training\b/i, 'IMET'],
  [/\bFMF\b|^Foreign Military Financing\b/i, 'FMF'],
  [/\bCTFP\b|Counterterrorism Fellowship/i, 'CTFP'],
  [/\bGPOI\b/i, 'GPOI'],
  [/\bSection 1004\b/i, 'Section 1004'],
]

/**
 * The programme without the year and the place that reports put around it. INL is the bureau's own money, the account
 * International Narcotics Control and Law Enforcement.
 */
export function programmeOf(program: string): string | null {
  const bare = program
    .replace(/^(?:DOS |DOD )?[\w &]+ Region, (?:.*, {2})?/i, '')
    .replace(/[\s,-]*\b(?:FY|Fiscal Year)[\s,]*(?:\d{4}|\d{2})?\b.*$/i, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
  return programmes.find(([pattern]) => pattern.test(bare))?.[1] ?? (bare || null)
}
