// For property tests: members of a record that may be left out.
import fc from 'fast-check'

export const maybe = <T>(...values: T[]) => fc.option(fc.constantFrom(...values), { nil: undefined })
export { definedOf as defined } from '#kernel/defined.ts'
