// What clearance offers to attend to, as notices.
import { attentionFor } from '#clearance/index.ts'
import { noticeKind } from '#web/notice.ts'
import { messages as m } from './messages.ts'

export const clearanceNotice = noticeKind({
  kind: 'clearance',
  // whoever only reads has nothing to do
  needs: ['clearance.submit', 'clearance.coordinate', 'clearance.check'],
  title: m.clearanceTitle,
  text: m.clearanceText,
  async find({ db }, limit) {
    const { items } = await attentionFor(db, { limit })
    return items.map(({ kind, country, dueOn, batchId, batch, personId, what }) => ({
      item: [kind, country, batchId ?? personId ?? what ?? '', dueOn ?? ''].join(' '),
      // a select of ICU takes no hyphens
      values: { what: kind.replaceAll('-', '_'), subject: batch ?? what ?? country },
      due: dueOn,
      href: batchId
        ? `/clearance/batches/${batchId}`
        : kind === 'not-asked'
          ? `/events/${what}/roster`
          : `/clearance?country=${country}`,
    }))
  },
})
