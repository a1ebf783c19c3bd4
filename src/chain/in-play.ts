// Which numbers of a model a run takes: those of responses that are off are in no run, and nobody need know them.
import type { ChainModel, ParameterId } from './model.ts'

export function inPlay(model: ChainModel): ReadonlySet<ParameterId> {
  const { sources, stocks, stations, decisions, responses, places } = model
  return new Set([
    ...sources.map(({ arrivals }) => arrivals),
    ...stocks.flatMap(({ start, personsPer, leaves }) => [
      start,
      personsPer ?? start,
      ...leaves.map(({ rate }) => rate),
    ]),
    ...stations.flatMap(({ capacity, rate }) => [capacity, rate]),
    ...decisions.flatMap(({ ways }) => ways.map(({ share }) => share)),
    ...responses
      .filter(({ on }) => on)
      .flatMap(({ reference, exponent, driver }) => [
        reference,
        exponent,
        ...(driver.of === 'parameter' ? [driver.parameter] : []),
      ]),
    places,
  ])
}

/** What responses are held against: no figures of a nation, but what it has at the start. */
export const anchors = ({ responses }: ChainModel): ReadonlySet<ParameterId> =>
  new Set(responses.map(({ reference }) => reference))
