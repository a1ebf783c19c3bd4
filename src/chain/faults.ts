// What is wrong with a model or with what a run is told, each fault named by its path, so that a page or a command can say
// which figure to mend.
import type { ChainModel, Parameter, ParameterId, Quantity } from './model.ts'
import { boundsOf } from './program.ts'

/** What can be wrong; params that the words need stand behind it. */
export type FaultCode =
  /** Not there, or not of the kind that it has to be: `wanted`. */
  | 'missing'
  /** No finite number. */
  | 'not-a-number'
  /** Under `low` or over `high`; `value`. */
  | 'out-of-range'
  /** 0 or less, where only more says something: `name`. */
  | 'not-over-zero'
  /** A name that may not be: empty, or with `@`, which is for groups: `name`. */
  | 'bad-name'
  /** Something else has the name: `name`. */
  | 'name-twice'
  /** A list that needs one at least. */
  | 'empty'
  /** Nothing of the kind has that name: `name`, `kind` (parameter, stock, place, flow, group). */
  | 'no-such'
  /** A parameter of another quantity than it must be here: `name`, `is`, `wanted`. */
  | 'wrong-quantity'
  /** A word that isn't one of `choices`: `value`. */
  | 'no-choice'
  /** A station serves a stock that a station serves already: `name`. */
  | 'served-twice'
  /** Shares of a decision that add up to more than 1: `sum`, and the offence `group`. */
  | 'shares-over-one'
  /** Decisions that feed each other without a stock between: `name`, `to`. */
  | 'circle'
  /** Persons that come into the stock never leave it: `name`. */
  | 'no-way-out'
  /** From the stock no way leads to an exit, through however many others: `name`. */
  | 'no-exit'
  /** Counted in something else than persons (`unit`), and no factor says how many persons one is. */
  | 'no-persons-per'
  /** A prior whose bounds don't stand in order. */
  | 'bad-prior'
  /** More than what is reckoned with: `most`. */
  | 'too-many'

export interface Fault {
  /** Where: 'stations.lower.capacity'. Members of lists stand by their id where they have one, else by their index. */
  path: string
  code: FaultCode
  params: Record<string, string | number>
}

/** The most that a model may hold: enough for a nation by offence group. */
export const mostOf = { parameters: 2000, groups: 50, places: 2000, stations: 200, ways: 50, responses: 200 }

const choices = {
  institution: ['police', 'prosecution', 'courts', 'corrections', 'community'],
  held: ['police', 'remand', 'sentenced'],
  countedIn: ['reports', 'cases', 'charges', 'defendants', 'persons'],
  quantity: ['rate', 'share', 'capacity', 'arrivals', 'stock', 'staff', 'number'],
  priority: ['in-order', 'proportional'],
  pace: ['slot', 'list'],
  driver: ['parameter', 'stocks', 'flows', 'wait'],
}

/** All that is wrong with a model; a model without faults can be laid out and run by every solver. Never throws on a model
 * whose members have the shapes that their types say. */
