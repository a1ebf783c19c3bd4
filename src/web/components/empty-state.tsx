// What stands where there is nothing yet.
import type { Child, PropsWithChildren } from 'hono/jsx'

/** What stands where there is nothing yet: why, and what to do about it. */
export function EmptyState({ title, action, children }: PropsWithChildren<{ title: string; action?: Child }>) {
  return (
    <div class="empty-state">
      <p>
        <strong>{title}</strong>
      </p>
      {children && <p>{children}</p>}
      {action && <p>{action}</p>}
    </div>
  )
}
