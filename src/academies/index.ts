// The door of the area: the academies, their cohorts and alumni, and the nations that met there.
import type { AnyOperation } from '#kernel/operation.ts'
import type { Page } from '#web/page.ts'
import { listAcademies, showAcademy } from './academy.ts'
import { listAlumni, network } from './alumni.ts'
import { addAcademy, changeAcademy, changeProgramme, offerProgramme, withdrawProgramme } from './keep.ts'
import { academyPage } from './academy-page.tsx'
import { alumniPage } from './alumni-page.tsx'
import { academiesPage } from './pages.tsx'

export { enterDemonstrationAlumni } from './demonstration.ts'
export { findAcademy, type Academy } from './academy.ts'

export const academies: readonly AnyOperation[] = [
  listAcademies,
  showAcademy,
  listAlumni,
  network,
  addAcademy,
  changeAcademy,
  changeProgramme,
  offerProgramme,
  withdrawProgramme,
]
export const academiesPages: readonly Page[] = [academiesPage, alumniPage, academyPage]
