// Where countries lie, for maps: reference/countries.csv, read once.
import { parse } from 'csv-parse/sync'
import { readFileSync } from 'node:fs'

export interface Country {
  /** ISO 3166-1 alpha-2, and XK for Kosovo as IATI has it. */
  code: string
  name: string
  /** Degrees north and east of the middle of its largest area. */
  latitude: number
  longitude: number
  /** The DAC region's code, as in reference/regions.csv; empty for the uninhabited. */
  region: string
}

const rows = parse(readFileSync(new URL('../../../reference/countries.csv', import.meta.url)), {
  columns: true,
}) as Record<'code' | 'name' | 'latitude' | 'longitude' | 'region', string>[]

export const countries: ReadonlyMap<string, Country> = new Map(
  rows.map(({ code, name, latitude, longitude, region }) => [
    code,
    { code, name, latitude: Number(latitude), longitude: Number(longitude), region },
  ]),
)
