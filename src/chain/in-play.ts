// Which numbers of a model a run takes: those of responses that are off are in no run, and nobody need know them.
import type { ChainModel, ParameterId, Response } from './model.ts'

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
    ...numbersOf(responses.filter(({ on }) => on)),
    places,
  ])
}

/** Those that are in force month by month, of which a programme can change something: not what is read at the start alone. */
export function inForce(model: ChainModel): ReadonlySet<ParameterId> {
  const { stocks, responses } = model
  const bare = {
    ...model,
    stocks: stocks.map(({ personsPer: _persons, ...stock }) => ({ ...stock, start: model.places })),
  }
  return new Set([...inPlay(bare), ...numbersOf(responses), ...responses.map(({ target }) => target.split('@')[0]!)])
}

const numbersOf = (responses: Response[]): ParameterId[] =>
  responses.flatMap(({ reference, exponent, driver }) => [
    reference,
    exponent,
    ...(driver.of === 'parameter' ? [driver.parameter] : []),
  ])

/** Those of responses that are off and of nothing else. What the model doesn't name may still be for whoever adjusts a run. */
export function idle(model: ChainModel): ReadonlySet<ParameterId> {
  const used = inPlay(model)
  return new Set(numbersOf(model.responses.filter(({ on }) => !on)).filter((id) => !used.has(id)))
}

/** What responses are held against: no figures of a nation, but what it has at the start. */
export const anchors = ({ responses }: ChainModel): ReadonlySet<ParameterId> =>
  new Set(responses.map(({ reference }) => reference))
