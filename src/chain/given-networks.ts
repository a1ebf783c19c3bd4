// Networks of queues as chains, for tests and benches: what theory knows the numbers of.
import type { ChainModel, Parameter } from './model.ts'

export interface Queue {
  slots: number
  /** Completions a slot and day. */
  rate: number
  /** Share of those done that go on to a queue, by its number; the others leave. */
  to?: Record<number, number>
  pace?: 'slot' | 'list'
  start?: number
}

/** Arrivals go to the first queue. */
export function network(arrivals: number, queues: Queue[]): ChainModel {
  const parameters: Record<string, Parameter> = {
    arrivals: { label: 'Arrivals', quantity: 'arrivals', value: arrivals },
    none: { label: 'None', quantity: 'stock', value: 0 },
  }
  queues.forEach(({ slots, rate, to, start = 0 }, index) => {
    parameters[`slots${index}`] = { label: 'Slots', quantity: 'capacity', value: slots }
    parameters[`rate${index}`] = { label: 'Rate', quantity: 'rate', value: rate }
    parameters[`start${index}`] = { label: 'Start', quantity: 'stock', value: start }
    for (const [next, value] of Object.entries(to ?? {}))
      parameters[`share${index}-${next}`] = { label: 'Share', quantity: 'share', value }
  })
  return {
    id: 'network',
    title: 'Network of queues',
    note: 'Invented.',
    groups: [{ id: 'all', label: 'All' }],
    parameters,
    sources: [{ id: 'arrive', label: 'Arrive', arrivals: 'arrivals', to: 'queue0' }],
    stocks: queues.map((_, index) => ({
      id: `queue${index}`,
      label: `Queue ${index}`,
      institution: 'courts',
      start: `start${index}`,
      countedIn: 'persons',
      leaves: [],
    })),
    stations: queues.map(({ pace = 'slot' }, index) => ({
      id: `station${index}`,
      label: `Station ${index}`,
      institution: 'courts',
      capacity: `slots${index}`,
      rate: `rate${index}`,
      priority: 'in-order',
      pace,
      serves: [{ id: `done${index}`, label: 'Done', stock: `queue${index}`, to: `next${index}` }],
    })),
    decisions: queues.map(({ to }, index) => ({
      id: `next${index}`,
      label: 'Whereto?',
      institution: 'courts',
      ways: Object.keys(to ?? {}).map((next) => ({
        id: `to${index}-${next}`,
        label: 'On',
        share: `share${index}-${next}`,
        to: `queue${next}`,
      })),
      otherwise: { id: `out${index}`, label: 'Out', to: 'out' },
    })),
    exits: [{ id: 'out', label: 'Out' }],
    responses: [],
    places: 'slots0',
  }
}

/** The network of T3: arrivals of 1 a day; M/M/3, M/M/2 and M/M/5 with a way back. */
export const jackson = network(1, [
  { slots: 3, rate: 0.5, to: { 1: 0.6 } },
  { slots: 2, rate: 0.4, to: { 2: 0.7 } },
  { slots: 5, rate: 0.12, to: { 0: 0.2 } },
])
