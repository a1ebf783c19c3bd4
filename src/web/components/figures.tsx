// Key figures and definition lists: a few facts at a glance.
import type { Child } from 'hono/jsx'

export interface KeyFigure {
  label: string
  value: Child
  /** What the figure counts, or how it changed. */
  note?: Child
  href?: string
}

/** A row of key figures, each perhaps a link to what it counts. */
export function KeyFigures({ figures }: { figures: readonly KeyFigure[] }) {
  return (
    <dl class="key-figures">
      {figures.map(({ label, value, note, href }) => (
        <div class="key-figure">
          <dt>{label}</dt>
          <dd>
            {href ? (
              <a class="figure" href={href}>
                {value}
              </a>
            ) : (
              <span class="figure">{value}</span>
            )}
            {note && <span class="figure-note">{note}</span>}
          </dd>
        </div>
      ))}
    </dl>
  )
}

export interface Fact {
  label: string
  value: Child
}

/** A record's fields as a definition list; facts without a value are left out. */
export function Facts({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl class="facts">
      {facts
        .filter(({ value }) => value !== null && value !== undefined && value !== '')
        .map(({ label, value }) => (
          <div>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  )
}
