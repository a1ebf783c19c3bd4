// In which region of the OECD's Development Assistance Committee a country lies: reference/countries.csv.
import { parse } from 'csv-parse/sync'
import { readFileSync } from 'node:fs'

interface Row {
  code: string
  region: string
}

const rows = parse(readFileSync(new URL('../../reference/countries.csv', import.meta.url)), { columns: true }) as Row[]
const regions = new Map(rows.filter(({ region }) => region).map(({ code, region }) => [code, region]))

/** The region's code by the country's ISO 3166 code; undefined where the code is no country's. */
export const regionOf = (country: string): string | undefined => regions.get(country)
