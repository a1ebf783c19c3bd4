// The door of the area: what came of training some months later.
import type { AnyOperation } from '#kernel/operation.ts'
import type { Page } from '#web/page.ts'
import { listFollowUps } from './due.ts'
import { makeLinks, revokeLinks } from './links.ts'
import { followUpOnePage, followUpPage } from './list-page.tsx'
import './policy.ts'
import { recordFollowUp, setRule, showFollowUp, showRule } from './record.ts'
import { followUpResultsPage } from './results-page.tsx'
import { followUpResults } from './results.ts'

export { enterDemonstrationFollowUps } from './demonstration.ts'
export { followUpNotice } from './notices.ts'
export { followUpRoutes } from './answer-routes.tsx'

export const followUp: readonly AnyOperation[] = [
  listFollowUps,
  showFollowUp,
  recordFollowUp,
  makeLinks,
  revokeLinks,
  followUpResults,
  showRule,
  setRule,
]
export const followUpPages: readonly Page[] = [followUpResultsPage, followUpOnePage, followUpPage]
