// The door of the area: what can be done about clearance, and its pages.
import type { AnyOperation } from '#kernel/operation.ts'
import type { Page } from '#web/page.ts'
import { batchPage } from './batch-page.tsx'
import { casePage } from './case-page.tsx'
import { checkCases, withdrawHit } from './check.ts'
import { holidayFile, importHolidays, tryHolidays } from './holiday-import.ts'
import { addMember, endMember, listMembers } from './members.ts'
import { listHitReadings, openHits } from './readings.ts'
import { hitReadingsPage } from './readings-page.tsx'
import { recordSearched, withdrawSearched } from './searched.ts'
import { removeHoliday, setHoliday, showWorkingDays } from './working-days.ts'
import { holidayImportPage, workingDaysPage } from './working-days-page.tsx'
import { changeBatch, requireCorrection, stepBatch } from './coordinate.ts'
import { approveCourtesy, setVetting } from './courtesy.ts'
import { clearancePage } from './list-page.tsx'
import { attention, listBatches } from './list.ts'
import { makeNationalFile, nationalFile } from './national.ts'
import './policy.ts'
import { postsPage } from './posts-page.tsx'
import { listPosts, setPost, setSop } from './posts.ts'
import { remediesPage } from './remedies-page.tsx'
import { inform, listBlocks, listDuties, remediate } from './remedy.ts'
import { decideCase, importResultsFile, tryResults } from './results.ts'
import { showBatch, showCase } from './show.ts'
import { addToBatch, cancelBatch, resubmitBatch, submitBatch, withdrawCase } from './submit.ts'

export { enterDemonstrationClearance } from './demonstration.ts'
export { nominateForClearance, type Nominated, type Nomination } from './submit.ts'
export { attentionFor, attentionKinds, listBatches, type AttentionItem, type AttentionKind } from './list.ts'
export { attentionNames } from './messages.ts'

export const clearance: readonly AnyOperation[] = [
  attention,
  listBatches,
  showBatch,
  submitBatch,
  addToBatch,
  changeBatch,
  stepBatch,
  requireCorrection,
  resubmitBatch,
  cancelBatch,
  showCase,
  withdrawCase,
  openHits,
  listHitReadings,
  checkCases,
  withdrawHit,
  recordSearched,
  withdrawSearched,
  makeNationalFile,
  nationalFile,
  importResultsFile,
  tryResults,
  decideCase,
  setVetting,
  approveCourtesy,
  listBlocks,
  remediate,
  listDuties,
  inform,
  listPosts,
  setPost,
  setSop,
  listMembers,
  addMember,
  endMember,
  showWorkingDays,
  setHoliday,
  removeHoliday,
  importHolidays,
  tryHolidays,
  holidayFile,
]
export const clearancePages: readonly Page[] = [
  clearancePage,
  batchPage,
  casePage,
  hitReadingsPage,
  remediesPage,
  postsPage,
  workingDaysPage,
  holidayImportPage,
]
