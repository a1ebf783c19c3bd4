// The door of the area: what can be done with persons of host nations, and their pages.
import type { AnyOperation } from '#kernel/operation.ts'
import type { Page } from '#web/page.ts'
import { addPerson } from './add.ts'
import { duplicatesOf, likePersons } from './alike.ts'
import { changeBiography, listReadings, openBiography, showBiography } from './biography.ts'
import {
  addIdentity,
  addName,
  beginPosition,
  changePerson,
  endPosition,
  preferName,
  withdrawIdentity,
  withdrawName,
  withdrawPosition,
} from './change.ts'
import { commandPage } from './command-page.tsx'
import { takeCommand } from './command.ts'
import { listConflicts } from './conflicts.ts'
import { importPage } from './import-page.tsx'
import { importPersons, tryImport } from './import.ts'
import { personsPage } from './list-page.tsx'
import { listPersons } from './list.ts'
import { mergePerson, unmergePerson } from './merge.ts'
import { personPage } from './person-page.tsx'
import './policy.ts'
import { conflictsPage, readingsPage } from './readings-page.tsx'
import { retentionPage } from './retention-page.tsx'
import { erasePersons, setRetention, showRetention } from './retention.ts'
import { showPerson } from './show.ts'
import { personFile } from './table.ts'

export { addPersonIn, personInput, type PersonInput } from './add.ts'
export { findPersonsAlike, whys, type Alike, type Described, type Strength, type Why } from './alike.ts'
export { enterDemonstrationPersons } from './demonstration.ts'
export { birthBounds, wrongWithBirth, type Birth } from './birth.ts'
export { keysOf, type NameKeys } from './name-keys.ts'
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

export { mergePerson }
export { sexNames } from './messages.ts'

export const persons: readonly AnyOperation[] = [
  listPersons,
  likePersons,
  showPerson,
  duplicatesOf,
  addPerson,
  changePerson,
  addName,
  preferName,
  withdrawName,
  beginPosition,
  endPosition,
  withdrawPosition,
  takeCommand,
  addIdentity,
  withdrawIdentity,
  openBiography,
  showBiography,
  changeBiography,
  listReadings,
  mergePerson,
  unmergePerson,
  listConflicts,
  importPersons,
  tryImport,
  personFile,
  showRetention,
  setRetention,
  erasePersons,
]
export const personsPages: readonly Page[] = [
  personsPage,
  personPage,
  commandPage,
  importPage,
  conflictsPage,
  readingsPage,
  retentionPage,
]
