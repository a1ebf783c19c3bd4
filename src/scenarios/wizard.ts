// The dozen numbers of a nation that a post can get, each with its unit and usual range, and how the figures of the chain
// follow from them. What is left empty is taken from the preset that the nation is like.
import type { ChainModel } from '#chain/model.ts'
import { scenarioFormat, type Figure, type Scenario } from '#chain/scenario.ts'
import { inPlay } from '#chain/in-play.ts'
import { presetNamed } from './presets.ts'

/** Who counts, which says by which factor a count becomes persons. */
export type Counted = 'reports' | 'cases' | 'persons' | 'staff' | 'percent'

export interface Question {
  id: string
  institution: 'police' | 'prosecution' | 'courts' | 'corrections'
  counted: Counted
  /** What nations of a few million to fifty million people usually answer. */
  usually: readonly [low: number, high: number]
}

export const questions = [
  { id: 'reported', institution: 'police', counted: 'reports', usually: [5_000, 1_000_000] },
  { id: 'detectives', institution: 'police', counted: 'staff', usually: [100, 20_000] },
  { id: 'filesEach', institution: 'police', counted: 'reports', usually: [10, 100] },
  { id: 'openFiles', institution: 'police', counted: 'reports', usually: [1_000, 500_000] },
  { id: 'prosecutors', institution: 'prosecution', counted: 'cases', usually: [100, 50_000] },
  { id: 'charged', institution: 'prosecution', counted: 'percent', usually: [40, 95] },
  { id: 'lowerPending', institution: 'courts', counted: 'cases', usually: [1_000, 300_000] },
  { id: 'lowerDisposed', institution: 'courts', counted: 'cases', usually: [1_000, 500_000] },
  { id: 'convicted', institution: 'courts', counted: 'percent', usually: [30, 95] },
  { id: 'higherPending', institution: 'courts', counted: 'cases', usually: [50, 30_000] },
  { id: 'higherDisposed', institution: 'courts', counted: 'cases', usually: [20, 20_000] },
  { id: 'cells', institution: 'corrections', counted: 'persons', usually: [50, 10_000] },
  { id: 'remand', institution: 'corrections', counted: 'persons', usually: [500, 60_000] },
  { id: 'sentenced', institution: 'corrections', counted: 'persons', usually: [500, 100_000] },
  { id: 'places', institution: 'corrections', counted: 'persons', usually: [500, 90_000] },
] as const satisfies readonly Question[]
export type QuestionId = (typeof questions)[number]['id']

export interface Answered {
  country: string
  title: string
  preset: string
  /** Persons in what police and courts count. */
  personsPer: number
  /** What they count: cases, charges, defendants. */
  counted: string
  answers: { [Id in QuestionId]?: number | undefined }
  source?: string | undefined
  date?: string | undefined
}

/**
 * A scenario from a post's answers. Stocks that are known as one number are parted as the preset parts them; what a court
 * disposes of in a year sets its slots at the preset's pace.
 * Throws where there is no such preset.
 */
export function fromAnswers({ answers, personsPer, preset: id, counted, source, date, ...said }: Answered): Scenario {
  const preset = presetNamed(id)
  if (!preset) throw new Error(`There is no preset ${id}.`)
  const { model } = preset
  const figures: Record<string, Figure> = {}
  const put = (parameter: string, value: number, note: string) => {
    if (!model.parameters[parameter] || !Number.isFinite(value)) return
    figures[parameter] = { value: round(value), note, ...(source && { source }), ...(date && { date }) }
  }
  const persons = (count: number) => count * personsPer
  const perPerson = personsPer === 1 ? '' : ` × ${personsPer} persons`
  const value = (parameter: string) => model.parameters[parameter]?.value ?? 0
  const { reported, detectives, filesEach, openFiles, prosecutors, charged, convicted } = answers
  if (reported !== undefined)
    put('reports', persons(reported) / 365, `${reported} in a year${perPerson}, divided by 365`)
  if (detectives !== undefined && filesEach !== undefined)
    put(
      'police.slots',
      persons(detectives * filesEach),
      `${detectives} detectives with ${filesEach} files each${perPerson}`,
    )
  if (openFiles !== undefined) put('start.investigation', persons(openFiles), `${openFiles} open files${perPerson}`)
  if (prosecutors !== undefined)
    put(
      'start.file-free',
      persons(prosecutors),
      `${prosecutors} files undecided${perPerson}; those of detained persons are counted apart`,
    )
  if (charged !== undefined) put('prosecution.charged', charged / 100, `${charged} of 100 files decided`)
  if (convicted !== undefined) put('lower.convicted', convicted / 100, `${convicted} of 100 cases concluded`)
  for (const court of ['lower', 'higher'] as const) {
    const pending = answers[`${court}Pending`]
    const disposed = answers[`${court}Disposed`]
    if (pending !== undefined) put(`start.${court}-free`, persons(pending), `${pending} cases pending${perPerson}`)
    if (disposed !== undefined)
      put(
        `${court}.slots`,
        persons(disposed) / 365 / value(`${court}.pace`),
        `${disposed} disposed of in a year${perPerson}, at the pace assumed`,
      )
  }
  if (answers.cells !== undefined) put('start.file-held', answers.cells, `${answers.cells} in police cells`)
  parted(model, ['start.lower-remand', 'start.higher-remand'], answers.remand, 'on remand', put)
  parted(model, ['start.short', 'start.long-first', 'start.long-second'], answers.sentenced, 'sentenced', put)
  if (answers.places !== undefined) put('places', answers.places, `${answers.places} official places`)
  return {
    format: scenarioFormat,
    title: said.title,
    country: said.country,
    preset: id,
    figures,
    responses: [],
    programmes: [],
    months: 120,
    seed: 1,
    assumptions: [
      `${Object.keys(figures).length} of ${inPlay(model).size} figures are of this nation; the others are those of "${model.title}".`,
      ...(personsPer === 1 ? [] : [`Police and courts count ${counted}; ${personsPer} persons each.`]),
    ],
  }
}

function parted(
  { parameters }: ChainModel,
  ids: readonly string[],
  total: number | undefined,
  what: string,
  put: (parameter: string, value: number, note: string) => void,
) {
  if (total === undefined) return
  const all = ids.reduce((sum, id) => sum + (parameters[id]?.value ?? 0), 0)
  for (const id of ids)
    put(id, (total * (parameters[id]?.value ?? 0)) / all, `${total} ${what}, parted as in the chain that it is like`)
}

const round = (value: number) => Number(value.toPrecision(6))
