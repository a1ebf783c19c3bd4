// What clearance offers to attend to, as notices.
import { attentionFor } from '#clearance/index.ts'
import { noticeKind } from '#web/notice.ts'
import { messages as m } from './messages.ts'

export const clearanceNotice = noticeKind({
  kind: 'clearance',
  needs: 'clearance.read',
  title: m.clearanceTitle,
  text: m.clearanceText,
  async find({ db }, limit) {
    const { items } = await attentionFor(db, { limit })
    return items.map(({ kind, country, dueOn, batchId, batch, personId, what }) => ({
      item: [kind, country, batchId ?? personId ?? '', dueOn ?? ''].join(' '),
      values: { what: kind, subject: batch ?? what ?? country },
      due: dueOn,
      href: batchId ? `/clearance/batches/${batchId}` : `/clearance?country=${country}`,
    }))
  },
})
