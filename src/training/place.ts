// Which country a report means by a name. Reports write names as they were used then, several ways over the years.
import { parse } from 'csv-parse/sync'
import { readFileSync } from 'node:fs'

interface Named {
  code: string
  name: string
}

const listed = (file: string) =>
  parse(readFileSync(new URL(`../../reference/${file}`, import.meta.url)), { columns: true }) as Named[]

/** A name without what reports write now one way, now another: case, accents, punctuation, & for and. */
const folded = (name: string) =>
  name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('&', ' and ')
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()

let codes: ReadonlyMap<string, string> | undefined

/**
 * The ISO 3166 code of a country by a name that a list knows: reference/countries.csv and the names of the reports in
 * reference/report-countries.csv. Null for any other, such as a state that has since come apart: nothing is guessed.
 */
export function countryNamed(name: string): string | null {
  codes ??= new Map(
    [...listed('countries.csv'), ...listed('report-countries.csv')].map(({ name, code }) => [folded(name), code]),
  )
  return codes.get(folded(name)) ?? null
}

/**
 * The region as the reports part the world, without the number of the part and the spelling of one year. It is no region
 * of the Development Assistance Committee; the region of a row is that of its country.
 */
export const reportRegion = (text: string): string =>
  text
    .replace(/_\d+$/, '')
    .replace(/_Region$/, '')
    .replaceAll('_', ' ')
    .replace(/ And /g, ' and ')
    .trim()
