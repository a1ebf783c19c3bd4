// Small chains for tests, with numbers in place; and what a run came to, to the byte.
import type { Course } from './force.ts'
import type { ChainModel, Institution, Meaning, Quantity, Station, Stock } from './model.ts'
import type { Programme } from './programmes.ts'

interface GivenStock {
  id: string
  start?: number
  institution?: Institution
  held?: Stock['held']
  leaves?: [id: string, rate: number, to: string][]
}
interface GivenStation {
  id: string
  capacity: number
  rate: number
  pace?: Station['pace']
  institution?: Institution
  serves: [id: string, stock: string, to: string][]
}
interface GivenDecision {
  id: string
  ways: [id: string, share: number, to: string, means?: Meaning][]
  otherwise: [id: string, to: string, means?: Meaning]
}

/** A model whose numbers are parameters named after where they stand: `a.start`, `court.capacity`, the id of a source, leave or way. */
export function givenChain(given: {
  sources: [id: string, arrivals: number, to: string][]
  stocks: GivenStock[]
  stations?: GivenStation[]
  decisions?: GivenDecision[]
  exits: string[]
  responses?: ChainModel['responses']
  parameters?: ChainModel['parameters']
}): ChainModel {
  const parameters: ChainModel['parameters'] = {
    places: { label: 'Places', quantity: 'capacity', value: 100 },
    ...given.parameters,
  }
  const number = (id: string, quantity: Quantity, value: number) => {
    parameters[id] ??= { label: id, quantity, value }
    return id
  }
  return {
    id: 'given',
    title: 'Given',
    note: 'Of a test.',
    groups: [{ id: 'all', label: 'All' }],
    parameters,
    sources: given.sources.map(([id, arrivals, to]) => ({
      id,
      label: id,
      arrivals: number(id, 'arrivals', arrivals),
      to,
    })),
    stocks: given.stocks.map(({ id, start = 0, institution = 'courts', held, leaves = [] }) => ({
      id,
      label: id,
      institution,
      ...(held && { held }),
      start: number(`${id}.start`, 'stock', start),
      countedIn: 'persons',
      leaves: leaves.map(([leave, rate, to]) => ({ id: leave, label: leave, rate: number(leave, 'rate', rate), to })),
    })),
    stations: (given.stations ?? []).map(({ id, capacity, rate, pace = 'slot', institution = 'courts', serves }) => ({
      id,
      label: id,
      institution,
      capacity: number(`${id}.capacity`, 'capacity', capacity),
      rate: number(`${id}.rate`, 'rate', rate),
      priority: 'in-order',
      pace,
      serves: serves.map(([serving, stock, to]) => ({ id: serving, label: serving, stock, to })),
    })),
    decisions: (given.decisions ?? []).map(({ id, ways, otherwise: [rest, restTo, restMeans] }) => ({
      id,
      label: id,
      institution: 'courts',
      ways: ways.map(([way, share, to, means]) => ({
        id: way,
        label: way,
        share: number(way, 'share', share),
        to,
        ...(means && { means }),
      })),
      otherwise: { id: rest, label: rest, to: restTo, ...(restMeans && { means: restMeans }) },
    })),
    exits: given.exits.map((id) => ({ id, label: id })),
    responses: given.responses ?? [],
    places: 'places',
  }
}

/** Everything that is kept of a run, as text to compare: of numbers so many, deepEqual would take minutes to say how they differ. */
export const bytesOf = ({ stocks, flows, parameters }: Course): string =>
  [stocks, flows, ...parameters]
    .map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength).toString('base64'))
    .join(' ')

/** Court rooms unless it is said otherwise: all there at once for a year, and for good. */
export const givenProgramme = (more: Partial<Programme> = {}): Programme => ({
  id: 'rooms',
  title: 'Rooms',
  kind: 'facility',
  institution: 'courts',
  tranches: 1,
  start: 0,
  months: 12,
  ramp: 0,
  attrition: 0,
  remains: 1,
  cost: { once: 1, perYear: 0 },
  takenOver: 0,
  effects: [{ target: 'lower.slots', how: 'relative', change: 0.1 }],
  ...more,
})
