// The id of an organisation follows from its name, so that an import of thousands of activities need not ask for it.
import { v5 } from 'uuid'

/** A namespace of our own, as RFC 9562 asks for version 5; any change of it would make every organisation a new one. */
const namespace = '5f1f8f6e-6d0b-4d55-9d5a-7a1f4d3b2c10'

/** @param key the name folded */
export const organisationId = (key: string) => v5(key, namespace)

/** A name as organisations are told apart by it: lower case, one space between words. */
export const foldedName = (name: string) => name.toLowerCase().replaceAll(/\s+/g, ' ').trim()
