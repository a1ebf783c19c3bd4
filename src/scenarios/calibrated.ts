// The calibrated model as a scenario: the fitted figures, what the counts left of their ranges, and that it was calibrated.
import type { Calibration } from '#chain/calibrate.ts'
import { leftOf } from '#chain/left-of-prior.ts'
import type { Prior } from '#chain/model.ts'
import { layOut } from '#chain/program.ts'
import { referencesOf } from '#chain/references.ts'
import { assemble, type Figure, type Scenario } from '#chain/scenario.ts'
import { uncertainOf } from '#chain/uncertain.ts'
import type { Counted } from './counts.ts'
import type { Ready } from './faults.ts'
import { methodMessages } from './calibrate-messages.ts'

/** Ten digits: a run of the file gives what was fitted, and nobody takes it for more. */
const short = (value: number) => Number(value.toPrecision(10))
const shown = (value: number) => String(Number(value.toPrecision(4)))

export interface Believed {
  middle: number
  low: number
  high: number
}

/** What was believed of each figure before the counts: the middle, and between which ends nine in ten lie. */
export const believedIn = ({ model }: Pick<Ready, 'model'>): Map<string, Believed> =>
  new Map(
    uncertainOf(layOut(model)).map(({ id, value }) => [
      id,
      { middle: value(0.5), low: value(0.05), high: value(0.95) },
    ]),
  )

/** Figures of which the counts say nothing stay as they were, but for those that moved all the same. */
const stays = ({ left, score }: Calibration['figures'][number]) => left > 0.999 && Math.abs(score) < 0.01

export function calibratedScenario(
  own: Ready,
  fit: Pick<Calibration, 'model' | 'figures'>,
  counts: readonly Counted[],
  today: string,
): Scenario {
  const { scenario, base, model, preset } = own
  const believed = believedIn(own)
  const figures: Record<string, Figure> = { ...scenario.figures }
  const fitted = new Map(fit.figures.map((one) => [one.id, one]))
  const many = `${counts.length} ${counts.length === 1 ? 'count' : 'counts'}`
  for (const [id, { value }] of Object.entries(fit.model.parameters)) {
    const figure = fitted.get(id)
    const before = model.parameters[id]!
    const known = scenario.figures[id] ?? preset?.figures[id]
    if (!figure) {
      // what the fit held others against, or what a decision's shares leave
      if (value !== before.value) figures[id] = { value: short(value), note: `Moved along with what ${many} moved` }
      continue
    }
    const { middle, low, high } = believed.get(id)!
    if (stays(figure)) continue
    const moved = value / figure.value || 1
    const prior = leftOf(before.prior!, {
      value: short(value),
      low: figure.low * moved,
      high: figure.high * moved,
    })
    const source = known?.source ?? before.source
    figures[id] = {
      value: short(value),
      ...(prior && { prior: shortened(prior) }),
      ...(figure.informed
        ? { source: `Calibrated to ${many}`, date: today, verified: false }
        : source && { source, ...(known?.date && { date: known.date }), verified: false }),
      note: `Before the counts ${shown(middle)} (${shown(low)} to ${shown(high)}${source ? `; ${source}` : ', assumed'}); of its variance ${Math.round(100 * figure.left)} % is left`,
    }
  }
  const { author: _author, model: given, ...rest } = scenario
  const calibrated: Scenario = {
    ...rest,
    ...(given && { model: withGroups(given, fit.model) }),
    title: `${scenario.title.slice(0, 180)}, calibrated`,
    figures,
    assumptions: [
      ...scenario.assumptions.slice(0, 97),
      `Calibrated to ${many} on ${today}.`,
      told(counts),
      methodMessages.format.message,
    ],
  }
  return { ...calibrated, figures: { ...figures, ...heldAgainst(calibrated, given ? calibrated.model! : base, own) } }
}

function shortened(prior: Prior): Prior {
  const entries = Object.entries(prior).map(([name, value]) => [name, typeof value === 'number' ? short(value) : value])
  return Object.fromEntries(entries) as Prior
}

/** A figure of a file is of all groups: what differs by group stands in a model of one's own. */
const withGroups = (given: NonNullable<Scenario['model']>, fitted: Calibration['model']) => ({
  ...given,
  parameters: Object.fromEntries(
    Object.entries(given.parameters).map(([id, parameter]) => {
      const { byGroup } = fitted.parameters[id]!
      return [id, byGroup ? { ...parameter, byGroup } : parameter]
    }),
  ),
})

/** To turn on a response that is off changes nothing by itself: it is held against the nation as it was fitted. */
function heldAgainst(scenario: Scenario, base: Ready['base'], { model }: Ready): Record<string, Figure> {
  const levels = referencesOf(assemble(scenario, base))
  return Object.fromEntries(
    model.responses.flatMap(({ on, reference }): [string, Figure][] => {
      const level = levels[reference]
      const before = model.parameters[reference]!
      if (on || level === undefined || before.prior || Math.abs(level / before.value - 1) < 1e-3) return []
      return [[reference, { value: Number(level.toPrecision(4)), note: 'As the nation stands at the start' }]]
    }),
  )
}

/** The counts in one line, as long as an assumption may be. */
function told(counts: readonly Counted[]): string {
  const all = counts.map(({ indicator, from, month, value, sd, low, high, persons, source, date }) => {
    const when = from === undefined ? `month ${month}` : `months ${from} to ${month}`
    const error = sd === undefined ? `${low} to ${high}` : `± ${sd}`
    return `${indicator}, ${when}: ${value} (${error}${persons === 1 ? '' : `; ${persons} persons each`}; ${source}, ${date})`
  })
  const line = `Counts: ${all.join('; ')}.`
  return line.length > 2_000 ? `${line.slice(0, 1_999)}…` : line
}
