// What a justice chain is: stocks of persons in their cases, stations that serve them with a capacity, decisions that part
// them, and the numbers behind. One definition that every solver reads.
//
// A day goes thus, in every solver (the daily map IS the model, not an approximation of a differential equation):
//   1. from the stocks as they stood in the morning, each station serves the stocks before it, in the order that its
//      priority names, at most one completion a slot and day: min(waiting, capacity) × rate;
//   2. what was not served may leave by itself, by the stock's leaves in their order, each from what the earlier left;
//   3. what left goes through decisions, which take no time, to other stocks or out;
//   4. arrivals come in.
// All that flows is counted in one unit, persons proceeded against; what an institution counts in another unit (files,
// charges, cases) is brought to it by a stock's `personsPer`, with which what stands there at the start is multiplied.

/** The name of a number in `ChainModel.parameters`. */
export type ParameterId = string

/** Where a stock belongs: a question about a nation's mix is asked by these. */
export type Institution = 'police' | 'prosecution' | 'courts' | 'corrections' | 'community'

/** What an institution counts when it gives the figure of a stock. */
export type Unit = 'reports' | 'cases' | 'charges' | 'defendants' | 'persons'

/** What kind of number a parameter is, which says what values it may have. */
export type Quantity =
  /** Of a stock or a slot, a day: 0 to 1. */
  | 'rate'
  /** 0 to 1. */
  | 'share'
  /** Slots, places: 0 or more. */
  | 'capacity'
  /** Persons a day: 0 or more. */
  | 'arrivals'
  /** Persons at the start: 0 or more. */
  | 'stock'
  /** Staff: over 0. */
  | 'staff'
  /** A factor or an exponent: any finite number. */
  | 'number'

/** How a number that isn't known may lie. Triangular: low, most likely, high. Normal is cut to what the quantity may be. */
export type Prior =
  | { shape: 'uniform'; low: number; high: number }
  | { shape: 'triangular'; low: number; mode: number; high: number }
  | { shape: 'normal'; mean: number; sd: number }
  | { shape: 'lognormal'; median: number; /** Coefficient of variation. */ cv: number }
  | { shape: 'beta'; low: number; mode: number; high: number }

export interface Parameter {
  label: string
  quantity: Quantity
  value: number
  /** Where it differs by offence group, by the group's id. */
  byGroup?: Record<string, number>
  prior?: Prior
  /** Where the figure comes from and of which date; none where it is assumed. */
  source?: string
  /** Whether somebody read the figure in its source. */
  verified?: boolean
}

/** Somebody leaves a stock without being served, at so much a day of what service left. */
export interface Leave {
  id: string
  label: string
  rate: ParameterId
  to: string
}

/** Persons in one condition: waiting before a station, or in a delay (without a limit) such as a sentence. */
export interface Stock {
  id: string
  label: string
  institution: Institution
  /** Who holds them, where somebody does; unsentenced are those with `police` and `remand`. */
  held?: 'police' | 'remand' | 'sentenced'
  /** How many there are at the start, as the institution counts them. */
  start: ParameterId
  /** In what the institution counts, and how many persons one of these is: a number over 0. */
  countedIn: Unit
  personsPer?: ParameterId
  leaves: Leave[]
}

/** A stock that a station serves, and where to its completions go. */
export interface Serving {
  id: string
  label: string
  stock: string
  to: string
}

export interface Station {
  id: string
  label: string
  institution: Institution
  /** Slots: persons that can be worked on at once. */
  capacity: ParameterId
  /** Completions a slot and day. */
  rate: ParameterId
  /** `in-order`: those named first take the slots first (the detained before those at liberty); `proportional`: each
   * stock has slots by its share of all that wait. Of a stock in several offence groups, those named first come first. */
  priority: 'in-order' | 'proportional'
  /** `slot`: a slot completes at most one a day (rate up to 1). `list`: a slot goes through several a day (rate over 1
   * allowed): min(waiting, capacity × rate). */
  pace: 'slot' | 'list'
  serves: Serving[]
}

export interface Source {
  id: string
  label: string
  arrivals: ParameterId
  to: string
}

/** What a way of a decision is to a person's case, so that indicators find it in any graph: a suspect was identified, a
 * charge was laid, somebody was convicted, was sentenced to custody; a hearing was put off. */
export type Meaning = 'identified' | 'charged' | 'convicted' | 'custody' | 'adjourned'

export interface Way {
  id: string
  label: string
  share: ParameterId
  to: string
  means?: Meaning
}

/** A decision: takes no time. Each way takes its share of all that came; shares add up to 1 at most, the rest goes
 * `otherwise`. */
export interface Decision {
  id: string
  label: string
  institution: Institution
  ways: Way[]
  otherwise: { id: string; label: string; to: string; means?: Meaning }
}

/** Out of the model: discharged, acquitted, fined, released for good. */
export interface Exit {
  id: string
  label: string
}

/** What a response is driven by. Stocks and flows are those of the month before. */
export type Driver =
  | { of: 'parameter'; parameter: ParameterId }
  /** Persons in these stocks for each place (`places`) or in all. */
  | { of: 'stocks'; stocks: string[]; places?: ParameterId }
  /** Persons a day through these flows. */
  | { of: 'flows'; flows: string[] }
  /** Days that those in the stocks would wait if the flows went on as they did: persons in them / persons a day. */
  | { of: 'wait'; stocks: string[]; flows: string[] }

/** A parameter that answers to something: target × (driver / reference) ^ exponent, taken anew each month. It holds staff
 * elasticities (judges to slots) and the feedbacks that are off unless somebody turns them on. */
export interface Response {
  id: string
  label: string
  /** Why one would turn it on, and what is known of the exponent. */
  note: string
  on: boolean
  target: ParameterId
  driver: Driver
  /** The driver's value at which the target is as given. */
  reference: ParameterId
  exponent: ParameterId
}

export interface ChainModel {
  id: string
  title: string
  note: string
  /** Offence groups: every stock, decision, source and exit is there once for each; stations are shared. One at least. */
  groups: { id: string; label: string }[]
  parameters: Record<ParameterId, Parameter>
  sources: Source[]
  stocks: Stock[]
  stations: Station[]
  decisions: Decision[]
  exits: Exit[]
  responses: Response[]
  /** Places for those held in prison, for occupancy. */
  places: ParameterId
}
