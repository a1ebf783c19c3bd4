// What clearance offers to attend to, as notices. The one place that knows how it offers that.
import type { AnyOperation } from '#kernel/operation.ts'
import { clearance } from '#clearance/index.ts'
import { noticeKind } from '#web/notice.ts'
import { messages as m } from './messages.ts'

interface Attention {
  kind: string
  country: string
  dueOn: string | null
  batchId: string | null
  batch: string | null
  personId: string | null
  what: string | null
}

const attention: AnyOperation | undefined = clearance.find(({ name }) => name === 'clearance.attention')

export const clearanceNotice = noticeKind({
  kind: 'clearance',
  // whoever only reads has nothing to do
  needs: ['clearance.submit', 'clearance.coordinate', 'clearance.check'],
  title: m.clearanceTitle,
  text: m.clearanceText,
  async find(context, most) {
    if (!attention || !('run' in attention)) return []
    const { items } = (await attention.run(context, { limit: most })) as { items: readonly Attention[] }
    return items.map(({ kind, country, dueOn, batchId, batch, personId, what }) => ({
      item: [kind, country, batchId ?? personId ?? '', dueOn ?? ''].join(' '),
      // a select of ICU takes no hyphens
      values: { what: kind.replaceAll('-', '_'), subject: batch ?? what ?? country },
      due: dueOn,
      href: batchId ? `/clearance/batches/${batchId}` : `/clearance?country=${country}`,
    }))
  },
})