export function faultsOf(model: ChainModel): Fault[] {
  const faults: Fault[] = []
  const say = (path: string, code: FaultCode, params: Fault['params'] = {}) => void faults.push({ path, code, params })
  for (const list of ['groups', 'sources', 'stocks', 'stations', 'decisions', 'exits', 'responses'] as const) {
    if (!Array.isArray(model[list])) say(list, 'missing', { wanted: 'list' })
  }
  if (typeof model.parameters !== 'object' || model.parameters === null)
    say('parameters', 'missing', { wanted: 'object' })
  if (faults.length) return faults

  for (const list of ['groups', 'stocks'] as const) if (model[list].length === 0) say(list, 'empty')
  const copies = Math.max(1, model.groups.length)
  const limit = (path: string, count: number, allowed: number) =>
    count > allowed && say(path, 'too-many', { most: allowed })
  limit('parameters', Object.keys(model.parameters).length, mostOf.parameters)
  limit('groups', model.groups.length, mostOf.groups)
  limit('stations', model.stations.length, mostOf.stations)
  limit('responses', model.responses.length, mostOf.responses)
  limit('stocks', (model.stocks.length + model.decisions.length + model.exits.length) * copies, mostOf.places)
  if (faults.length) return faults

  const choice = (path: string, value: string | undefined, kind: keyof typeof choices) => {
    if (!choices[kind].includes(value!))
      say(path, 'no-choice', { value: String(value), choices: choices[kind].join(', ') })
  }
  /** Names that may be there once only, among all that are looked up together. */
  const taken = {
    group: new Set<string>(),
    place: new Set<string>(),
    flow: new Set<string>(),
    other: new Set<string>(),
  }
  const name = (path: string, id: unknown, among: keyof typeof taken, prefix = '') => {
    if (typeof id !== 'string' || id === '' || id.includes('@'))
      return say(`${path}.id`, 'bad-name', { name: String(id) })
    if (taken[among].has(prefix + id)) say(`${path}.id`, 'name-twice', { name: id })
    taken[among].add(prefix + id)
  }
  model.groups.forEach(({ id }, index) => name(`groups.${index}`, id, 'group'))
  for (const list of ['stocks', 'decisions', 'exits'] as const)
    for (const { id } of model[list]) name(`${list}.${id}`, id, 'place')
  for (const { id } of model.stations) name(`stations.${id}`, id, 'other', 'station ')
  for (const { id } of model.responses) name(`responses.${id}`, id, 'other', 'response ')

  for (const [id, parameter] of Object.entries(model.parameters)) figure(id, parameter)
  const has = (id: unknown): id is ParameterId => typeof id === 'string' && Object.hasOwn(model.parameters, id)
  const uses = (path: string, id: unknown, ...wanted: Quantity[]) => {
    if (!has(id)) {
      say(path, 'no-such', { name: String(id), kind: 'parameter' })
      return
    }
    const is = model.parameters[id]!.quantity
    if (wanted.length && !wanted.includes(is)) say(path, 'wrong-quantity', { name: id, is, wanted: wanted.join(', ') })
  }
  const overZero = (path: string, id: unknown) => {
    if (!has(id)) return
    const { value, byGroup = {} } = model.parameters[id]!
    if ([value, ...Object.values(byGroup)].some((one) => !(one > 0))) say(path, 'not-over-zero', { name: id })
  }
  const goes = (path: string, to: unknown) => {
    if (!taken.place.has(String(to))) say(path, 'no-such', { name: String(to), kind: 'place' })
  }
  uses('places', model.places, 'capacity', 'stock')

  for (const { id, arrivals, to } of model.sources) {
    name(`sources.${id}`, id, 'flow')
    uses(`sources.${id}.arrivals`, arrivals, 'arrivals')
    goes(`sources.${id}.to`, to)
  }
  for (const stock of model.stocks) {
    const path = `stocks.${stock.id}`
    choice(`${path}.institution`, stock.institution, 'institution')
    if (stock.held !== undefined) choice(`${path}.held`, stock.held, 'held')
    choice(`${path}.countedIn`, stock.countedIn, 'countedIn')
    uses(`${path}.start`, stock.start, 'stock')
    if (stock.personsPer !== undefined) {
      uses(`${path}.personsPer`, stock.personsPer, 'number')
      overZero(`${path}.personsPer`, stock.personsPer)
    } else if (stock.countedIn !== 'persons')
      say(`${path}.personsPer`, 'no-persons-per', { unit: String(stock.countedIn) })
    for (const { id, rate, to } of stock.leaves) {
      name(`${path}.leaves.${id}`, id, 'flow')
      uses(`${path}.leaves.${id}.rate`, rate, 'rate')
      goes(`${path}.leaves.${id}.to`, to)
    }
  }
  const served = new Set<string>()
  for (const station of model.stations) {
    const path = `stations.${station.id}`
    choice(`${path}.institution`, station.institution, 'institution')
    choice(`${path}.priority`, station.priority, 'priority')
    choice(`${path}.pace`, station.pace, 'pace')
    uses(`${path}.capacity`, station.capacity, 'capacity', 'staff')
    uses(`${path}.rate`, station.rate, 'rate')
    if (station.serves.length === 0) say(`${path}.serves`, 'empty')
    for (const { id, stock, to } of station.serves) {
      name(`${path}.serves.${id}`, id, 'flow')
      if (!model.stocks.some((one) => one.id === stock))
        say(`${path}.serves.${id}.stock`, 'no-such', { name: String(stock), kind: 'stock' })
      if (served.has(stock)) say(`${path}.serves.${id}.stock`, 'served-twice', { name: stock })
      served.add(stock)
      goes(`${path}.serves.${id}.to`, to)
    }
  }
  for (const decision of model.decisions) {
    const path = `decisions.${decision.id}`
    choice(`${path}.institution`, decision.institution, 'institution')
    limit(`${path}.ways`, decision.ways.length, mostOf.ways)
    for (const { id, share, to } of decision.ways) {
      name(`${path}.ways.${id}`, id, 'flow')
      uses(`${path}.ways.${id}.share`, share, 'share')
      goes(`${path}.ways.${id}.to`, to)
    }
    if (!decision.otherwise) say(`${path}.otherwise`, 'missing', { wanted: 'way' })
    else {
      name(`${path}.otherwise`, decision.otherwise.id, 'flow')
      goes(`${path}.otherwise.to`, decision.otherwise.to)
    }
  }
  for (const { id: group } of model.groups)
    for (const { id, ways } of model.decisions) {
      const sum = ways.reduce((so, { share }) => so + (has(share) ? valueOf(model.parameters[share]!, group) : 0), 0)
      // What rounding makes of shares like a third.
      if (sum > 1 + 1e-9) say(`decisions.${id}.ways`, 'shares-over-one', { sum, group })
    }
  for (const { id, target, reference, exponent, driver, on } of model.responses) {
    const path = `responses.${id}`
    const groupOf = (what: unknown) => String(what).split('@', 2)
    const [bare, group] = groupOf(target)
    if (!has(bare) || (group !== undefined && model.parameters[bare]!.byGroup?.[group] === undefined))
      say(`${path}.target`, 'no-such', { name: String(target), kind: 'parameter' })
    if (typeof on !== 'boolean') say(`${path}.on`, 'missing', { wanted: 'true, false' })
    uses(`${path}.reference`, reference)
    overZero(`${path}.reference`, reference)
    uses(`${path}.exponent`, exponent, 'number')
    choice(`${path}.driver.of`, driver?.of, 'driver')
    if (driver?.of === 'parameter') uses(`${path}.driver.parameter`, driver.parameter)
    if (driver?.of === 'stocks' || driver?.of === 'wait') {
      if (driver.stocks.length === 0) say(`${path}.driver.stocks`, 'empty')
      driver.stocks.forEach((stock, index) => {
        if (!model.stocks.some((one) => one.id === stock))
          say(`${path}.driver.stocks.${index}`, 'no-such', { name: stock, kind: 'stock' })
      })
      if (driver.of === 'stocks' && driver.places !== undefined) uses(`${path}.driver.places`, driver.places)
    }
    if (driver?.of === 'flows' || driver?.of === 'wait') {
      if (driver.flows.length === 0) say(`${path}.driver.flows`, 'empty')
      driver.flows.forEach((flow, index) => {
        if (!taken.flow.has(flow)) say(`${path}.driver.flows.${index}`, 'no-such', { name: flow, kind: 'flow' })
      })
    }
  }
  for (const { id, leaves } of model.stocks)
    if (leaves.length === 0 && !served.has(id)) say(`stocks.${id}`, 'no-way-out', { name: id })
  for (const id of trapped()) say(`stocks.${id}`, 'no-exit', { name: id })
  circles()
  return faults

  function figure(id: ParameterId, { quantity, value, byGroup, prior }: Parameter) {
    const path = `parameters.${id}`
    if (id === '' || id.includes('@')) say(path, 'bad-name', { name: id })
    choice(`${path}.quantity`, quantity, 'quantity')
    const { low, high } = boundsOf(model, id)
    const within = (at: string, number: unknown) => {
      if (typeof number !== 'number' || !Number.isFinite(number)) return say(at, 'not-a-number')
      if (number < low || number > high || (quantity === 'staff' && number === 0))
        say(at, 'out-of-range', { value: number, low, high })
    }
    within(`${path}.value`, value)
    for (const [group, own] of Object.entries(byGroup ?? {})) {
      if (!taken.group.has(group)) say(`${path}.byGroup.${group}`, 'no-such', { name: group, kind: 'group' })
      within(`${path}.byGroup.${group}`, own)
    }
    if (prior === undefined) return
    const { shape: _shape, ...numbers } = prior
    for (const [member, number] of Object.entries(numbers))
      if (typeof number !== 'number' || !Number.isFinite(number)) say(`${path}.prior.${member}`, 'not-a-number')
    if (
      prior.shape === 'normal'
        ? !(prior.sd > 0)
        : prior.shape === 'lognormal'
          ? !(prior.median > 0 && prior.cv > 0)
          : false
    )
      say(`${path}.prior`, 'bad-prior')
    if ('low' in prior) {
      if (!(prior.low < prior.high) || ('mode' in prior && !(prior.low <= prior.mode && prior.mode <= prior.high)))
        say(`${path}.prior`, 'bad-prior')
      within(`${path}.prior.low`, prior.low)
      within(`${path}.prior.high`, prior.high)
    }
  }

  /** Stocks with ways out of which none leads to an exit in the end. */
  function trapped(): string[] {
    const onward = new Map<string, string[]>(model.stocks.map(({ id, leaves }) => [id, leaves.map(({ to }) => to)]))
    for (const { serves } of model.stations) for (const { stock, to } of serves) onward.get(stock)?.push(to)
    for (const { id, ways, otherwise } of model.decisions)
      onward.set(
        id,
        [...ways, ...(otherwise ? [otherwise] : [])].map(({ to }) => to),
      )
    const before = new Map<string, string[]>()
    for (const [from, list] of onward) for (const to of list) before.set(to, [...(before.get(to) ?? []), from])
    const out = new Set(model.exits.map(({ id }) => id))
    for (const place of out) for (const from of before.get(place) ?? []) out.add(from)
    return model.stocks.flatMap(({ id }) => (onward.get(id)!.length > 0 && !out.has(id) ? [id] : []))
  }

  /** Decisions take no time, so none may come back to itself without a stock between. */
  function circles() {
    const byId = new Map(model.decisions.map((decision) => [decision.id, decision]))
    const seen = new Map<string, 'open' | 'done'>()
    const visit = (id: string) => {
      seen.set(id, 'open')
      const { ways, otherwise } = byId.get(id)!
      for (const to of [...ways.map((way) => way.to), otherwise?.to]) {
        if (to === undefined || !byId.has(to) || seen.get(to) === 'done') continue
        if (seen.get(to) === 'open') say(`decisions.${id}`, 'circle', { name: id, to })
        else visit(to)
      }
      seen.set(id, 'done')
    }
    for (const { id } of model.decisions) if (!seen.has(id)) visit(id)
  }
}

const valueOf = ({ value, byGroup }: Parameter, group: string) => byGroup?.[group] ?? value
