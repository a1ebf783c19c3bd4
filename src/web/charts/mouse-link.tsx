// Links inside pictures.
import type { PropsWithChildren } from 'hono/jsx'

/** A convenience for the mouse inside a picture; the same link stands in the chart's table for everybody. */
export function MouseLink({ href, children }: PropsWithChildren<{ href: string | undefined }>) {
  if (href === undefined) return <g>{children}</g>
  return (
    <a href={href} tabindex={-1} aria-hidden="true">
      {children}
    </a>
  )
}
