// The dozen numbers of a nation that a post can get, each with its unit and usual range, and how the figures of the chain
// follow from them. What is left empty is taken from the preset that the nation is like, brought to the nation's size.
import type { ChainModel, Parameter } from '#chain/model.ts'
import { referencesOf } from '#chain/references.ts'
import { assemble, scenarioFormat, type Figure, type Scenario } from '#chain/scenario.ts'
import { inPlay } from '#chain/in-play.ts'
import { withAbout, type About } from './answer.ts'
import { countingInstitutions, factorOf, type Counting, type CountingInstitution, type Factor } from './counting.ts'
import { wizardMessages as w } from './messages.ts'
import { presetNamed, type Preset } from './presets.ts'

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
  /** What each counts; cases where nothing is said. */
  counting: { [Institution in CountingInstitution]?: Counting | undefined }
  answers: { [Id in QuestionId]?: number | undefined }
  /** Where the numbers are from that have no source or date of their own. */
  source?: string | undefined
  date?: string | undefined
  published?: string | undefined
  accessed?: string | undefined
  about?: { [Id in QuestionId]?: About | undefined }
}

/**
 * A scenario from a post's answers. Stocks that are known as one number are parted as the preset parts them; what a court
 * disposes of in a year sets its slots at the preset's pace. What is counted in cases or charges is brought to persons, and
 * may lie as far around as that factor may. Arrivals, slots and stocks that nobody answered are the preset's as many times as what was
 * answered is: in a nation a twentieth as large a twentieth as many were released before.
 * Throws where there is no such preset.
 */
export const fromAnswers = (answered: Answered): Scenario => withAbout(answered, fromNumbers)

function fromNumbers({
  answers,
  counting,
  preset: id,
  source,
  date,
  published,
  accessed,
  ...said
}: Answered): Scenario {
  const preset = presetNamed(id)
  if (!preset) throw new Error(`There is no preset ${id}.`)
  const { model } = preset
  const figures: Record<string, Figure> = {}
  const put = (parameter: string, value: number, note: string, factor?: Factor) => {
    if (!model.parameters[parameter] || !Number.isFinite(value)) return
    const at = (persons: number) => round((value * persons) / factor!.persons)
    const prior = factor &&
      factor.low < factor.high &&
      value > 0 && {
        shape: 'triangular' as const,
        low: at(factor.low),
        mode: round(value),
        high: at(factor.high),
      }
    figures[parameter] = {
      value: round(value),
      note,
      ...(prior && { prior }),
      ...(source && { source }),
      ...(date && { date }),
      ...(published && { published }),
      ...(accessed && { accessed }),
    }
  }
  const value = (parameter: string) => model.parameters[parameter]?.value ?? 0
  const factors = Object.fromEntries(
    countingInstitutions.map((of) => [of, factorOf(counting[of] ?? { unit: 'cases' })]),
  ) as Record<CountingInstitution, Factor>
  /** What an institution counted, in persons; `by` is of the model. */
  const counted = (of: CountingInstitution, parameter: string, count: number, what: string, by = 1) => {
    const factor = factors[of]
    put(parameter, count * factor.persons * by, factor.said ? `${what}; ${factor.said}` : what, factor)
  }
  const { reported, detectives, filesEach, openFiles, prosecutors, charged, convicted } = answers
  if (reported !== undefined) counted('police', 'reports', reported, `${reported} in a year, divided by 365`, 1 / 365)
  if (detectives !== undefined && filesEach !== undefined)
    counted('police', 'police.slots', detectives * filesEach, `${detectives} detectives with ${filesEach} files each`)
  if (openFiles !== undefined) counted('police', 'start.investigation', openFiles, `${openFiles} open files`)
  if (prosecutors !== undefined)
    counted(
      'prosecution',
      'start.file-free',
      prosecutors,
      `${prosecutors} files undecided, those of detained persons counted apart`,
    )
  if (charged !== undefined) put('prosecution.charged', charged / 100, `${charged} of 100 files decided`)
  if (convicted !== undefined) put('lower.convicted', convicted / 100, `${convicted} of 100 cases concluded`)
  for (const court of ['lower', 'higher'] as const) {
    const pending = answers[`${court}Pending`]
    const disposed = answers[`${court}Disposed`]
    if (pending !== undefined) counted('courts', `start.${court}-free`, pending, `${pending} pending`)
    if (disposed !== undefined)
      counted(
        'courts',
        `${court}.slots`,
        disposed,
        `${disposed} disposed of in a year, at the pace assumed`,
        1 / 365 / value(`${court}.pace`),
      )
  }
  if (answers.cells !== undefined) put('start.file-held', answers.cells, `${answers.cells} in police cells`)
  parted(model, ['start.lower-remand', 'start.higher-remand'], answers.remand, 'on remand', put)
  parted(model, ['start.short', 'start.long-first', 'start.long-second'], answers.sentenced, 'sentenced', put)
  if (answers.places !== undefined) put('places', answers.places, `${answers.places} official places`)
  const known = Object.keys(figures).length
  const times = said.country === preset.country ? 1 : sizeOf(figures, model)
  if (said.country !== preset.country)
    for (const parameter of inPlay(model)) {
      const figure = figures[parameter] ?? borrowed(preset, parameter, times)
      if (figure) figures[parameter] = figure
    }
  const scenario: Scenario = {
    format: scenarioFormat,
    title: said.title,
    country: said.country,
    preset: id,
    figures,
    responses: [],
    programmes: [],
    months: 120,
    seed: 1,
    assumptions: assumed({ answers, counting, title: model.title }, factors, { known, times }, model),
  }
  return { ...scenario, figures: { ...heldAgainst(scenario, model), ...figures } }
}

