// The door of the area: what can be done with claims, and the pages that show rules and their matches.
import type { AnyOperation } from '#kernel/operation.ts'
import type { Page } from '#web/page.ts'
import { correctClaim, withdrawClaim } from './correction.ts'
import { correctionPage, institutionsPage, rulePage } from './pages.tsx'
import { listRules, showMatches } from './rules.ts'

export const institutions: readonly AnyOperation[] = [listRules, showMatches, correctClaim, withdrawClaim]
export const institutionsPages: readonly Page[] = [institutionsPage, correctionPage, rulePage]
