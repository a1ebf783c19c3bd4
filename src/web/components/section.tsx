// Parts of a page, one under the other or side by side.
import type { Child, PropsWithChildren } from 'hono/jsx'

export type SectionProps = PropsWithChildren<{
  title: string
  /** The anchor, for links to this part. */
  id?: string
  /** Links that belong to this part, at the end of its heading's line: `<TakeAway>`. */
  links?: Child
}>

export function Section({ title, id, links, children }: SectionProps) {
  return (
    <section class="section" id={id}>
      <div class="section-head">
        <h2>{title}</h2>
        {links}
      </div>
      {children}
    </section>
  )
}

/** Sections side by side where there is room, of one width or the first of them wider. */
export const Columns = ({ first, children }: PropsWithChildren<{ first?: 'wide' }>) => (
  <div class={first === 'wide' ? 'columns columns-wide-first' : 'columns'}>{children}</div>
)
