// Programmes as the chain sees them: what a training, advisers, equipment, a facility or a change of law does to the model's
// numbers, how it comes, wears off and outlasts the money, what it costs whom, and how much an institution can absorb.
import type { Institution, ParameterId, Prior, Quantity } from './model.ts'
import type { Program } from './program.ts'

export type ProgrammeKind = 'training' | 'advisers' | 'equipment' | 'facility' | 'law'

/** What a tranche of a programme does to one number of the model, once all of it has come. */
export interface Effect {
  target: ParameterId
  /** The offence group, where it is for one only. */
  group?: string
  /** `relative`: target × (1 + change). `absolute`: target + change, in the target's own unit. */
  how: 'relative' | 'absolute'
  change: number
  /** How `change` may lie. */
  prior?: Prior
  /** Where the effect comes from; assumed where there is none. */
  source?: string
}

export interface Programme {
  id: string
  title: string
  kind: ProgrammeKind
  /** Who has to absorb it. */
  institution: Institution
  /** How many tranches of it: 0 is none. */
  tranches: number
  /** The month of the run in which it begins; 0 is the first. */
  start: number
  /** For how many months donor's money flows. */
  months: number
  /** In about so many months it comes to its effect: after one ramp 63 % of it is there; 0 is at once. */
  ramp: number
  /** Of the trained, so many leave in a year: 0 to 1. */
  attrition: number
  /** What stays of the effect after the money stops: 0 to 1; all of it where the nation takes the cost over. */
  remains: number
  /** A tranche's cost: at the start, and in a year for as long as it runs. */
  cost: { once: number; perYear: number }
  /** The share of the yearly cost that the nation takes over when the money stops: 0 to 1. */
  takenOver: number
  effects: Effect[]
}

/** The most that an institution can take in a year, in the money of the costs; none where there is no limit. */
export type Absorption = Partial<Record<Institution, number>>

/** What an institution was to take in a year of the run and what it could; the first year is 0. */
export interface AbsorbedYear {
  institution: Institution
  year: number
  asked: number
  absorbed: number
}

const monthsRun = ({ start, months }: Programme, year: number) =>
  Math.max(0, Math.min(start + months, 12 * (year + 1)) - Math.max(start, 12 * year))

/** The donor's cost of a programme in a year of the run, before any limit. */
export function donorCost(programme: Programme, year: number): number {
  const { start, months, tranches, cost } = programme
  const begins = months > 0 && Math.floor(start / 12) === year
  return tranches * ((begins ? cost.once : 0) + (cost.perYear * monthsRun(programme, year)) / 12)
}

/** What the nation pays in a year of the run, after the donor. */
export function nationCost({ start, months, tranches, cost, takenOver }: Programme, year: number): number {
  const after = Math.max(0, Math.min(12, 12 * (year + 1) - (start + months)))
  return (tranches * takenOver * cost.perYear * after) / 12
}

/** What institutions were to take and could, by institution and year: only where there is a limit or money. */
export function absorption(programmes: Programme[], limits: Absorption, years: number): AbsorbedYear[] {
  const institutions = [...new Set(programmes.map(({ institution }) => institution))]
  return institutions.flatMap((institution) =>
    Array.from({ length: years }, (_, year) => {
      const asked = programmes
        .filter((programme) => programme.institution === institution)
        .reduce((sum, programme) => sum + donorCost(programme, year), 0)
      return { institution, year, asked, absorbed: Math.min(asked, limits[institution] ?? Infinity) }
    }),
  )
}

/** The share of a tranche's effect that is there in a month of the run, 0 to 1, taken in the month's middle:
 * (1 − exp(−t/ramp)) × r^t with r the share of staff that stays; after the money has stopped the part that doesn't stay
 * goes as it came. */
export function presence({ start, months, ramp, attrition, remains, takenOver }: Programme, month: number): number {
  const t = month + 0.5 - start
  if (t < 0) return 0
  const arrived = (time: number) => (ramp > 0 ? 1 - Math.exp(-time / ramp) : 1)
  const stayed = (1 - attrition) ** (t / 12)
  if (t <= months) return arrived(t) * stayed
  const kept = takenOver + (1 - takenOver) * remains
  return arrived(months) * stayed * (kept + (1 - kept) * (1 - arrived(t - months)))
}

