// A model laid out for the solvers: names become numbers, groups become copies, decisions stand in an order in which each
// comes after what feeds it.
import type { ChainModel } from './model.ts'

/** A flow, as the solvers count it: what goes from one place to another. */
export interface Flow {
  /** The flow's id in the model; with more than one group `id@group`. */
  id: string
  /** The stock it leaves, none for arrivals and what comes out of a decision. */
  from: number | undefined
  /** A place: stocks first, then decisions, then exits. */
  to: number
}

/** What a leave, a serving or a way takes its rate from. */
interface Rated {
  flow: number
  /** Index of the parameter. */
  rate: number
}

export interface Program {
  model: ChainModel
  /** Ids in the order of their index; with groups `id@group`. */
  parameters: string[]
  stocks: string[]
  decisions: string[]
  exits: string[]
  flows: Flow[]
  /** The values as the model gives them. */
  values: Float64Array
  /** Between what a parameter is held, whatever programmes and responses make of it. */
  bounds: { low: number; high: number }[]
  /** Index of the parameter with which a stock starts, and of how many persons one of these is; none where persons are counted. */
  starts: { count: number; personsPer: number | undefined }[]
  sources: { flow: number; arrivals: number }[]
  stations: {
    id: string
    capacity: number
    rate: number
    priority: 'in-order' | 'proportional'
    pace: 'slot' | 'list'
    serves: { flow: number; stock: number }[]
  }[]
  /** By stock. */
  leaves: Rated[][]
  /** In an order in which each comes after all that feeds it. `otherwise` is a flow. */
  splits: { decision: number; ways: Rated[]; otherwise: number }[]
  responses: {
    target: number[]
    reference: number
    exponent: number
    driver:
      | { of: 'parameter'; parameter: number }
      | { of: 'stocks'; stocks: number[]; places: number | undefined }
      | { of: 'flows'; flows: number[] }
      | { of: 'wait'; stocks: number[]; flows: number[] }
  }[]
}

