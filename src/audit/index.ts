// The log of changes, for auditors and operators.
import { lastSeal, listChanges, verifyChanges } from './log.ts'
import { auditPage } from './pages.tsx'

export const audit = [listChanges, verifyChanges, lastSeal]
export const auditPages = [auditPage]
