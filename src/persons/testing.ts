// What the tests of persons take as given: somebody who adds persons and a police for them to serve in, all invented.
import { addUnit } from '#units/index.ts'
import type { Person as Somebody } from '#testing.ts'
import { addPerson, type PersonInput } from './add.ts'
import { openBiography } from './biography.ts'

export const reason = 'Seen in the letter of nomination.'
type More = Omit<PersonInput, 'country' | 'names'> & { country?: string }
export const add = (who: Somebody, name: string | string[], more: More = {}) =>
  who.act(addPerson, { country: 'HT', names: [name].flat().map((one) => ({ name: one })), anyway: true, ...more })
export const police = (who: Somebody, name = 'Police', acronym = 'PNH') =>
  who.act(addUnit, { country: 'HT', name, kind: 'police', acronym, anyway: true })
export const opens = async (who: Somebody, id: string) =>
  who.act(openBiography, { id, purpose: 'Name check for a course' })
export const birth = { year: 1980, month: 3, day: null }
