// What a reader can move: capacities, a few rates and shares, each by so many percent; and programmes, by tranches.
import type { ChainModel, Institution, ParameterId, Prior, Quantity } from '#chain/model.ts'

export interface Lever {
  parameter: ParameterId
  institution: Institution
  quantity: Quantity
  /** The response that it drives: without it, nothing moves. */
  response?: string
}

/** By how many percent a slider goes down and up; beside it more can be typed. */
export const leverRange = { least: -50, most: 100, step: 5 } as const

/** By how many percent a figure may be moved at all: down to nothing, staff to a hundredth, and up a hundredfold. */
export const leverBounds = (quantity: Quantity) => ({ least: quantity === 'staff' ? -99 : -100, most: 10_000 })

/** The levers of a model: what comes in, each station's capacity, bail and custody, places in prison; and the staff that responses are
 * driven by. */
export function leversOf({ sources, stations, stocks, decisions, places, parameters, responses }: ChainModel): Lever[] {
  const levers = new Map<ParameterId, Institution>()
  for (const { arrivals } of sources) levers.set(arrivals, 'police')
  for (const { capacity, institution } of stations) levers.set(capacity, institution)
  for (const { held, leaves, institution } of stocks)
    if (held === 'remand') for (const { rate } of leaves) levers.set(rate, institution)
  for (const { ways, institution } of decisions)
    for (const { share, means } of ways) if (means === 'custody') levers.set(share, institution)
  levers.set(places, 'corrections')
  const driven = new Map<ParameterId, string>()
  for (const { id, driver, target } of responses) {
    if (driver.of !== 'parameter' || levers.has(driver.parameter)) continue
    levers.set(driver.parameter, stations.find(({ capacity }) => capacity === target)?.institution ?? 'police')
    driven.set(driver.parameter, id)
  }
  const order = ['police', 'prosecution', 'courts', 'corrections', 'community']
  return [...levers]
    .map(([parameter, institution]) => {
      const response = driven.get(parameter)
      const { quantity } = parameters[parameter]!
      return { parameter, institution, quantity, ...(response !== undefined && { response }) }
    })
    .toSorted((a, b) => order.indexOf(a.institution) - order.indexOf(b.institution))
}

/** A model with its levers moved, by percent; shares and rates stay within 0 and 1. */
export function moved(model: ChainModel, percents: Readonly<Record<ParameterId, number>>): ChainModel {
  const parameters = { ...model.parameters }
  for (const [id, percent] of Object.entries(percents)) {
    const parameter = parameters[id]
    if (!parameter || !percent) continue
    const most = parameter.quantity === 'share' || parameter.quantity === 'rate' ? 1 : Infinity
    const by = (value: number) => Math.min(most, value * (1 + percent / 100))
    const { byGroup, prior: before, ...rest } = parameter
    const prior = before && stretched(before, by, 1 + percent / 100)
    parameters[id] = {
      ...rest,
      value: by(parameter.value),
      ...(prior && { prior }),
      ...(byGroup && {
        byGroup: Object.fromEntries(Object.entries(byGroup).map(([group, value]) => [group, by(value)])),
      }),
    }
  }
  return { ...model, parameters }
}

/** How a figure may lie when it is moved: by as much. None where it is nothing then, or where even the least of it comes to 1, as a
 * share may: then it is 1. */
function stretched(prior: Prior, by: (value: number) => number, factor: number): Prior | undefined {
  if (factor === 0) return undefined
  if ('high' in prior && by(prior.low) === by(prior.high)) return undefined
  switch (prior.shape) {
    case 'uniform':
      return { ...prior, low: by(prior.low), high: by(prior.high) }
    case 'triangular':
    case 'beta':
      return { ...prior, low: by(prior.low), mode: by(prior.mode), high: by(prior.high) }
    case 'normal':
      return { ...prior, mean: by(prior.mean), sd: prior.sd * factor }
    case 'lognormal':
      return { ...prior, median: prior.median * factor }
  }
}
