// The door of the area: how many persons were trained, by explicit rules, and where a figure comes from.
import type { AnyOperation } from '#kernel/operation.ts'
import type { Page } from '#web/page.ts'
import { listRules } from './definitions.ts'
import { listDifferences } from './differences.ts'
import { trainedPage } from './page.tsx'
import './policy.ts'
import { differencesPage, seatsPage } from './seats-page.tsx'
import { listSeats } from './seats.ts'
import { trained } from './trained.ts'

export { trainedIndicator, type IndicatorFigure, type IndicatorQuestion } from './indicator.ts'
export { rules, type RuleId } from './rules.ts'
export { trained, trainedOf, type Trained } from './trained.ts'

export const counting: readonly AnyOperation[] = [trained, listSeats, listDifferences, listRules]
export const countingPages: readonly Page[] = [seatsPage, differencesPage, trainedPage]
