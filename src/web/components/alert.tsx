// Messages about the page as a whole.
import type { PropsWithChildren } from 'hono/jsx'
import type { Problem } from '#kernel/problem.ts'
import { webMessages as m } from '../messages.ts'
import { problemInWords } from '../messages/problem.ts'
import { useView } from '../view.ts'

export type AlertKind = 'success' | 'info' | 'warning' | 'error'

const glyphs: Record<AlertKind, string> = { success: '✓', info: 'i', warning: '!', error: '✕' }

/** A message about the page as a whole. */
export function Alert({ kind, title, children }: PropsWithChildren<{ kind: AlertKind; title?: string }>) {
  const { t } = useView()
  const words = { success: m.alertSuccess, info: m.alertInfo, warning: m.alertWarning, error: m.alertError }
  return (
    <div class={`alert alert-${kind}`} role={kind === 'error' ? 'alert' : 'status'}>
      <span class="alert-glyph" aria-hidden="true">
        {glyphs[kind]}
      </span>
      <div>
        <strong>{title ?? t(words[kind])}</strong> <span>{children}</span>
      </div>
    </div>
  )
}

/** What went wrong, where it is not about one field of a form. */
export function ProblemAlert({ problem }: { problem: Problem }) {
  const { t } = useView()
  return <Alert kind="error">{problemInWords(t, problem).detail}</Alert>
}
