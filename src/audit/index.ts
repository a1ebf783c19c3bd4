// The log of changes, for auditors and operators.
import { lastSeal, listChanges, verifyChanges } from './log.ts'

export const audit = [listChanges, verifyChanges, lastSeal]
