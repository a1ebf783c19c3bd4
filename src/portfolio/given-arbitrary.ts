// For property tests: members of a record that may be left out.
import fc from 'fast-check'

export const maybe = <T>(...values: T[]) => fc.option(fc.constantFrom(...values), { nil: undefined })
export const defined = <T extends object>(record: T) =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined))