const sized = new Set<Parameter['quantity']>(['arrivals', 'capacity', 'stock'])

/** How many times as large as the preset's the nation is: by what is reported, else in the middle of all else that was answered. */
function sizeOf(figures: Scenario['figures'], { parameters }: ChainModel): number {
  const ratio = (id: string) => {
    const [own, like] = [figures[id]?.value ?? 0, parameters[id]!]
    return sized.has(like.quantity) && like.value > 0 && own > 0 ? [own / like.value] : []
  }
  const all = Object.keys(figures)
    .flatMap(ratio)
    .toSorted((one, other) => one - other)
  return round(ratio('reports')[0] ?? all[Math.floor(all.length / 2)] ?? 1)
}

/** A figure of the preset for another nation, so many times as large: no source has it of this one. Nothing of what needs no word. */
function borrowed({ model, figures }: Preset, parameter: string, times: number): Figure | undefined {
  const { quantity, value, prior } = model.parameters[parameter]!
  const grown = sized.has(quantity) && times !== 1
  if (value === 0 || !(grown || figures[parameter]?.source)) return undefined
  const at = (own: number) => (grown ? round(own * times) : own)
  return {
    value: at(value),
    note: `${value} of "${model.title}"${grown ? `, ${inWords(times)} times` : ''}`,
    ...(prior?.shape === 'triangular' && {
      prior: { shape: prior.shape, low: at(prior.low), mode: at(prior.mode), high: at(prior.high) },
    }),
  }
}

/** What responses are held against where one is turned on: the nation as it stands, not the one that it is like. */
function heldAgainst(scenario: Scenario, base: ChainModel): Record<string, Figure> {
  const own = Object.entries(referencesOf(assemble(scenario, base)))
  return Object.fromEntries(
    own.flatMap(([parameter, level]): [string, Figure][] => {
      const value = Number(level.toPrecision(4))
      return value === base.parameters[parameter]!.value
        ? []
        : [[parameter, { value, note: 'As the nation stands at the start' }]]
    }),
  )
}

const counters = { police: 'Police', prosecution: 'Prosecutors', courts: 'Courts' } as const

/** What the reader of the result has to know, in words. */
function assumed(
  { answers, counting, title }: Pick<Answered, 'answers' | 'counting' | 'title'>,
  factors: Record<CountingInstitution, Factor>,
  { known, times }: { known: number; times: number },
  model: ChainModel,
): string[] {
  const given = (id: QuestionId) => answers[id] !== undefined
  const counts = countingInstitutions.flatMap((of) => {
    const asked = questions.some(
      ({ id, institution, counted: by }) => institution === of && given(id) && (by === 'reports' || by === 'cases'),
    )
    const { said } = factors[of]
    return asked && said ? [`${counters[of]} count ${counting[of]?.unit ?? 'cases'}: ${said}.`] : []
  })
  const left = questions.filter(({ id }) => !given(id)).map(({ id }) => w[id].message)
  return [
    `${known} of ${inPlay(model).size} figures are of this nation; the others are those of "${title}".`,
    ...(times === 1
      ? []
      : [
          `The nation is taken to be ${inWords(times)} times as large as that: so many times its arrivals, slots and stocks.`,
        ]),
    ...counts,
    ...(counts.length && (given('charged') || given('convicted'))
      ? ['A share of files or cases is taken as the same share of persons.']
      : []),
    ...(left.length ? [`Nobody answered, so assumed: ${left.join('; ')}.`] : []),
  ]
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

const inWords = (times: number) => Number(times.toPrecision(2))
const round = (value: number) => Number(value.toPrecision(6))
