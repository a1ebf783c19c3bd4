// A day of birth with parts missing: the year may be known alone, or with the month.
import { z } from 'zod'
import { fieldError, type FieldError } from '#kernel/wrong-field.ts'
import { wrongMessages as wrong } from './messages.ts'

export const birthShape = z.object({
  year: z.int().nullable().describe('The year of birth, four digits'),
  month: z.int().nullable().default(null).describe('The month, 1 to 12; null where it is not known'),
  day: z.int().nullable().default(null).describe('The day of the month; null where it is not known'),
})
export type Birth = z.output<typeof birthShape>

/** Nobody younger is trained, and nobody older than this is. */
export const youngest = 14
export const oldest = 100

/** The last day of a month. */
export const daysIn = (year: number, month: number) => new Date(Date.UTC(year, month, 0)).getUTCDate()
const two = (number: number) => String(number).padStart(2, '0')
const dayOf = (year: number, month: number, day: number) => `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`

/** The first and the last day on which somebody may have been born. */
export function birthBounds({ year, month, day }: Birth): [first: string, last: string] | null {
  if (year === null) return null
  return [dayOf(year, month ?? 1, day ?? 1), dayOf(year, month ?? 12, day ?? daysIn(year, month ?? 12))]
}

const yearsLater = (day: string, years: number) =>
  `${String(Number(day.slice(0, 4)) + years).padStart(4, '0')}${day.slice(4)}`

/**
 * What is wrong with a day of birth, by the member that is at fault beneath `path`. It is wrong only where no day that it may stand
 * for is possible. `today` is an ISO day.
 */
export function wrongWithBirth(birth: Birth, today: string, path: string): FieldError[] {
  const at = (member: keyof Birth, message: string, parameters?: Record<string, number>) => [
    fieldError(`${path}.${member}`, message, parameters),
  ]
  const { year, month, day } = birth
  if (year === null) {
    if (month !== null || day !== null) return at('year', wrong.birthYear.message)
    return []
  }
  if (day !== null && month === null) return at('month', wrong.birthMonth.message)
  if (month !== null && (month < 1 || month > 12)) return at('month', wrong.noSuchMonth.message)
  if (year < 1000 || year > 9999) return at('year', wrong.noSuchYear.message)
  if (day !== null && (day < 1 || day > daysIn(year, month!))) return at('day', wrong.noSuchDay.message)
  const [first, last] = birthBounds(birth)!
  if (first > today) return at('year', wrong.birthAhead.message)
  if (yearsLater(first, youngest) > today) return at('year', wrong.tooYoung.message, { youngest })
  if (yearsLater(last, oldest + 1) <= today) return at('year', wrong.tooOld.message, { oldest })
  return []
}
