// The door of the area: what waits for whom, and the mail that tells of it.
import type { AnyOperation } from '#kernel/operation.ts'
import type { Page } from '#web/page.ts'
import { listMails, wishMail } from './mail-list.ts'
import { noticesPage } from './page.tsx'
import { listNotices, seeNotice, unseeNotice } from './waiting.ts'

export { noticeCount } from './count.ts'
export { mailOptions, sendMails, watchMails } from './mail.ts'

export const notices: readonly AnyOperation[] = [listNotices, seeNotice, unseeNotice, wishMail, listMails]
export const noticesPages: readonly Page[] = [noticesPage]
