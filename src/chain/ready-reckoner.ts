// Short reckonings without a run, after the stock-flow model of the Ministry of Justice of England and Wales (prisonsreadyreckoner; its
// published test figures are met, its code isn't used): a prison's stock by how long people serve, what cases more or less do to
// remand, and what more days of court get done.

/** How many leave in each period, of those who came in each: `served` is the share that leaves in the period of coming, in the next, and so
 * on. The stock is all that came less all that left. */
export function prisonStock(came: number[], served: number[]): { left: number[]; stock: number[] } {
  const left = came.map((_, period) => served.reduce((sum, share, ago) => sum + share * (came[period - ago] ?? 0), 0))
  let inside = 0
  const stock = came.map((persons, period) => (inside += persons - left[period]!))
  return { left, stock }
}

/** Served by all for so many periods: what is between two whole ones is parted between them. 3.2 gives 0, 0, 0, 0.8, 0.2. */
export function servedFor(periods: number): number[] {
  const whole = Math.floor(periods)
  const part = periods - whole
  return [...Array.from({ length: whole }, () => 0), 1 - part, ...(part > 0 ? [part] : [])]
}

export interface Remanding {
  /** Of cases, so many are on remand: 0 to 1. */
  rate: number
  /** Of those, so many never get bail: 0 to 1. */
  noBail: number
  /** After so many months the rest has had to be bailed: the custody time limit. */
  limit: number
}

/** Persons on remand that one case more means after 1, 2, … months: all of the rate at first, less month by month as bail is given, the part
 * that never gets bail from the limit on. */
export const remandFilter = ({ rate, noBail, limit }: Remanding, months: number): number[] =>
  Array.from({ length: months }, (_, index) => rate * (noBail + (1 - noBail) * Math.max(0, 1 - (index + 1) / limit)))

/** Persons on remand more (or less) by month, from cases received and disposed of more than otherwise in each. */
export function remandEffect(received: number[], disposed: number[], coming: Remanding, going: Remanding): number[] {
  const months = Math.max(received.length, disposed.length)
  const [one, other] = [remandFilter(coming, months), remandFilter(going, months)]
  return Array.from({ length: months }, (_, month) => {
    let sum = 0
    for (let ago = 0; ago <= month; ago++) {
      sum += one[ago]! * (received[month - ago] ?? 0) - other[ago]! * (disposed[month - ago] ?? 0)
    }
    return sum
  })
}

/** Hours that more sitting days leave for the backlog, once cases that have their hours set aside have had them. */
export const freeHours = (days: number, hoursADay: number, setAside: { cases: number; hours: number }[]): number =>
  days * hoursADay - setAside.reduce((sum, { cases, hours }) => sum + cases * hours, 0)

/** Cases of each kind that get done in so many hours, where so many of each are done in `per` hours. */
export const disposalsIn = (hours: number, rates: number[], per: number): number[] =>
  rates.map((rate) => (rate * hours) / per)
