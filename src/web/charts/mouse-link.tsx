// Links inside pictures.
import type { PropsWithChildren } from 'hono/jsx'

/** A convenience for the mouse inside a picture; the same link stands in the chart's table for everybody. */
export function MouseLink({ href, children }: PropsWithChildren<{ href: string | undefined }>) {
  if (href === undefined) return <g>{children}</g>
  return (
    <a href={href} tabindex={-1}>
      {children}
    </a>
  )
}

/**
 * What a picture is to those who can't see it: an image with a name. A picture with links in it can't be an image (its
 * links would be reached without being announced), so it is passed over; its caption and table say the same.
 */
export const pictureRole = (name: string, parts: readonly { href?: string }[]) =>
  parts.some(({ href }) => href !== undefined) ? { 'aria-hidden': 'true' } : { role: 'img', 'aria-label': name }