/** Lays a model out. The model must be sound (`faultsOf` has none): this throws a plain Error on a name that isn't there. */
export function layOut(model: ChainModel): Program {
  const groups = model.groups.map((group) => group.id)
  const named = (id: string, group: string) => (groups.length > 1 ? `${id}@${group}` : id)
  const indexOf = (list: string[], what: string) => {
    const at = new Map(list.map((id, index) => [id, index]))
    return (id: string) => {
      const index = at.get(id)
      if (index === undefined) throw new Error(`There is no ${what} "${id}".`)
      return index
    }
  }
  const perGroup = <T extends { id: string }>(list: T[]) =>
    list.flatMap((one) => groups.map((group) => named(one.id, group)))

  // A parameter that differs by group is there once for each, and once as itself for what all groups share.
  const parameters: string[] = []
  const values: number[] = []
  for (const [id, { value, byGroup }] of Object.entries(model.parameters)) {
    parameters.push(id)
    values.push(value)
    for (const [group, own] of Object.entries(byGroup ?? {})) {
      parameters.push(`${id}@${group}`)
      values.push(own)
    }
  }
  const shared = indexOf(parameters, 'parameter')
  const parameter = (id: string, group: string) =>
    shared(model.parameters[id]?.byGroup?.[group] === undefined ? id : `${id}@${group}`)

  const stocks = perGroup(model.stocks)
  const decisions = perGroup(model.decisions)
  const exits = perGroup(model.exits)
  const place = indexOf([...stocks, ...decisions, ...exits], 'place')
  const stock = indexOf(stocks, 'stock')

  const flows: Flow[] = []
  const flow = (id: string, from: number | undefined, to: string, group: string) =>
    flows.push({ id: named(id, group), from, to: place(named(to, group)) }) - 1

  const sources = model.sources.flatMap(({ id, arrivals, to }) =>
    groups.map((group) => ({ flow: flow(id, undefined, to, group), arrivals: parameter(arrivals, group) })),
  )
  const stations = model.stations.map(({ id, capacity, rate, priority, pace, serves }) => ({
    id,
    capacity: shared(capacity),
    rate: shared(rate),
    priority,
    pace,
    serves: serves.flatMap((serving) =>
      groups.map((group) => {
        const from = stock(named(serving.stock, group))
        return { flow: flow(serving.id, from, serving.to, group), stock: from }
      }),
    ),
  }))
  const leaves = model.stocks.flatMap((one) =>
    groups.map((group) =>
      one.leaves.map(({ id, rate, to }) => ({
        flow: flow(id, stock(named(one.id, group)), to, group),
        rate: parameter(rate, group),
      })),
    ),
  )
  const splits = model.decisions.flatMap(({ id, ways, otherwise }) =>
    groups.map((group) => ({
      decision: place(named(id, group)),
      ways: ways.map((way) => ({ flow: flow(way.id, undefined, way.to, group), rate: parameter(way.share, group) })),
      otherwise: flow(otherwise.id, undefined, otherwise.to, group),
    })),
  )
  const flowAt = indexOf(
    flows.map(({ id }) => id),
    'flow',
  )
  const ofAllGroups = (ids: string[], at: (id: string) => number) =>
    ids.flatMap((id) => groups.map((group) => at(named(id, group))))
  const responses = model.responses
    .filter(({ on }) => on)
    .map(({ target, driver, reference, exponent }) => ({
      target: parameters.flatMap((id, index) => (id === target || id.startsWith(`${target}@`) ? [index] : [])),
      reference: shared(reference),
      exponent: shared(exponent),
      driver:
        driver.of === 'parameter'
          ? { of: driver.of, parameter: shared(driver.parameter) }
          : driver.of === 'stocks'
            ? {
                of: driver.of,
                stocks: ofAllGroups(driver.stocks, stock),
                places: driver.places === undefined ? undefined : shared(driver.places),
              }
            : driver.of === 'flows'
              ? { of: driver.of, flows: ofAllGroups(driver.flows, flowAt) }
              : {
                  of: driver.of,
                  stocks: ofAllGroups(driver.stocks, stock),
                  flows: ofAllGroups(driver.flows, flowAt),
                },
    }))
  return {
    model,
    parameters,
    stocks,
    decisions,
    exits,
    flows,
    values: Float64Array.from(values),
    bounds: parameters.map((id) => boundsOf(model, id.split('@')[0]!)),
    starts: model.stocks.flatMap(({ start, personsPer }) =>
      groups.map((group) => ({
        count: parameter(start, group),
        personsPer: personsPer === undefined ? undefined : parameter(personsPer, group),
      })),
    ),
    sources,
    stations,
    leaves,
    splits: inOrder(splits, flows),
    responses,
  }
}

/** What values a parameter may have. A rate may be over 1 where only lists go by it. */
export function boundsOf(model: ChainModel, id: string): { low: number; high: number } {
  const quantity = model.parameters[id]!.quantity
  if (quantity === 'number') return { low: -most, high: most }
  if (quantity === 'share') return { low: 0, high: 1 }
  const perDay =
    model.stocks.some(({ leaves }) => leaves.some(({ rate }) => rate === id)) ||
    model.stations.some(({ rate, pace }) => rate === id && pace === 'slot') ||
    !model.stations.some(({ rate }) => rate === id)
  return { low: 0, high: quantity === 'rate' && perDay ? 1 : most }
}

/** No number of a model is larger: a hundred times the world's population, and far from where whole numbers end. */
export const most = 1e12

/** Decisions in an order in which each comes after what feeds it. Throws on a circle. */
function inOrder(splits: Program['splits'], flows: Flow[]): Program['splits'] {
  const byPlace = new Map(splits.map((split) => [split.decision, split]))
  const sorted: Program['splits'] = []
  const seen = new Map<number, 'open' | 'done'>()
  const visit = (split: Program['splits'][number]) => {
    if (seen.get(split.decision) === 'done') return
    if (seen.get(split.decision) === 'open') throw new Error('Decisions that feed each other in a circle.')
    seen.set(split.decision, 'open')
    for (const index of [...split.ways.map((way) => way.flow), split.otherwise]) {
      const next = byPlace.get(flows[index]!.to)
      if (next) visit(next)
    }
    seen.set(split.decision, 'done')
    sorted.unshift(split)
  }
  for (const split of splits.toReversed()) visit(split)
  return sorted
}
