// In what an institution counts, and how that becomes persons: a case may have several accused, and an accused several charges.

export const countingInstitutions = ['police', 'prosecution', 'courts'] as const
export type CountingInstitution = (typeof countingInstitutions)[number]

export const countingUnits = ['cases', 'charges', 'defendants', 'persons'] as const
export type CountingUnit = (typeof countingUnits)[number]

export interface Counting {
  unit: CountingUnit
  /** Persons in a case; of charges, charges against a person. */
  factor?: number | undefined
  low?: number | undefined
  high?: number | undefined
  source?: string | undefined
}

/** What is assumed where nobody knows; one defendant is one person. */
export const usualFactor: Record<CountingUnit, readonly [low: number, usual: number, high: number]> = {
  cases: [1, 1.1, 1.3],
  charges: [1.4, 1.8, 2.5],
  defendants: [1, 1, 1],
  persons: [1, 1, 1],
}

export interface Factor {
  /** Persons in one of what is counted: least, likeliest, most. */
  low: number
  persons: number
  high: number
  /** As somebody says it: `1.1 persons a case (1 to 1.3, assumed)`; nothing where one is a person. */
  said: string
  assumed: boolean
}

export function factorOf({ unit, factor, low, high, source }: Counting): Factor {
  const usual = usualFactor[unit]
  const given = factor ?? (low !== undefined && high !== undefined ? (low + high) / 2 : undefined)
  const own = given ?? usual[1]
  // a figure that is given without a range is taken as known
  const [least, most] = given === undefined ? [usual[0], usual[2]] : [low ?? given, high ?? given]
  const [persons, ends] =
    unit === 'charges'
      ? [1 / own, [1 / most, 1 / least] as const]
      : unit === 'persons'
        ? [1, [1, 1] as const]
        : [own, [least, most] as const]
  const assumed = given === undefined && usual[0] < usual[2]
  const range = least < most ? `${least} to ${most}` : ''
  const beside = [range, assumed ? 'assumed' : (source ?? '')].filter(Boolean).join(', ')
  const what = unit === 'charges' ? `${own} charges a person` : `${own} persons a ${unit.slice(0, -1)}`
  const said = persons === 1 && ends[0] === ends[1] ? '' : `${what}${beside && ` (${beside})`}`
  return { low: ends[0], persons, high: ends[1], said, assumed }
}
