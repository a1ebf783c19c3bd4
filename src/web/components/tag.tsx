// A status, as colour, glyph and word together.
import type { PropsWithChildren } from 'hono/jsx'

/** How a status feels; colour, glyph and word always go together. */
export type Tone = 'good' | 'active' | 'waiting' | 'bad' | 'ended' | 'plain'

const glyphs: Record<Tone, string> = { good: '✓', active: '●', waiting: '◔', bad: '▲', ended: '■', plain: '' }

/** A status in a word, with its colour and glyph: `<Tag tone="bad">Overdue</Tag>`. */
export function Tag({ tone = 'plain', children }: PropsWithChildren<{ tone?: Tone }>) {
  return (
    <span class={`tag tag-${tone}`}>
      {glyphs[tone] && (
        <span class="tag-glyph" aria-hidden="true">
          {glyphs[tone]}
        </span>
      )}
      {children}
    </span>
  )
}
