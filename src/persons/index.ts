// The door of the area: what can be done with persons of host nations, and their pages.
import type { AnyOperation } from '#kernel/operation.ts'
import type { Page } from '#web/page.ts'
import { addPerson } from './add.ts'
import { duplicatesOf, likePersons } from './alike.ts'
import './policy.ts'

export { addPersonIn, personInput, type PersonInput } from './add.ts'
export { findPersonsAlike, whys, type Alike, type Described, type Strength, type Why } from './alike.ts'
export { wrongWithBirth, type Birth } from './birth.ts'
export { keysOf } from './name-keys.ts'
export { personNameText, scriptOf, wrongWithName } from './name.ts'
export {
  biographyInput,
  findPerson,
  identityInput,
  identityKinds,
  nameInput,
  personLabel,
  personNamed,
  personNameOf,
  personRef,
  personsById,
  personShape,
  positionInput,
  sexes,
  type Person,
  type Sex,
} from './person.ts'

export const persons: readonly AnyOperation[] = [addPerson, likePersons, duplicatesOf]
export const personsPages: readonly Page[] = []
