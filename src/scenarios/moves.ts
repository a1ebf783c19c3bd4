// What a reader moved, as it stands in an address or a form: `l.lower.slots=10` percent, `p.more-judges=2` tranches, `r.delay=on` a
// response, of which `r` says that those not named are off.
import type { AttachedProgramme, Scenario } from '#chain/scenario.ts'
import type { ChainModel } from '#chain/model.ts'
import { turned, turnedOn } from '#chain/responses.ts'
import { leverRange, leversOf, moved } from './picture/levers.ts'
import type { Moves } from './picture/tried.ts'

export const leverField = (parameter: string) => `l.${parameter}`
export const programmeField = (id: string) => `p.${id}`
export const responsesField = 'r'
export const responseField = (id: string) => `r.${id}`
export const mostTranches = 100

const within = (value: number, least: number, most: number) => Math.min(most, Math.max(least, value))

/** Whatever is no number, or moves nothing that there is, is left aside: an address may be old. */
export function movesIn(
  get: (name: string) => string | null | undefined,
  { model, programmes, months }: { model: ChainModel; programmes: readonly AttachedProgramme[]; months: number },
): Moves {
  const number = (name: string) => {
    const text = get(name)?.trim()
    const value = text ? Number(text) : NaN
    return Number.isFinite(value) ? value : undefined
  }
  const years = Math.ceil(months / 12)
  const levers: Record<string, number> = {}
  for (const { parameter } of leversOf(model)) {
    const percent = number(leverField(parameter))
    if (percent) levers[parameter] = within(percent, leverRange.least, leverRange.most)
  }
  const tranches: Record<string, number> = {}
  for (const { id, tranches: given } of programmes) {
    const many = number(programmeField(id))
    if (many !== undefined && many !== given) tranches[id] = within(many, 0, mostTranches)
  }
  const responses = get(responsesField)
    ? model.responses.filter(({ id }) => get(responseField(id)) === 'on').map(({ id }) => id)
    : turnedOn(model)
  return {
    levers,
    programmes: tranches,
    responses,
    year: within(Math.round(number('year') ?? Math.min(5, years)), 1, years),
  }
}

/** A scenario's file with what was moved written into it: a figure that was moved is assumed from now on. */
export function movedFile(
  scenario: Scenario,
  model: ChainModel,
  { levers, programmes, responses = turnedOn(model) }: Moves,
): Scenario {
  const { parameters } = moved(model, levers)
  const figures = { ...scenario.figures }
  for (const [id, percent] of Object.entries(levers)) {
    const { value, prior } = parameters[id]!
    const before = model.parameters[id]!.value
    figures[id] = { value, ...(prior && { prior }), note: `${percent > 0 ? '+' : ''}${percent} % of ${before}` }
  }
  return {
    ...scenario,
    // a model of one's own may have some on by itself
    ...(scenario.model && { model: turned(scenario.model, responses) }),
    responses: [...responses],
    figures,
    programmes: scenario.programmes.map((one) => ({ ...one, tranches: programmes[one.id] ?? one.tranches })),
  }
}
