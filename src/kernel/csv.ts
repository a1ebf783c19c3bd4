// CSV that programs read and spreadsheets open safely (RFC 4180).
import { stringify } from 'csv-stringify/sync'

/** What a spreadsheet takes for a formula (OWASP), also in full width; a plain negative number is none. */
const formula = /^\s*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/
const number = /^[-+]?\d+(\.\d+)?$/

const disarmed = (text: string) => (formula.test(text) && !number.test(text) ? `'${text}` : text)

/** Rows as CSV under a head line; text that a spreadsheet would run is disarmed by an apostrophe. */
export const toCsv = (rows: readonly Record<string, unknown>[], columns?: readonly string[]): string =>
  stringify([...rows], { header: true, cast: { string: disarmed }, ...(columns && { columns: [...columns] }) })
