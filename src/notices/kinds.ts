// Every kind of notice that areas offer.
import { approvalNotice } from '#events/index.ts'
import { followUpNotice } from '#followup/index.ts'
import { expiringNotice, noReturnNotice, takenOffNotice, unrecordedNotice } from '#rosters/index.ts'
import type { NoticeKind } from '#web/notice.ts'
import { clearanceNotice } from './clearance.ts'

export const noticeKinds: readonly NoticeKind[] = [
  noReturnNotice,
  unrecordedNotice,
  takenOffNotice,
  approvalNotice,
  clearanceNotice,
  followUpNotice,
  expiringNotice,
]
