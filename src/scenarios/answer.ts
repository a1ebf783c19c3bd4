// What a post may say of a single number beside it: between what it may lie, and where it is from. Without that the sources of all hold.
import { definedOf } from '#kernel/defined.ts'
import type { Figure, Scenario } from '#chain/scenario.ts'
import { wizardMessages as w } from './messages.ts'
import { questions, type Answered, type QuestionId } from './wizard.ts'

export interface About {
  low?: number | undefined
  high?: number | undefined
  source?: string | undefined
  date?: string | undefined
}

export const aboutField = <Id extends QuestionId>(id: Id) => `${id}About` as const

/** The figures of the chain that follow from an answer, and grow with it. */
const figuresOf: Record<QuestionId, readonly string[]> = {
  reported: ['reports'],
  detectives: ['police.slots'],
  filesEach: ['police.slots'],
  openFiles: ['start.investigation'],
  prosecutors: ['start.file-free'],
  charged: ['prosecution.charged'],
  lowerPending: ['start.lower-free'],
  lowerDisposed: ['lower.slots'],
  convicted: ['lower.convicted'],
  higherPending: ['start.higher-free'],
  higherDisposed: ['higher.slots'],
  cells: ['start.file-held'],
  remand: ['start.lower-remand', 'start.higher-remand'],
  sentenced: ['start.short', 'start.long-first', 'start.long-second'],
  places: ['places'],
}

/**
 * The scenario that `make` makes of answers, each figure as unsure as its answers are: from what follows of the least that
 * they may be to what follows of the most, and of a range alone from its middle.
 */
export function withAbout(answered: Answered, make: (answered: Answered) => Scenario): Scenario {
  const { about = {} } = answered
  const ranged = questions.filter(({ id }) => about[id]?.low !== undefined || about[id]?.high !== undefined)
  const middles = ranged.filter(({ id }) => answered.answers[id] === undefined)
  const answers = { ...answered.answers }
  for (const { id } of middles) answers[id] = (about[id]!.low! + about[id]!.high!) / 2
  const scenario = make({ ...answered, answers })
  const at = (end: 'low' | 'high') =>
    make({
      ...answered,
      answers: { ...answers, ...Object.fromEntries(ranged.map(({ id }) => [id, about[id]![end] ?? answers[id]])) },
    }).figures
  const [least, most] = ranged.length ? [at('low'), at('high')] : [{}, {}]
  const figures = Object.entries(scenario.figures).map(([parameter, figure]): [string, Figure] => {
    const asked = questions.filter(({ id }) => answers[id] !== undefined && figuresOf[id].includes(parameter))
    if (!asked.some(({ id }) => about[id])) return [parameter, figure]
    const said = (what: 'source' | 'date') =>
      [...new Set(asked.flatMap(({ id }) => about[id]?.[what] ?? answered[what] ?? []))].join('; ')
    const [source, date] = [said('source'), said('date')]
    // when that of all was published says nothing of a source of its own
    const { published, accessed, ...bare } = figure
    const edition = asked.some(({ id }) => about[id]?.source) ? {} : { published, accessed }
    const own = ranged.filter(({ id }) => asked.some((one) => one.id === id))
    const [low, high] = [endOf(least[parameter] ?? figure, 'low'), endOf(most[parameter] ?? figure, 'high')]
    return [
      parameter,
      {
        ...bare,
        ...definedOf(edition),
        note: [figure.note, ...own.map(({ id }) => rangeIn(w[id].message, about[id]!, answers[id]!))].join('; '),
        ...(own.length > 0 && low < high && { prior: { shape: 'triangular', low, mode: figure.value, high } }),
        ...(source && { source }),
        ...(date && { date }),
      },
    ]
  })
  return {
    ...scenario,
    figures: Object.fromEntries(figures),
    assumptions: [
      ...scenario.assumptions,
      ...middles.map(({ id }) => `A range alone was given, so its middle is taken: ${w[id].message}.`),
    ],
  }
}

const endOf = ({ value, prior }: Figure, end: 'low' | 'high') => (prior && end in prior ? (prior as Ends)[end] : value)
type Ends = { low: number; high: number }

const rangeIn = (what: string, { low, high }: About, value: number) => `${what}: ${low ?? value} to ${high ?? value}`
