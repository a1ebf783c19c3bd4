// What a reader moved, as it stands in an address or a form: `l.lower.slots=10` percent, `p.more-judges=2` tranches, `r.delay=on` a
// response, of which `r` says that those not named are off.
import type { AttachedProgramme, Scenario } from '#chain/scenario.ts'
import type { ChainModel } from '#chain/model.ts'
import { turned, turnedOn } from '#chain/responses.ts'
import { InvalidInput } from '#kernel/problem.ts'
import { fieldError, type FieldError } from '#kernel/wrong-field.ts'
import { messages as m, wrongMessages as wrong } from './messages.ts'
import { leverBounds, leversOf, moved } from './picture/levers.ts'
import type { Moves } from './picture/tried.ts'

export const leverField = (parameter: string) => `l.${parameter}`
export const programmeField = (id: string) => `p.${id}`
export const responsesField = 'r'
export const responseField = (id: string) => `r.${id}`
export const yearField = 'year'
export const mostTranches = 100

type Get = (name: string) => string | null | undefined
interface Movable {
  model: ChainModel
  programmes: readonly AttachedProgramme[]
  months: number
}

/** @throws Problem invalid-input where something is no number or goes too far */
export function movesIn(get: Get, of: Movable): Moves {
  const { moves, errors } = readMoves(get, of)
  if (errors.length) throw InvalidInput({ errors })
  return moves
}

/**
 * What was moved, and what of it can't be: that counts as not moved. Whatever moves nothing that there is is left aside: an address
 * may be old.
 */
export function readMoves(get: Get, { model, programmes, months }: Movable): { moves: Moves; errors: FieldError[] } {
  const errors: FieldError[] = []
  const number = (name: string, figure: string, least: number, most: number) => {
    const typed = get(name)?.trim()
    if (!typed) return undefined
    const value = Number(typed)
    if (value >= least && value <= most) return value
    errors.push(
      Number.isFinite(value)
        ? fieldError(name, wrong.movedTooFar.message, { figure, typed, least, most })
        : fieldError(name, wrong.movedByNone.message, { figure, typed: typed.slice(0, 40) }),
    )
    return undefined
  }
  const years = Math.ceil(months / 12)
  const levers: Record<string, number> = {}
  for (const { parameter, quantity } of leversOf(model)) {
    const { least, most } = leverBounds(quantity)
    const percent = number(leverField(parameter), model.parameters[parameter]!.label, least, most)
    if (percent) levers[parameter] = percent
  }
  const tranches: Record<string, number> = {}
  for (const { id, title, tranches: given } of programmes) {
    const many = number(programmeField(id), title, 0, mostTranches)
    if (many !== undefined && many !== given) tranches[id] = many
  }
  const year = number(yearField, m.year.message, 1, years) ?? Math.min(5, years)
  const responses = get(responsesField)
    ? model.responses.filter(({ id }) => get(responseField(id)) === 'on').map(({ id }) => id)
    : turnedOn(model)
  return { moves: { levers, programmes: tranches, responses, year: Math.round(year) }, errors }
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
