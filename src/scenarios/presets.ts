// The presets that scenarios begin from: the invented textbook country, and nations by their published figures. Every figure
// of a nation stands in reference/chain/figures.csv with its source and date, or as assumed with its range.
import { parse } from 'csv-parse/sync'
import { readFileSync } from 'node:fs'
import type { ChainModel } from '#chain/model.ts'
import { referencesOf } from '#chain/references.ts'
import { withFigure, type Figure } from '#chain/scenario.ts'
import { textbook } from '#chain/standard.ts'

export interface Preset {
  id: string
  /** ISO 3166-1; none for the textbook country. */
  country: string | null
  model: ChainModel
  /** By parameter: what is known of each; none of the textbook country, whose numbers are all invented. */
  figures: Readonly<Record<string, Figure>>
}

interface Row {
  preset: string
  parameter: string
  value: string
  low: string
  high: string
  source: string
  date: string
  published: string
  verified: string
  note: string
}

/** What a nation's graph has otherwise than the textbook's. */
interface Nation {
  id: string
  country: string
  title: string
  note: string
  /** Changes a copy of the textbook's model. */
  change?(model: ChainModel): void
}

const nations: readonly Nation[] = [
  {
    id: 'haiti',
    country: 'HT',
    title: 'Haiti, 2015–16',
    note: 'Counts of prisons are published; nearly all else is assumed. Counted in persons.',
  },
  {
    id: 'uganda',
    country: 'UG',
    title: 'Uganda, 2018–2024',
    note: 'Counts of police, courts and prisons are of different years. Police and courts count cases: 1.0885 persons a case. Detectives have room for the files of more than two years: more of them change nothing before that.',
  },
  {
    id: 'england-wales',
    country: 'GB',
    title: 'England and Wales, 2018',
    note: 'Begins where a suspect is known. Courts count defendants, taken as persons. Investigations never wait for detectives here, so more police alone change nothing: what the police close is what was counted.',
    change(model) {
      // who is held goes to the Crown Court far more often than who is at liberty
      model.parameters['prosecution.higher-held'] = {
        ...model.parameters['prosecution.higher']!,
        label: 'Charges of those held that go to the higher court',
      }
      for (const { id, ways } of model.decisions)
        if (id === 'venue-held') for (const way of ways) way.share = 'prosecution.higher-held'
    },
  },
]

/** A range that is assumed: the value the likeliest, the bounds not to be passed. */
const figureOf = ({ value, low, high, source, date, published, verified, note }: Row): Figure => ({
  value: Number(value),
  ...(source && { source }),
  ...(date && { date }),
  ...(published && { published }),
  verified: verified === 'yes',
  ...(low !== '' && {
    prior: { shape: 'triangular' as const, low: Number(low), mode: Number(value), high: Number(high) },
  }),
  ...(note && { note }),
})

function presetOf({ id, country, title, note, change }: Nation, rows: readonly Row[]): Preset {
  const model: ChainModel = { ...structuredClone(textbook), id, title, note }
  // courts hear those on remand and those at liberty as they come: which rule a nation has is assumed
  for (const station of model.stations) if (station.institution === 'courts') station.priority = 'proportional'
  change?.(model)
  const figures = Object.fromEntries(
    rows.filter(({ preset }) => preset === id).map((row) => [row.parameter, figureOf(row)]),
  )
  for (const [parameter, figure] of Object.entries(figures))
    model.parameters[parameter] = withFigure(model.parameters[parameter]!, figure)
  for (const [parameter, level] of Object.entries(referencesOf(model)))
    if (!figures[parameter]) model.parameters[parameter]!.value = Number(level.toPrecision(4))
  return { id, country, model, figures }
}

let read: readonly Preset[] | undefined

/** All presets, the textbook country first. */
export function presets(): readonly Preset[] {
  if (read) return read
  const rows = parse<Row>(readFileSync(new URL('../../reference/chain/figures.csv', import.meta.url)), {
    columns: true,
  })
  return (read = [
    { id: textbook.id, country: null, model: textbook, figures: {} },
    ...nations.map((nation) => presetOf(nation, rows)),
  ])
}

export const presetNamed = (id: string): Preset | undefined => presets().find((preset) => preset.id === id)