export interface Adjusting {
  limits?: Absorption
  /** `change` of each effect in each lane: [programme][effect][lane]; the programme's own where there is none. */
  changes?: (Float64Array | undefined)[][]
}

/** The `adjust` of a run under these programmes. Several on one number: their relative changes multiply, the absolute are
 * added after. What an institution can't absorb does nothing. Numbers stay in what their quantity may be; a number that
 * no programme changes keeps its bits. Throws a plain Error on a target that isn't there. */
export function adjusting(
  program: Program,
  programmes: Programme[],
  { limits = {}, changes }: Adjusting = {},
): (month: number, parameters: Float64Array) => void {
  const acting = programmes.flatMap((programme, at) => {
    const absorbed = absorbedShare(programme, programmes, limits)
    return programme.effects.map((effect, index) => ({
      programme,
      effect,
      absorbed,
      targets: targetsOf(program, effect),
      lanes: changes?.[at]?.[index],
    }))
  })
  acting.sort((one, other) => Number(one.effect.how === 'absolute') - Number(other.effect.how === 'absolute'))
  const room = roomOf(program)
  return (month, parameters) => {
    const lanes = parameters.length / program.parameters.length
    for (const { programme, effect, absorbed, targets, lanes: drawn } of acting) {
      const size = programme.tranches * presence(programme, month) * absorbed(Math.floor(month / 12))
      if (size === 0) continue
      for (const target of targets) {
        for (let lane = 0; lane < lanes; lane++) {
          const change = size * (drawn ? drawn[lane]! : effect.change)
          if (change === 0) continue
          const index = target * lanes + lane
          const value = parameters[index]!
          const changed = effect.how === 'relative' ? value * (1 + change) : value + change
          parameters[index] = Math.max(0, Math.min(changed, room(target, parameters, lanes, lane)))
        }
      }
    }
  }
}

/** Of what a programme asked of its institution until a year's end, the share that was absorbed. */
function absorbedShare(programme: Programme, all: Programme[], limits: Absorption): (year: number) => number {
  const { institution, start, months } = programme
  const limit = limits[institution]
  if (limit === undefined) return () => 1
  const shares: number[] = []
  let asked = 0
  let taken = 0
  for (let year = 0; year < (start + months) / 12; year++) {
    const own = donorCost(programme, year)
    const total = all.reduce((sum, one) => (one.institution === institution ? sum + donorCost(one, year) : sum), 0)
    asked += own
    taken += total > limit ? (own * limit) / total : own
    shares.push(asked > 0 ? taken / asked : 1)
  }
  return (year) => shares[Math.min(year, shares.length - 1)] ?? 1
}

function targetsOf(program: Program, { target, group }: Effect): number[] {
  const at = program.parameters.flatMap((id, index) =>
    group === undefined
      ? id === target || id.startsWith(`${target}@`)
        ? [index]
        : []
      : id === `${target}@${group}`
        ? [index]
        : [],
  )
  if (at.length === 0)
    throw new Error(`There is no parameter "${group === undefined ? target : `${target}@${group}`}".`)
  return at
}

/** The most that a parameter may be: 1 for rates and shares (what its sisters leave, where a decision has several ways). */
function roomOf(program: Program): (target: number, parameters: Float64Array, lanes: number, lane: number) => number {
  const bounded = new Set<Quantity>(['rate', 'share'])
  const lists = new Set(program.stations.filter(({ pace }) => pace === 'list').map(({ rate }) => rate))
  const quantity = program.parameters.map((id) => program.model.parameters[id.split('@')[0]!]?.quantity)
  const sisters = new Map<number, number[]>()
  for (const { ways } of program.splits) {
    if (ways.length < 2) continue
    for (const { rate } of ways) {
      sisters.set(
        rate,
        ways.flatMap((way) => (way.rate === rate ? [] : [way.rate])),
      )
    }
  }
  return (target, parameters, lanes, lane) => {
    const kind = quantity[target]
    if (kind === undefined || !bounded.has(kind) || lists.has(target)) return Infinity
    let left = 1
    for (const other of sisters.get(target) ?? []) left -= parameters[other * lanes + lane]!
    return Math.max(0, left)
  }
}
