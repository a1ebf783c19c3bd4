// The door of the area: what was published of foreign training.
import type { AnyOperation } from '#kernel/operation.ts'
import type { Page } from '#web/page.ts'
import './policy.ts'
import { importTraining } from './import.ts'
import { rowsPage } from './rows-page.tsx'
import { trainingRows } from './rows.ts'
import { importReportPage, importReportsPage } from './import-page.tsx'
import { trainingTotals } from './totals.ts'
import { totalsPage } from './totals-page.tsx'

export { importTraining } from './import.ts'
export { trainingTotals } from './totals.ts'

export const training: readonly AnyOperation[] = [trainingTotals, trainingRows, importTraining]
export const trainingPages: readonly Page[] = [totalsPage, rowsPage, importReportsPage, importReportPage]
