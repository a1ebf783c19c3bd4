// What about an activity may need somebody's attention, and what is found when many are looked over.

export const concerns = ['unspent-past-end', 'overspent', 'no-institution', 'no-place', 'no-transaction'] as const
export type Concern = (typeof concerns)[number]

/** How many activities each concern is about, and the ids of the largest few. */
export type Concerns = readonly { concern: Concern; count: number; ids: string[] }[]

export interface Looked {
  /** How many activities fit. */
  total: number
  /** Their ids, the largest by what is obligated first, those without obligations last. */
  largest: string[]
  concerns: Concerns
}
