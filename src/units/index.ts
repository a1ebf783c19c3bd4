// The door of the area: what can be done with host-nation units, and their pages.
import type { AnyOperation } from '#kernel/operation.ts'
import type { Page } from '#web/page.ts'
import { addUnit } from './add.ts'
import { addAlias, withdrawAlias } from './alias.ts'
import { likeUnits } from './alike.ts'
import { changeUnit, closeUnit, moveUnit, reopenUnit } from './change.ts'
import { importPage } from './import-page.tsx'
import { importUnits, tryImport, unitFile } from './import.ts'
import { unitsPage } from './list-page.tsx'
import { listUnits } from './list.ts'
import { mergeUnit, unmergeUnit } from './merge.ts'
import './policy.ts'
import { setUnitRules } from './rules.ts'
import { showUnit } from './show.ts'
import { unitPage } from './unit-page.tsx'

export { addUnit, importUnits, listUnits }
export { findUnit, refuseMerged, unitNamed, vettings, type Unit, type Vetting } from './unit.ts'
export { showUnit, type UnitRecord } from './show.ts'
export { CommandTable } from './unit-parts.tsx'
export { LessThanLaw, LessThanUnit, vettingRefusals } from './less-vetting.ts'
export type { UnitLine } from './list.ts'
export { kindNames as unitKindNames, messages as unitLabels, vettingNames } from './messages.ts'
export { countryName, unitAddress, UnitField, UnitLink } from './words.tsx'

export const units: readonly AnyOperation[] = [
  listUnits,
  likeUnits,
  showUnit,
  addUnit,
  changeUnit,
  moveUnit,
  addAlias,
  withdrawAlias,
  mergeUnit,
  unmergeUnit,
  closeUnit,
  reopenUnit,
  setUnitRules,
  importUnits,
  tryImport,
  unitFile,
]
export const unitsPages: readonly Page[] = [unitsPage, unitPage, importPage]
